"""Results that are remembered for as long as what they are about is there."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

Subject = TypeVar("Subject")
Rest = TypeVarTuple("Rest")
Found = TypeVar("Found")


def remembered(
    most: int,
) -> Callable[[Callable[[Subject, *Rest], Found]], Callable[[Subject, *Rest], Found]]:
    """Remember a function's latest ``most`` results about each subject, its first argument.

    They go when their subject does, and do not keep it: a study holds files open. So what is
    returned must not hold the subject either. The other arguments are hashable.
    """

    def decorate(function: Callable[[Subject, *Rest], Found]) -> Callable[[Subject, *Rest], Found]:
        about: WeakKeyDictionary[Subject, dict[tuple[*Rest], Found]] = WeakKeyDictionary()

        @wraps(function)
        def ask(subject: Subject, *rest: *Rest) -> Found:
            found = about.setdefault(subject, {})
            result = found.pop(rest) if rest in found else function(subject, *rest)
            found[rest] = result
            if len(found) > most:
                del found[next(iter(found))]
            return result

        return ask

    return decorate
