"""Spreadsheets that people fill in: which columns they have, how XLSX and CSV are read, what a cell means.

Stands beside the rules: knows the core and the words, no store, no service, no clock. A file that cannot be read as a
whole is an :class:`UnreadableSheet`; what is wrong in one cell is a ``Problem``. openpyxl is imported where it is used:
only the function that imports and the builder of the site pay for it.
"""

from chalicelib.sheets.cells import Cell, Line, Places, UnreadableSheet
from chalicelib.sheets.columns import Column, Template, template_for, templates

__all__ = [
    "Cell",
    "Column",
    "Line",
    "Places",
    "Template",
    "UnreadableSheet",
    "template_for",
    "templates",
]
