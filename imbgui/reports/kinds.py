"""What kinds and roles of columns, and ways that a strategy ended, are called in the report."""

from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Kind, Role
from imbgui.language import mark, say

_KINDS = {
    Kind.NUMBER: mark("number"),
    Kind.CATEGORY: mark("category"),
    Kind.DATE: mark("date"),
    Kind.YES_NO: mark("yes/no"),
    Kind.IDENTIFIER: mark("identifier"),
    Kind.TEXT: mark("text"),
    Kind.CONSTANT: mark("constant"),
}
_ROLES = {
    Role.OUTCOME: mark("outcome"),
    Role.FEATURE: mark("feature"),
    Role.AMOUNT: mark("amount"),
    Role.RULE: mark("current rule"),
    Role.TIME: mark("time"),
    Role.GROUP: mark("group"),
    Role.IDENTIFIER: mark("identifier"),
    Role.IGNORED: mark("ignored"),
}
_ENDS = {
    Status.DONE: mark("done"),
    Status.BOUNDED: mark("done, from all bad cases and a sample of the others"),
    Status.DROPPED_EARLY: mark("dropped early"),
    Status.FAILED: mark("failed"),
    Status.NOT_APPLICABLE: mark("not applicable"),
    Status.STOPPED: mark("stopped"),
}


def kind_name(kind: Kind) -> str:
    """Return what a kind of column is called."""
    return say(_KINDS[kind])


def role_name(role: Role) -> str:
    """Return what the role of a column is called."""
    return say(_ROLES[role])


def how_it_ended(outcome: Outcome) -> str:
    """Return how a strategy ended, and why where that is known."""
    ended = say(_ENDS[outcome.status])
    is_all = outcome.status is Status.BOUNDED or not outcome.why
    return ended if is_all else f"{ended}: {outcome.told}"
