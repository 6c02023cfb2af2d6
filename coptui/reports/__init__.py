"""Documents made from what was captured: one text, and each of its forms made from that text.

A report is composed as Markdown (`compose.py`, from the templates in `templates/reports/`), read
into blocks (`document.py`), and written in its forms from those blocks (`forms/`). Nothing here
meets the database: services bring the facts, the photographs and the figures.
"""
