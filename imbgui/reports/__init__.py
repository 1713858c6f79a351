"""From a recommendation to a workbook."""
