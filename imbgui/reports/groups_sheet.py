"""The sheet "By group": what the answer costs each group of a column, and how often it errs."""

from imbgui.domain.groups import GroupFigures
from imbgui.reports.contents import Contents
from imbgui.reports.page import Page
from imbgui.reports.words import clean

SHEET = "By group"
_HEAD = 5
_UNNAMED = "Cases without a value"
_NONE_DIFFERS = "No group is treated differently beyond chance."


def write_groups_sheet(
    page: Page, contents: Contents, column: str, groups: tuple[GroupFigures, ...]
) -> None:
    """Write a row for each group, and under them what is more than chance."""
    page.set_widths(34, 12, 12, 20, 20, 20, *[14] * 6)
    page.text(0, 0, "By group", "title")
    page.text(1, 0, "As analysed, not live: the answer on the practice cases.", "note")
    page.text(3, 0, "Groups of the column", "bold")
    page.from_data(3, 1, column)
    page.heads(_HEAD, 0, _heads(contents))
    for row, group in enumerate(groups, start=_HEAD + 1):
        _write_group(page, row, group)
    row = _HEAD + len(groups) + 2
    page.heading(row, "What stands out", 11)
    for remark in _remarks(contents, groups):
        row += 1
        page.merged(row, 0, 11, remark, "data paragraph")
    page.sheet.freeze_panes(_HEAD + 1, 1)
    page.set_paper(landscape=True, repeat=_HEAD)


def _heads(contents: Contents) -> tuple[str, ...]:
    events = contents.events
    return (
        "Group",
        "Cases",
        events[:1].upper() + events[1:],
        "Cost per 1,000 cases",
        "95 % range from",
        "to",
        "Of other cases, flagged",
        "95 % range from",
        "to",
        f"Of {events}, missed",
        "95 % range from",
        "to",
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
    return _UNNAMED if group.name is None else clean(group.name)


def _remarks(contents: Contents, groups: tuple[GroupFigures, ...]) -> tuple[str, ...]:
    """Return which groups are treated differently beyond chance, and which are too small."""
    found = []
    for group in groups:
        for rate, what in (
            (group.false_alarms, "of its other cases are flagged"),
            (group.missed, f"of its {contents.events} are missed"),
        ):
            if rate.share is not None and rate.elsewhere is not None:
                found.append(_differing(group, rate.share, rate.elsewhere, what))
        if group.few_cases:
            found.append(
                f"{_name(group)}: only {group.positives} {contents.events}, too few to say much."
            )
    return tuple(found) or (_NONE_DIFFERS,)


def _differing(group: GroupFigures, share: float, elsewhere: float, what: str) -> str:
    return (
        f"{_name(group)}: {share:.1%} {what}, against {elsewhere:.1%} elsewhere. "
        "That is more than chance."
    )
