"""The sheet "Data check": which rows and columns were used, and what was found in them."""

from imbgui.domain.giveaways import DataCheck, Giveaway, Rule
from imbgui.domain.table import Finding, ReadingOptions, Remedy, Role, SetAside
from imbgui.language import mark, say, say_count
from imbgui.reports.choices import choices
from imbgui.reports.contents import Contents
from imbgui.reports.kinds import kind_name, role_name
from imbgui.reports.numbers import per_cent
from imbgui.reports.page import Page
from imbgui.sentences import Sentence, to_say

SHEET = mark("Data check")
_GIVES_AWAY, _REPEAT = mark("gives the outcome away"), mark("rows repeat")


def write_data_sheet(page: Page, contents: Contents) -> None:
    """Write the rows, what was found, what was chosen, and the columns."""
    page.set_widths(34, 24, 16, 60, 44, 18)
    page.text(0, 0, say(SHEET), "title")
    row = _write_rows(page, contents, 2)
    row = _write_findings(page, contents, row + 2)
    row = _write_choices(page, contents, row + 2)
    _write_columns(page, contents, row + 2)
    page.sheet.freeze_panes(1, 1)
    page.set_paper(landscape=True, repeat=0)


def _write_rows(page: Page, contents: Contents, row: int) -> int:
    table, study = contents.table, contents.study
    practice, kept = len(study.practice_labels), len(study.kept_labels)
    page.text(row, 0, say("Rows"), "heading")
    page.heads(row + 1, 0, (say("Rows"), say("How many"), "", say("Why, and where")))
    lines = [
        (say("Read from the file"), table.rows_read, ""),
        *(
            (say("Set aside, not used"), part.rows, _why_and_where(part))
            for part in table.unused_rows
        ),
        (say("Used"), table.rows_used, ""),
        (say("of these, scored in practice"), practice, say("Everything is chosen on these.")),
        (say("of these, kept aside"), kept, say("These chose nothing; they check the answer.")),
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
    page.text(row, 0, say("Findings"), "heading")
    findings = (*_of_check(contents.study.data_check), *contents.table.findings)
    if not findings:
        page.text(row + 1, 0, say("Nothing stood out."))
        return row + 1
    row += 1
    heads = (
        say("Column"),
        say("Finding"),
        say("Rows"),
        say("What it means"),
        say("What can be done"),
    )
    page.heads(row, 0, heads)
    for finding in findings:
        row += 1
        page.from_data(row, 0, finding.column or "", "data cell")
        page.text(row, 1, say(finding.kind), "text cell")
        page.number(row, 2, finding.rows, "count cell")
        page.from_data(row, 3, say(finding.message), "data cell")
        page.from_data(
            row, 4, "; ".join(say(remedy.label) for remedy in finding.remedies), "data cell"
        )
    return row


def _write_choices(page: Page, contents: Contents, row: int) -> int:
    page.text(row, 0, say("Choices"), "heading")
    chosen = choices(contents.table.options)
    if not chosen:
        page.text(row + 1, 0, say("The file was read as it was found."))
        return row + 1
    row += 1
    page.heads(row, 0, (say("Column"), say("What was said of it")))
    for column, said in chosen:
        row += 1
        page.from_data(row, 0, column or say("the whole file"), "data cell")
        page.from_data(row, 1, said, "data cell")
    return row


def _of_check(check: DataCheck) -> tuple[Finding, ...]:
    """Return what was found in the rows before training, as findings like any other."""
    found = [
        Finding(_GIVES_AWAY, one.column, check.rows, _meaning(one), _remedies(one))
        for one in check.giveaways
    ]
    if check.has_many_copies:
        apart = check.copies_apart
        meaning = (
            to_say(
                "These rows are exact copies of another; {apart} of them have one among the rows "
                "they are checked against, which flatters every figure.",
                apart=apart,
            )
            if apart
            else to_say(
                "These rows are exact copies of another; copies are kept on one side of every "
                "split."
            )
        )
        remedies = (Remedy(mark("Remove the copies"), ReadingOptions(without_copies=True)),)
        found.append(Finding(_REPEAT, None, check.copies, meaning, remedies))
    return tuple(found)


def _remedies(giveaway: Giveaway) -> tuple[Remedy, ...]:
    name = giveaway.column
    return (
        Remedy(mark("Ignore the column"), roles=((name, Role.IGNORED),)),
        Remedy(mark("Keep it if it is known when you decide")),
    )


def _meaning(giveaway: Giveaway) -> Sentence:
    if giveaway.rule is Rule.RANKS:
        sentence = mark("Alone it picks out {share} of the bad cases and {others} of the others.")
    elif giveaway.of_bad:
        sentence = mark(
            "It is filled in for {share} of the bad cases and {others} of the other ones."
        )
    else:
        sentence = mark(
            "It is filled in for {share} of the other cases and {others} of the bad ones."
        )
    share, others = per_cent(giveaway.share, 1), per_cent(giveaway.others, 1)
    return to_say(sentence, share=share, others=others)


def _write_columns(page: Page, contents: Contents, row: int) -> None:
    page.text(row, 0, say("Columns"), "heading")
    row += 1
    heads = (
        say("Column"),
        say("Kind"),
        say("Used as"),
        say("Examples"),
        say("Blank cells"),
        say("Different values"),
    )
    page.heads(row, 0, heads)
    for column in contents.table.columns:
        row += 1
        page.from_data(row, 0, column.name, "data cell")
        page.text(row, 1, kind_name(column.kind), "text cell")
        page.text(row, 2, role_name(column.role), "text cell")
        page.from_data(row, 3, ", ".join(column.examples), "data cell")
        page.number(row, 4, column.missing, "count cell")
        page.number(row, 5, column.distinct, "count cell")


def _why_and_where(part: SetAside) -> str:
    reason = say(part.reason)
    if not part.examples:
        return reason
    rows = ", ".join(str(row) for row in part.examples)
    return say_count(
        "{reason} (row {rows})", "{reason} (rows {rows})", part.rows, reason=reason, rows=rows
    )
