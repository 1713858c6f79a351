"""Sentences of the Report page: what can be written, and for whom."""

WORKBOOK = "A workbook for the people who decide. It looks the answer up again when the costs in its yellow cells are changed, without this program."
OTHER_KINDS = "For those who have no Excel, choose PDF or web page in the dialog: the same content, as it was analysed."
SCORED_CASES = "List the answer to every case in the workbook"
