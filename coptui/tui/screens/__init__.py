"""The screens, a package for each place; one screen to a module."""
