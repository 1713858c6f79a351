"""The names of columns: trimmed, never blank, each of its own."""

from collections.abc import Sequence

from imbgui.domain.table import Finding
from imbgui.sheets import findings


def unique_names(headings: Sequence[str]) -> list[str]:
    """Give every column a name of its own: a blank is numbered, a repeat gets "(2)".

    >>> unique_names(["id", "", "id"])
    ['id', 'Column 2', 'id (2)']
    """
    taken = {heading for heading in headings if heading}
    seen: set[str] = set()
    names = []
    for position, heading in enumerate(headings, start=1):
        name = heading or free_name(f"Column {position}", taken)
        if name in seen:
            name = free_name(name, taken)
        taken.add(name)
        seen.add(name)
        names.append(name)
    return names


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, or the first of "name (2)", "name (3)" ... that is not taken."""
    number, free = 2, name
    while free in taken:
        free = f"{name} ({number})"
        number += 1
    return free


def renamed_headings(
    headings: Sequence[str], names: Sequence[str], header_row: int
) -> list[Finding]:
    """Say which columns were given a name that is not their heading."""
    if not header_row:
        return [findings.no_headings(names)]
    pairs = [(old, new) for old, new in zip(headings, names, strict=True) if old != new]
    blank = [new for old, new in pairs if not old]
    repeated = [(old, new) for old, new in pairs if old]
    return findings.renamed_headers(blank, repeated, header_row)
