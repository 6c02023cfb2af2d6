"""The figures of a report: in letters, as vector graphics, and in words."""
