"""From a spreadsheet to a table, and from scores to a spreadsheet."""
