"""The sheet "Data check": which rows and columns were used, and what was found in them."""

from imbgui.domain.giveaways import DataCheck, Giveaway, Rule
from imbgui.domain.table import Finding, ReadingOptions, Remedy, Role
from imbgui.reports.choices import choices
from imbgui.reports.contents import Contents
from imbgui.reports.page import Page

_COLUMN_HEADS = ("Column", "Kind", "Used as", "Examples", "Blank cells", "Different values")
_FINDING_HEADS = ("Column", "Finding", "Rows", "What it means", "What can be done")


def write_data_sheet(page: Page, contents: Contents) -> None:
    """Write the rows, what was found, what was chosen, and the columns."""
    page.set_widths(34, 24, 16, 60, 44, 18)
    page.text(0, 0, "Data check", "title")
    row = _write_rows(page, contents, 2)
    row = _write_findings(page, contents, row + 2)
    row = _write_choices(page, contents, row + 2)
    _write_columns(page, contents, row + 2)
    page.sheet.freeze_panes(1, 1)
    page.set_paper(landscape=True, repeat=0)


def _write_rows(page: Page, contents: Contents, row: int) -> int:
    table, study = contents.table, contents.study
    practice, kept = len(study.practice_labels), len(study.kept_labels)
    page.text(row, 0, "Rows", "heading")
    page.heads(row + 1, 0, ("Rows", "How many", "", "Why, and where"))
    lines = [
        ("Read from the file", table.rows_read, ""),
        *(
            ("Set aside, not used", part.rows, f"{part.reason}{_listed(part.examples)}")
            for part in table.unused_rows
        ),
        ("Used", table.rows_used, ""),
        ("of these, scored in practice", practice, "Everything is chosen on these."),
        ("of these, kept aside", kept, "These chose nothing; they check the answer."),
    ]
    row += 1
    for label, rows, why in lines:
        row += 1
        page.text(row, 0, label, "text cell")
        page.number(row, 1, rows, "count cell")
        page.text(row, 2, "", "text cell")
        page.from_data(row, 3, why, "data cell")
    return row


def _write_findings(page: Page, contents: Contents, row: int) -> int:
    page.text(row, 0, "Findings", "heading")
    findings = (*_of_check(contents.study.data_check), *contents.table.findings)
    if not findings:
        page.text(row + 1, 0, "Nothing stood out.")
        return row + 1
    row += 1
    page.heads(row, 0, _FINDING_HEADS)
    for finding in findings:
        row += 1
        page.from_data(row, 0, finding.column or "", "data cell")
        page.text(row, 1, finding.kind, "text cell")
        page.number(row, 2, finding.rows, "count cell")
        page.from_data(row, 3, finding.message, "data cell")
        page.from_data(row, 4, "; ".join(remedy.label for remedy in finding.remedies), "data cell")
    return row


def _write_choices(page: Page, contents: Contents, row: int) -> int:
    page.text(row, 0, "Choices", "heading")
    chosen = choices(contents.table.options)
    if not chosen:
        page.text(row + 1, 0, "The file was read as it was found.")
        return row + 1
    row += 1
    page.heads(row, 0, ("Column", "What was said of it"))
    for column, said in chosen:
        row += 1
        page.from_data(row, 0, column or "the whole file", "data cell")
        page.from_data(row, 1, said, "data cell")
    return row


def _of_check(check: DataCheck) -> tuple[Finding, ...]:
    """Return what was found in the rows before training, as findings like any other."""
    found = [
        Finding("gives the outcome away", one.column, check.rows, _meaning(one), _remedies(one))
        for one in check.giveaways
    ]
    if check.has_many_copies:
        apart = check.copies_apart
        meaning = (
            f"These rows are exact copies of another; {apart} of them have one among the rows "
            "they are checked against, which flatters every figure."
            if apart
            else "These rows are exact copies of another; copies are kept on one side of every "
            "split."
        )
        remedies = (Remedy("Remove the copies", ReadingOptions(without_copies=True)),)
        found.append(Finding("rows repeat", None, check.copies, meaning, remedies))
    return tuple(found)


def _remedies(giveaway: Giveaway) -> tuple[Remedy, ...]:
    name = giveaway.column
    return (
        Remedy("Ignore the column", roles=((name, Role.IGNORED),)),
        Remedy("Keep it if it is known when you decide"),
    )


def _meaning(giveaway: Giveaway) -> str:
    share, others = f"{giveaway.share:.1%}", f"{giveaway.others:.1%}"
    if giveaway.rule is Rule.RANKS:
        return f"Alone it picks out {share} of the bad cases and {others} of the others."
    whom, rest = ("bad", "other") if giveaway.of_bad else ("other", "bad")
    return f"It is filled in for {share} of the {whom} cases and {others} of the {rest} ones."


def _write_columns(page: Page, contents: Contents, row: int) -> None:
    page.text(row, 0, "Columns", "heading")
    row += 1
    page.heads(row, 0, _COLUMN_HEADS)
    for column in contents.table.columns:
        row += 1
        page.from_data(row, 0, column.name, "data cell")
        page.text(row, 1, column.kind, "text cell")
        page.text(row, 2, column.role, "text cell")
        page.from_data(row, 3, ", ".join(column.examples), "data cell")
        page.number(row, 4, column.missing, "count cell")
        page.number(row, 5, column.distinct, "count cell")


def _listed(rows: tuple[int, ...]) -> str:
    return f" (rows {', '.join(str(row) for row in rows)})" if rows else ""
