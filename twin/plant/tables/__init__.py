"""A plant's long lists as tables: out to Excel and CSV, and back into its text where cells differ."""

from twin.plant.tables.read import TableChanges, change_from_tables
from twin.plant.tables.source import TableError
from twin.plant.tables.write import write_tables

__all__ = ["TableChanges", "TableError", "change_from_tables", "write_tables"]
