"""The task that puts a recommendation to use: score a new file and write it with the answers.

The file is gone through part by part, and the answers wait on disk until all are there; then it is
written with them beside it. What depends on all of it, such as the order of the cases, comes last.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ROW_NUMBERS
from imbgui.domain.drift import Tally, flag_drift
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.problems import KeepsLess, RefusedError
from imbgui.domain.study import Study
from imbgui.domain.tasks import Foretold, Score, Scored, SoFar
from imbgui.sheets.new_cases import NewCases, open_new_cases
from imbgui.sheets.scored import lost_in_writing, write_scored
from imbgui.sheets.sheet import unheard
from imbgui.store.files import written_whole
from imbgui.store.profiles import open_profiles
from imbgui.store.studies import open_study
from imbgui.work.answers import Answering
from imbgui.work.matching import Noticed, Wanted, check_columns, wanted_columns
from imbgui.work.outcomes import WhatHappened
from imbgui.work.reading import Seldom
from imbgui.work.spool import Spool

_READINGS = 2
"""A file is gone through once more where its end shows that it is written in another way."""

_ADDED = ("Risk score", "Flag", "Reason", "Expected cost")
_CHECK_ORDER = "Check order"
_SORTED_BY = {Order.RISK: "risk", Order.COST: "cost"}

Tell = Callable[[SoFar | Foretold], None]


def score(request: Score, tell: Tell | None = None) -> Scored:
    """Score every row of a new file; what it lacks, adds or says anew is listed.

    ``tell`` hears how many rows were read, and before anything is written, what of a workbook will
    not be kept.
    """
    try:
        return _scored(request, tell or unheard)
    finally:
        shutil.rmtree(request.folder, ignore_errors=True)


def _scored(request: Score, tell: Tell) -> Scored:
    study = open_study(Path(request.study_folder))
    wanted = wanted_columns(study, request.table, request.recommendation, request.columns)
    cases = open_new_cases(
        Path(request.file),
        request.options,
        Path(request.folder),
        wanted.kinds_there,
        Seldom(tell),
    )
    check_columns(cases, wanted)
    lost = _foretold(request, cases, tell)
    passed = _passed_through(request, study, cases, wanted)
    passed.noticed.check_kinds(request.file)
    first = _first_to_check(request, passed.spool)
    order = _order(request, passed.spool)
    _write(request, cases, passed.spool, order, first)
    return _told(request, cases, wanted, passed, lost=lost, first=first)


@dataclass(frozen=True)
class _Passed:
    """What a file left behind that was gone through from end to end."""

    spool: Spool
    noticed: Noticed
    happened: WhatHappened
    tally: Tally


def _passed_through(request: Score, study: Study, cases: NewCases, wanted: Wanted) -> _Passed:
    answering = Answering(study, request.recommendation)
    profiles = open_profiles(Path(request.study_folder))
    for reading in range(_READINGS):
        spool = Spool(Path(request.folder) / f"answers {reading}")
        passed = _Passed(spool, Noticed(wanted), WhatHappened(request), Tally(profiles))
        with spool:
            for part in cases.parts():
                columns = passed.noticed.columns_of(part)
                answers = answering.answer(columns, part.rows)
                spool.add(part.row_numbers, answers)
                passed.happened.add(columns, answers)
                passed.tally.add(columns)
        if not cases.misread:
            break
    return passed


def _foretold(request: Score, cases: NewCases, tell: Tell) -> tuple[Lost, ...]:
    """Say what will not be kept of a workbook; refuse where that is not agreed to."""
    lost = lost_in_writing(
        cases.source,
        Path(request.folder),
        Path(request.out),
        len(_ADDED) + 1,
        is_sorted=request.order is not None,
    )
    if lost and not request.agreed:
        raise RefusedError(KeepsLess(request.out, lost))
    if lost:
        tell(Foretold(request.out, lost))
    return lost


def _first_to_check(request: Score, spool: Spool) -> NDArray[np.int64] | None:
    """Return the places of the flagged cases to check first, those that save most before others.

    None where nobody said how many can be checked, or no model tells one case from another.
    """
    capacity = request.recommendation.costs.limits.capacity_per_1000
    most = request.first
    if most is None and capacity is not None:
        most = int(capacity * spool.rows / 1000)
    if most is None or not spool.has_risk:
        return None
    flagged = np.flatnonzero(spool.array("flagged"))
    savings = spool.array("saving")[flagged]
    first: NDArray[np.int64] = flagged[np.argsort(-savings, kind="stable")[:most]]
    return first


def _order(request: Score, spool: Spool) -> NDArray[np.int64] | None:
    """Return the places of the cases in the order asked for, the largest first."""
    if request.order is None or not spool.has_risk:
        return None
    return np.argsort(-spool.array(_SORTED_BY[request.order]), kind="stable")


def _write(
    request: Score,
    cases: NewCases,
    spool: Spool,
    order: NDArray[np.int64] | None,
    first: NDArray[np.int64] | None,
) -> None:
    folder, out = Path(request.folder), Path(request.out)
    np.save(folder / ROW_NUMBERS, spool.array("row_numbers"), allow_pickle=False)
    parts = (
        spool.rounded("risk", times=100),
        spool.flags(),
        spool.reasons(),
        spool.rounded("cost"),
    )
    added: dict[str, Iterable[object]] = dict(zip(_ADDED, parts, strict=True))
    if first is not None:
        added[_CHECK_ORDER] = _numbered(first, spool.rows)
    with written_whole(out) as beside:
        write_scored(cases.source, folder, added, out, beside, order=order)


def _numbered(first: NDArray[np.int64], rows: int) -> Iterator[int | None]:
    """Yield, for each row, its number among those to be checked first, from 1."""
    numbers = np.zeros(rows, np.int64)
    numbers[first] = np.arange(1, len(first) + 1)
    yield from (int(number) or None for number in numbers)


def _told(
    request: Score,
    cases: NewCases,
    wanted: Wanted,
    passed: _Passed,
    *,
    lost: tuple[Lost, ...],
    first: NDArray[np.int64] | None,
) -> Scored:
    """Say what came of it."""
    spool, recommendation = passed.spool, request.recommendation
    there = {wanted.names.get(name, name): name for name in request.table.names}
    flags = flag_drift(recommendation.costs, recommendation.best.counts, spool.flagged, spool.rows)
    return Scored(
        out=request.out,
        rows=spool.rows,
        flagged=spool.flagged,
        matched=tuple(
            wanted_name
            for wanted_name, name in wanted.names.items()
            if wanted_name not in wanted.optional and name in cases.names
        ),
        missing=tuple(sorted(name for new, name in there.items() if new not in cases.names)),
        extra=tuple(name for name in cases.names if name not in there),
        unseen=passed.noticed.new_levels,
        realised=passed.happened.realised(),
        renamed=tuple(pair for pair in wanted.names.items() if pair[0] != pair[1]),
        respelled=passed.noticed.other_spellings,
        unread=passed.noticed.unread_cells(),
        drifts=passed.tally.drifts() or None,
        flags=flags,
        first=None if first is None else len(first),
        order=request.order if spool.has_risk else None,
        lost=lost,
    )
