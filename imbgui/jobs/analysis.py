"""One analysis: every fit of a plan, and the decisions that follow, as one schedule.

The schedule is anytime: candidates run in the order of the plan, cheap and informative ones
first; a provisional answer follows the first few; those that are hopeless after a fold are
dropped; a stop or a deadline puts together what is finished. The answer does not depend on which
worker finishes first: each race waits for all that are in it, and the decision table is built from
the candidates in the order of the plan.
"""

import logging
import math
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from imbgui.application.events import (
    CandidateFinished,
    ClusterFailed,
    DataChecked,
    Event,
    JobFailed,
    JobStopped,
    Progressed,
    StudyWritten,
)
from imbgui.domain.giveaways import NOTHING_FOUND
from imbgui.domain.plan import REFERENCE, TODAYS_RULE, Candidate, Plan
from imbgui.domain.problems import (
    ClusterTrouble,
    Crashed,
    DiskFull,
    NothingFinished,
    OutOfMemory,
    Problem,
    RefusedError,
    WorkerLost,
)
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Table
from imbgui.domain.tasks import Calibrate, Decide, Fit, Fitted, Prepare, Race
from imbgui.jobs.calls import Calls, StoppedError
from imbgui.sentences import Sentence, to_say, to_say_count, verbatim

_log = logging.getLogger(__name__)

_LEADERS = 2
"""So many candidates of the plan are fitted on every fold at once, for a first answer."""


