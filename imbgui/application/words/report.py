"""Sentences of the Report page: what can be written, and for whom."""

from imbgui.language import mark

WORKBOOK = mark(
    "A workbook for the people who decide. It looks the answer up again when the costs in its yellow cells are changed, without this program."
)
OTHER_KINDS = mark(
    "For those who have no Excel, choose PDF or web page in the dialog: the same content, as it was analysed."
)
SCORED_CASES = mark("List the answer to every case in the workbook")
