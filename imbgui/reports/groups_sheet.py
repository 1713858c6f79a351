"""The sheet "By group": what the answer costs each group of a column, and how often it errs."""

from imbgui.domain.groups import GroupFigures
from imbgui.language import mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.numbers import per_cent
from imbgui.reports.page import Page
from imbgui.reports.words import clean

SHEET = mark("By group")
_HEAD = 5


def write_groups_sheet(
    page: Page, contents: Contents, column: str, groups: tuple[GroupFigures, ...]
) -> None:
    """Write a row for each group, and under them what is more than chance."""
    page.set_widths(34, 12, 12, 20, 20, 20, *[14] * 6)
    page.text(0, 0, say(SHEET), "title")
    page.text(1, 0, say("As analysed, not live: the answer on the practice cases."), "note")
    page.text(3, 0, say("Groups of the column"), "bold")
    page.from_data(3, 1, column)
    page.heads(_HEAD, 0, _heads(contents))
    for row, group in enumerate(groups, start=_HEAD + 1):
        _write_group(page, row, group)
    row = _HEAD + len(groups) + 2
    page.heading(row, say("What stands out"), 11)
    for remark in _remarks(contents, groups):
        row += 1
        page.merged(row, 0, 11, remark, "data paragraph")
    page.sheet.freeze_panes(_HEAD + 1, 1)
    page.set_paper(landscape=True, repeat=_HEAD)


def _heads(contents: Contents) -> tuple[str, ...]:
    events = contents.events
    return (
        say("Group"),
        say("Cases"),
        events[:1].upper() + events[1:],
        say("Cost per 1,000 cases"),
        say("95 % range from"),
        say("to"),
        say("Of other cases, flagged"),
        say("95 % range from"),
        say("to"),
        say("Of {events}, missed", events=events),
        say("95 % range from"),
        say("to"),
    )


def _write_group(page: Page, row: int, group: GroupFigures) -> None:
    page.from_data(row, 0, _name(group), "data cell")
    page.number(row, 1, group.rows, "count cell")
    page.number(row, 2, group.positives, "count cell")
    for column, amount in enumerate((group.cost_per_1000, *group.interval), start=3):
        page.number(row, column, amount, "money cell")
    for first, rate in ((6, group.false_alarms), (9, group.missed)):
        shown = (None,) * 3 if rate.share is None else (rate.share, *rate.interval)
        for column, share in enumerate(shown, start=first):
            page.number(row, column, share, "share cell")


def _name(group: GroupFigures) -> str:
    return say("Cases without a value") if group.name is None else clean(group.name)


def _remarks(contents: Contents, groups: tuple[GroupFigures, ...]) -> tuple[str, ...]:
    """Return which groups are treated differently beyond chance, and which are too small."""
    flagged = mark(
        "{group}: {share} of its other cases are flagged, against {elsewhere} elsewhere. That is "
        "more than chance."
    )
    missed = mark(
        "{group}: {share} of its {events} are missed, against {elsewhere} elsewhere. That is more "
        "than chance."
    )
    found = []
    for group in groups:
        for rate, sentence in ((group.false_alarms, flagged), (group.missed, missed)):
            if rate.share is not None and rate.elsewhere is not None:
                found.append(
                    say(
                        sentence,
                        group=_name(group),
                        share=per_cent(rate.share, 1),
                        elsewhere=per_cent(rate.elsewhere, 1),
                        events=contents.events,
                    )
                )
        if group.few_cases:
            few = say(
                "{group}: only {number} {events}, too few to say much.",
                group=_name(group),
                number=group.positives,
                events=contents.events,
            )
            found.append(few)
    return tuple(found) or (say("No group is treated differently beyond chance."),)