class Analysis:
    """Runs one analysis on a job's calls and reports what happens.

    ``folder`` keeps the rows and fits; fits that are there already are not made again.
    """

    def __init__(
        self,
        number: int,
        table: Table,
        plan: Plan,
        folder: Path,
        *,
        calls: Calls,
        emit: Callable[[Event], None],
    ) -> None:
        self._number = number
        self._table = table
        self._plan = plan
        self._folder = folder
        self._calls = calls
        self._emit = emit
        self._outcomes: dict[Candidate, Outcome] = {}
        self._fits: dict[Candidate, dict[int, Fitted]] = defaultdict(dict)
        self._asked: set[Fit] = set()
        self._races = 0
        self._check = NOTHING_FOUND
        self._studies = 0
        self._done = 0
        self._reused = 0
        self._started = 0.0

    def run(self, seconds: float | None) -> None:
        """Fit, calibrate and decide; with ``seconds``, with what is finished by then."""
        prepared = self._calls.answer(Prepare(self._table, self._plan, str(self._folder)))
        if isinstance(prepared, Problem):
            self._fail(prepared)
            return
        self._check = prepared.check
        self._emit(DataChecked(self._number, self._check))
        deadline = math.inf if seconds is None else time.monotonic() + seconds
        lost: Problem | None = None
        try:
            self._fit_all(deadline)
        except StoppedError:
            self._emit(JobStopped(self._number))
            self._calls.resume()
        except RefusedError as refused:
            self._calls.end()
            if not isinstance(refused.problem, ClusterTrouble):
                self._fail(refused.problem)
                return
            lost = refused.problem
            self._emit(ClusterFailed(self._number, lost))
        for candidate in self._plan.learnt:
            if candidate not in self._outcomes:
                why = to_say("stopped before it was finished")
                self._finish(self._unscored(candidate, Status.STOPPED, why))
        if not self._scored:
            whys = dict.fromkeys(one.why for one in self._outcomes.values() if one.why)
            self._fail(lost or NothingFinished(tuple(whys)))
            return
        self._take_study(self._calls.answer(self._decide()), final=True)

    @property
    def _scored(self) -> list[Outcome]:
        return [one for one in self._outcomes.values() if one.average_precision is not None]

    def _fit_all(self, deadline: float) -> None:
        """Fit the leaders on every fold; the others fold by fold, as long as they have hope.

        Each race waits until all that are still in it have the same folds, so that its outcome
        does not depend on who finishes first. The reference runs on whatever a race says: it is
        a fold ahead, so that no worker stands idle until the last of a fold is fitted.
        """
        leaders, others = self._plan.learnt[:_LEADERS], self._plan.learnt[_LEADERS:]
        self._started = time.monotonic()
        for candidate in leaders:
            self._ask(*self._fits_of(candidate))
        # The others wait, so that nothing stands between these and the first answer.
        self._work_off(deadline, until=lambda: self._have_ended(leaders))
        for fold in range(self._plan.folds):
            running = [one for one in others if one not in self._outcomes]
            running.sort(key=self._seconds_so_far, reverse=True)
            self._ask(*(self._fits_of(one)[fold] for one in running))
            if REFERENCE in running:
                self._ask(*self._fits_of(REFERENCE)[fold + 1 : fold + 2])
            self._work_off(deadline, until=partial(self._are_through, others, fold))
            if fold + 1 < self._plan.folds:
                self._race(fold + 1, deadline)
        self._work_off(deadline)

    def _ask(self, *fits: Fit) -> None:
        new = [one for one in fits if one not in self._asked]
        self._asked.update(new)
        self._calls.add(*new)

    def _have_ended(self, candidates: Collection[Candidate]) -> bool:
        return all(one in self._outcomes for one in candidates)

    def _are_through(self, candidates: Collection[Candidate], fold: int) -> bool:
        """Whether a fold is fitted by all that are still running."""
        return all(fold in self._fits[one] or one in self._outcomes for one in candidates)

    def _work_off(self, deadline: float, until: Callable[[], bool] = lambda: False) -> None:
        """Take answers in until something holds, or until none is waited for."""
        if until():
            return
        for request, answer in self._calls.answers(deadline):
            if isinstance(answer, DiskFull | ClusterTrouble):
                # Every other candidate would meet the same; what is finished stays where it is.
                raise RefusedError(answer)
            match request:
                case Fit(candidate=candidate):
                    self._take_fit(candidate, answer)
                    self._progress(answer)
                case Calibrate(candidate=candidate):
                    self._finish(self._outcome(candidate, answer))
                    self._decide_provisionally()
                case Decide() if isinstance(answer, Problem):
                    # The final decision is made anew: it alone can fail the job.
                    _log.error("an early answer failed: %s", answer)
                case Decide():
                    self._take_study(answer, final=False)
                case Race(folds=folds):
                    self._races = folds
                    self._drop(answer if isinstance(answer, tuple) else (), folds)
            if until():
                return

    def _race(self, folds: int, deadline: float) -> None:
        """Race all that have these folds."""
        needed = set(range(folds))
        racing = tuple(one for one in self._plan.learnt if self._fits[one].keys() >= needed)
        self._calls.add(Race(racing, folds, self._plan.band, str(self._folder)), first=True)
        self._work_off(deadline, until=lambda: self._races == folds)

    def _drop(self, hopeless: Collection[Candidate], folds: int) -> None:
        """Give the hopeless up; reference and today's rule run on whatever their place."""
        for candidate in hopeless:
            if candidate not in (*self._outcomes, REFERENCE, TODAYS_RULE):
                why = to_say_count(
                    "dearer than the best after the first part",
                    "dearer than the best after the first {count} parts",
                    folds,
                )
                self._finish(self._unscored(candidate, Status.DROPPED_EARLY, why))

    def _progress(self, answer: Any) -> None:  # noqa: ANN401
        """Say how many fits are done, of those that are done or still hoped for."""
        self._done += 1
        self._reused += isinstance(answer, Fitted) and answer.reused
        if self._done == self._reused:
            self._started = time.monotonic()  # only then is there anything to wait for
        alive = [one for one in self._plan.learnt if one not in self._outcomes]
        to_come = sum(self._plan.folds - len(self._fits[one]) for one in alive)
        elapsed = time.monotonic() - self._started
        total = self._done + to_come
        self._emit(Progressed(self._number, self._done, total, elapsed, self._reused))

    def _fits_of(self, candidate: Candidate) -> tuple[Fit, ...]:
        folder, seed = str(self._folder), self._plan.seed
        stays = candidate in (REFERENCE, *self._plan.learnt[:_LEADERS])
        return tuple(
            Fit(candidate, fold, seed, folder, kept_too=stays or fold > 0)
            for fold in range(self._plan.folds)
        )

    def _take_fit(self, candidate: Candidate, answer: Any) -> None:  # noqa: ANN401
        if candidate in self._outcomes:
            return
        if not isinstance(answer, Fitted) or answer.not_applicable is not None:
            self._calls.drop(set(self._fits_of(candidate)))
            self._finish(self._outcome(candidate, answer))
            return
        fits = self._fits[candidate]
        fits[answer.fold] = answer
        if len(fits) == self._plan.folds:
            in_order = tuple(fits[fold] for fold in range(self._plan.folds))
            self._calls.add(Calibrate(candidate, in_order, str(self._folder)), first=True)

    def _outcome(self, candidate: Candidate, answer: Any) -> Outcome:  # noqa: ANN401
        """Say how a candidate ended, whatever it was that a worker answered."""
        match answer:
            case Outcome():
                return answer
            case Fitted(not_applicable=Sentence() as why):
                return self._unscored(candidate, Status.NOT_APPLICABLE, why)
            case Crashed(traceback=traceback):
                _log.error("%s: %s", candidate.name, traceback)
                last_line = traceback.strip().splitlines()[-1]
                return self._unscored(candidate, Status.FAILED, verbatim(last_line))
            case OutOfMemory():
                why = to_say("it needs more memory than it can have")
                return self._unscored(candidate, Status.FAILED, why)
            case WorkerLost():
                why = to_say("its worker was ended twice, most likely for lack of memory")
                return self._unscored(candidate, Status.FAILED, why)
            case _:
                return self._unscored(candidate, Status.FAILED, verbatim(str(answer)))

    def _unscored(self, candidate: Candidate, status: Status, why: Sentence) -> Outcome:
        """Return how a candidate without scores ended, with what its fits so far have told."""
        fits = self._fits[candidate].values()
        weight = next((one.weight for one in fits), candidate.weight)
        ratio = next((one.ratio for one in fits), candidate.ratio)
        seconds = self._seconds_so_far(candidate)
        return Outcome(candidate, status, why, seconds, weight, ratio)

    def _seconds_so_far(self, candidate: Candidate) -> float:
        return sum(one.seconds for one in self._fits[candidate].values())

    def _finish(self, outcome: Outcome) -> None:
        self._outcomes[outcome.candidate] = outcome
        self._emit(CandidateFinished(self._number, outcome))

    def _decide_provisionally(self) -> None:
        leaders = self._plan.learnt[:_LEADERS]
        waiting = len(self._plan.learnt) - len(self._outcomes)
        if waiting and not self._studies and all(one in self._outcomes for one in leaders):
            self._calls.add(self._decide(), first=True)

    def _decide(self) -> Decide:
        self._studies += 1
        outcomes = tuple(self._outcomes[one] for one in self._plan.learnt if one in self._outcomes)
        name = f"study-{self._number}-{self._studies}"
        return Decide(self._table, self._plan, outcomes, str(self._folder), name, self._check)

    def _take_study(self, answer: Any, *, final: bool) -> None:  # noqa: ANN401
        if isinstance(answer, Problem):
            self._fail(answer)
            return
        self._emit(StudyWritten(self._number, answer, final))

    def _fail(self, problem: Problem) -> None:
        if isinstance(problem, Crashed):
            _log.error("%s", problem.traceback)
        self._emit(JobFailed(self._number, problem))
