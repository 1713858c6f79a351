"""An analysis: in order, with an early answer, and with one whatever happens on the way."""

import types
from dataclasses import replace

import pytest

from imbgui.application.events import (
    CandidateFinished,
    ClusterFailed,
    DataChecked,
    JobFailed,
    JobFinished,
    JobStopped,
    Progressed,
    StudyWritten,
)
from imbgui.domain.features import Layout
from imbgui.domain.giveaways import DataCheck
from imbgui.domain.plan import TODAYS_RULE, TRIVIAL
from imbgui.domain.problems import (
    ClusterLost,
    Crashed,
    DiskFull,
    NothingFinished,
    OneClassOnly,
    OutOfMemory,
)
from imbgui.domain.study import Outcome, Status
from imbgui.domain.tasks import Calibrate, Decide, Fit, Fitted, Prepare, Prepared, Race
from imbgui.jobs import analysis as analysis_module
from imbgui.jobs import calls as calls_module
from imbgui.jobs.executors import WorkerDiedError
from imbgui.sentences import to_say, verbatim
from tests.builders import (
    BALANCED_BOOSTED,
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    UNDERSAMPLED_BOOSTED,
    a_plan,
)
from tests.jobs.answering import PLAN, TABLE, Jobs, as_expected

FOUR = a_plan(PLAIN_LOGISTIC, PLAIN_BOOSTED, UNDERSAMPLED_BOOSTED, BALANCED_BOOSTED, table=TABLE)
FOLDS = PLAN.folds


@pytest.fixture
def jobs():
    """Return a function that starts jobs with a given way of answering."""
    started = []

    def start(answer=as_expected, size=0):
        started.append(Jobs(answer, size))
        return started[-1]

    yield start
    for one in started:
        one.close()
        assert one.events.empty()


def but_for(kind, answer, **wanted):
    """Answer as expected, but for requests of a kind with these parts."""

    def answered(request):
        if isinstance(request, kind) and all(
            getattr(request, name) == value for name, value in wanted.items()
        ):
            return answer(request) if callable(answer) else answer
        return as_expected(request)

    return answered


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


def counted(events):
    return [(event.done, event.total) for event in of(Progressed, events)]


def ended(events):
    return {event.outcome.candidate: event.outcome for event in of(CandidateFinished, events)}


def test_that_events_come_in_the_order_of_the_work(jobs, tmp_path):
    job = jobs()
    events = job.analysed(tmp_path, plan=FOUR)
    told = [
        event.outcome.candidate if isinstance(event, CandidateFinished) else type(event)
        for event in events
    ]
    leader = [Progressed] * FOLDS
    assert told == [
        DataChecked,
        *(*leader, PLAIN_LOGISTIC),
        *(*leader, PLAIN_BOOSTED, StudyWritten),
        *[Progressed] * 2 * (FOLDS - 1),
        *(Progressed, UNDERSAMPLED_BOOSTED),
        *(Progressed, BALANCED_BOOSTED),
        StudyWritten,
        JobFinished,
    ]
    assert counted(events) == [(done, 4 * FOLDS) for done in range(1, 4 * FOLDS + 1)]
    assert job.events.empty()


def test_that_progress_says_how_long_the_fits_have_taken_so_far(jobs, tmp_path):
    elapsed = [one.seconds for one in of(Progressed, jobs().analysed(tmp_path, plan=FOUR))]
    assert elapsed[0] >= 0
    assert elapsed == sorted(elapsed)


def test_that_fits_that_were_there_already_are_counted_apart(jobs, tmp_path):
    there = Fitted(PLAIN_BOOSTED, 0, weight=1.0, reused=True)
    job = jobs(but_for(Fit, there, candidate=PLAIN_BOOSTED, fold=0))
    reused = [one.reused for one in of(Progressed, job.analysed(tmp_path, plan=FOUR))]
    assert reused == [0] * FOLDS + [1] * 3 * FOLDS


def test_that_fits_that_will_not_be_made_are_not_waited_for(jobs, tmp_path):
    plan = a_plan(*FOUR.learnt, SMOTE_BOOSTED, table=TABLE)
    answer = Fitted(SMOTE_BOOSTED, 0, not_applicable=to_say("too few bad cases"))
    job = jobs(but_for(Fit, answer, candidate=SMOTE_BOOSTED, fold=0))
    (first, *_), (*_, last) = (counted(job.analysed(tmp_path, plan=plan)),) * 2
    assert first == (1, 5 * FOLDS)
    assert last == (4 * FOLDS + 1,) * 2


def test_that_an_early_answer_comes_before_the_final_one(jobs, tmp_path):
    job = jobs()
    early, final = of(StudyWritten, job.analysed(tmp_path, plan=FOUR))
    assert (early.final, final.final) == (False, True)
    assert early.folder != final.folder
    first, last = job.executor.asked_for(Decide)
    assert [one.candidate for one in first.outcomes] == [PLAIN_LOGISTIC, PLAIN_BOOSTED]
    assert [one.candidate for one in last.outcomes] == list(FOUR.learnt)


def test_that_what_misleads_is_told_first_and_goes_with_every_study(jobs, tmp_path):
    check = DataCheck(TABLE.key, (), rows=2400, copies=3, copies_apart=1)
    job = jobs(but_for(Prepare, Prepared(2400, 240, Layout(()), check)))
    assert job.analysed(tmp_path, plan=FOUR)[0] == DataChecked(1, check)
    assert {request.check for request in job.executor.asked_for(Decide)} == {check}


def test_that_a_candidate_without_scores_says_what_its_fits_have_told(jobs, tmp_path):
    job = jobs(behind(BALANCED_BOOSTED, after=2))
    outcome = ended(job.analysed(tmp_path, plan=FOUR))[BALANCED_BOOSTED]
    assert outcome.fit_seconds == pytest.approx(2 * 0.5)
    assert outcome.weight == 1


def test_that_there_is_no_early_answer_where_nothing_would_refine_it(jobs, tmp_path):
    plan = a_plan(PLAIN_LOGISTIC, PLAIN_BOOSTED, table=TABLE)
    (only,) = of(StudyWritten, jobs().analysed(tmp_path, plan=plan))
    assert only.final


def test_that_every_fold_is_fitted_once_and_calibrated_in_order(jobs, tmp_path):
    job = jobs()
    job.analysed(tmp_path, plan=FOUR)
    fits = [(one.candidate, one.fold) for one in job.executor.asked_for(Fit)]
    leaders, others = FOUR.learnt[:2], FOUR.learnt[2:]
    assert fits == [
        *((candidate, fold) for candidate in leaders for fold in range(FOLDS)),
        *((candidate, fold) for fold in range(FOLDS) for candidate in others),
    ]
    assert {one.seed for one in job.executor.asked_for(Fit)} == {FOUR.seed}
    for request in job.executor.asked_for(Calibrate):
        assert [fitted.fold for fitted in request.fits] == list(range(FOLDS))


REFERENCE_BEHIND = replace(FOUR, candidates=(*TRIVIAL, *FOUR.learnt[2:], *FOUR.learnt[:2]))


def test_that_the_reference_is_a_fold_ahead_so_that_nobody_waits_for_a_race(jobs, tmp_path):
    job = jobs()
    job.analysed(tmp_path, plan=REFERENCE_BEHIND)
    leaders, (logistic, reference) = FOUR.learnt[2:], FOUR.learnt[:2]
    fits = [(one.candidate, one.fold) for one in job.executor.asked_for(Fit)]
    assert fits[len(leaders) * FOLDS :] == [
        *((logistic, 0), (reference, 0), (reference, 1)),
        *((logistic, 1), (reference, 2)),
        *((logistic, 2), (reference, 3)),
        *((logistic, 3), (reference, 4)),
        (logistic, 4),
    ]


def test_that_neither_the_reference_nor_todays_rule_is_dropped_whatever_a_race_says(jobs, tmp_path):
    known = replace(REFERENCE_BEHIND, candidates=(*REFERENCE_BEHIND.candidates, TODAYS_RULE))

    def all_lost(request):
        return request.candidates

    job = jobs(but_for(Race, all_lost))
    finished = of(CandidateFinished, job.analysed(tmp_path, plan=known))
    done = {one.outcome.candidate for one in finished if one.outcome.status is Status.DONE}
    assert done == {*FOUR.learnt[2:], PLAIN_BOOSTED, TODAYS_RULE}


def test_that_the_longest_fits_of_a_fold_come_first(jobs, tmp_path):
    def slowly(request):
        return Fitted(request.candidate, request.fold, seconds=9.0, weight=1.0)

    job = jobs(but_for(Fit, slowly, candidate=BALANCED_BOOSTED))
    job.analysed(tmp_path, plan=FOUR)
    fits = [(one.candidate, one.fold) for one in job.executor.asked_for(Fit)]
    assert fits[2 * FOLDS :] == [
        *((UNDERSAMPLED_BOOSTED, 0), (BALANCED_BOOSTED, 0)),
        *((one, fold) for fold in range(1, FOLDS) for one in FOUR.learnt[:1:-1]),
    ]


def test_that_only_who_may_yet_be_dropped_waits_with_the_rows_kept_aside(jobs, tmp_path):
    job = jobs()
    job.analysed(tmp_path, plan=REFERENCE_BEHIND)
    later = [(one.candidate, one.fold) for one in job.executor.asked_for(Fit) if not one.kept_too]
    assert later == [(PLAIN_LOGISTIC, 0)]


def test_that_the_others_begin_while_the_first_answer_is_put_together(jobs, tmp_path):
    job = jobs(size=1)
    job.analysed(tmp_path, plan=FOUR)
    asked = job.executor.asked
    first = asked.index(job.executor.asked_for(Decide)[0])
    assert isinstance(asked[first - 1], Calibrate)
    assert asked[first + 1] == job.executor.asked_for(Fit)[2 * FOLDS]


def test_that_studies_of_different_jobs_have_different_names(jobs, tmp_path):
    job = jobs()
    studies = [of(StudyWritten, job.analysed(tmp_path, plan=FOUR)) for _ in range(2)]
    assert len({one.folder for both in studies for one in both}) == 4


def test_that_the_decision_is_made_in_the_order_of_the_plan(jobs, tmp_path):
    deaths = []

    def late(request):
        if not deaths:
            deaths.append(request)
            raise WorkerDiedError
        return as_expected(request)

    job = jobs(but_for(Fit, late, candidate=PLAIN_LOGISTIC, fold=0), size=2 * FOLDS - 1)
    events = job.analysed(tmp_path, plan=FOUR)
    assert next(iter(ended(events))) == PLAIN_BOOSTED
    (*_, decide) = job.executor.asked_for(Decide)
    assert [one.candidate for one in decide.outcomes] == list(FOUR.learnt)


# Racing


def behind(*candidates, after):
    """Answer that these are hopeless once all have so many folds."""
    return but_for(Race, candidates, folds=after)


def test_that_a_race_waits_for_all_and_is_held_at_the_ratio_of_the_plan(jobs, tmp_path):
    job = jobs()
    job.analysed(tmp_path, plan=FOUR)
    races = job.executor.asked_for(Race)
    assert [race.folds for race in races] == list(range(1, FOLDS))
    for race in races:
        assert (race.candidates, race.band) == (FOUR.learnt, FOUR.band)
        before = job.executor.asked[: job.executor.asked.index(race)]
        fitted = {(one.candidate, one.fold) for one in before if isinstance(one, Fit)}
        others = {(one, fold) for one in FOUR.learnt[2:] for fold in range(race.folds)}
        leaders = {(one, fold) for one in FOUR.learnt[:2] for fold in range(FOLDS)}
        assert fitted == leaders | others


@pytest.mark.parametrize("folds", [1, 3])
def test_that_the_hopeless_are_dropped_and_not_fitted_any_further(jobs, tmp_path, folds):
    job = jobs(behind(UNDERSAMPLED_BOOSTED, after=folds))
    events = job.analysed(tmp_path, plan=FOUR)
    outcome = only_one_differs(events, UNDERSAMPLED_BOOSTED)
    assert outcome.status is Status.DROPPED_EARLY
    assert outcome.average_precision is None
    assert "dearer" in outcome.told
    fitted = [one.fold for one in job.executor.asked_for(Fit) if one.candidate == outcome.candidate]
    assert fitted == list(range(folds))
    assert all(
        outcome.candidate not in race.candidates
        for race in job.executor.asked_for(Race)
        if race.folds > folds
    )
    last = of(Progressed, events)[-1]
    assert last.done == last.total == 4 * FOLDS - (FOLDS - folds)


def test_that_leaders_and_the_reference_run_on_whatever_their_place(jobs, tmp_path):
    plan = replace(FOUR, candidates=(*TRIVIAL, *FOUR.learnt[2:], *FOUR.learnt[:2]))
    job = jobs(behind(PLAIN_BOOSTED, after=1))
    assert {one.status for one in ended(job.analysed(tmp_path, plan=plan)).values()} == {
        Status.DONE
    }
    job = jobs(behind(*FOUR.learnt[:2], after=2))
    assert {one.status for one in ended(job.analysed(tmp_path, plan=FOUR)).values()} == {
        Status.DONE
    }


def test_that_a_race_that_cannot_be_held_drops_nobody(jobs, tmp_path):
    job = jobs(but_for(Race, Crashed("race", "ValueError: no")))
    assert {one.status for one in ended(job.analysed(tmp_path, plan=FOUR)).values()} == {
        Status.DONE
    }


# Trouble with one candidate


def only_one_differs(events, candidate):
    """Return how this candidate ended; all others and the job must have gone well."""
    outcomes = ended(events)
    assert set(outcomes) == set(FOUR.learnt)
    others = {one.status for key, one in outcomes.items() if key != candidate}
    assert others == {Status.DONE}
    assert of(StudyWritten, events)[-1].final
    assert not of(JobFailed, events)
    assert isinstance(events[-1], JobFinished)
    return outcomes[candidate]


def test_that_a_crash_fails_its_candidate_only(jobs, tmp_path):
    crash = Crashed("fit", "Traceback\n  line 3\nMemoryError: 3 GB\n")
    job = jobs(but_for(Fit, crash, candidate=PLAIN_BOOSTED, fold=1))
    outcome = only_one_differs(job.analysed(tmp_path, plan=FOUR), PLAIN_BOOSTED)
    assert (outcome.status, outcome.told) == (Status.FAILED, "MemoryError: 3 GB")
    assert outcome.average_precision is None
    calibrated = {one.candidate for one in job.executor.asked_for(Calibrate)}
    assert calibrated == set(FOUR.learnt) - {PLAIN_BOOSTED}


def test_that_too_little_memory_fails_its_candidate_only(jobs, tmp_path):
    job = jobs(but_for(Fit, OutOfMemory("fit"), candidate=PLAIN_BOOSTED, fold=1))
    outcome = only_one_differs(job.analysed(tmp_path, plan=FOUR), PLAIN_BOOSTED)
    assert outcome.status is Status.FAILED
    assert "memory" in outcome.told


def test_that_what_is_not_applicable_is_not_tried_any_further(jobs, tmp_path):
    reason = to_say("needs at least {needed} bad cases", needed=6)
    plan = replace(FOUR, candidates=(*FOUR.candidates, SMOTE_BOOSTED))
    answer = Fitted(SMOTE_BOOSTED, 0, not_applicable=reason)
    job = jobs(but_for(Fit, answer, candidate=SMOTE_BOOSTED, fold=0))
    events = job.analysed(tmp_path, plan=plan)
    assert ended(events)[SMOTE_BOOSTED] == Outcome(
        SMOTE_BOOSTED, Status.NOT_APPLICABLE, reason, ratio=SMOTE_BOOSTED.ratio
    )
    tried = [one.fold for one in job.executor.asked_for(Fit) if one.candidate == SMOTE_BOOSTED]
    assert tried == [0]
    assert len(ended(events)) == 5


def test_that_a_candidate_ends_once_however_many_of_its_fits_fail(jobs, tmp_path):
    crash = Crashed("fit", "ValueError: no")
    job = jobs(but_for(Fit, crash, candidate=PLAIN_BOOSTED), size=20)
    events = job.analysed(tmp_path, plan=FOUR)
    ends = [event.outcome.candidate for event in of(CandidateFinished, events)]
    assert sorted(one.name for one in ends) == sorted(one.name for one in FOUR.learnt)


@pytest.mark.parametrize("kind", [Fit, Calibrate])
def test_that_one_death_is_forgiven_and_the_second_is_not(jobs, tmp_path, kind):
    deaths = []

    def mortal(lives):
        def answer(request):
            deaths.append(request)
            if len(deaths) <= lives:
                raise WorkerDiedError
            return as_expected(request)

        return answer

    def dying(lives):
        wanted = {"candidate": PLAIN_BOOSTED} | ({"fold": 2} if kind is Fit else {})
        return but_for(kind, mortal(lives), **wanted)

    outcome = only_one_differs(jobs(dying(1)).analysed(tmp_path, plan=FOUR), PLAIN_BOOSTED)
    assert outcome.status is Status.DONE
    deaths.clear()
    outcome = only_one_differs(jobs(dying(2)).analysed(tmp_path, plan=FOUR), PLAIN_BOOSTED)
    assert outcome.status is Status.FAILED
    assert "twice" in outcome.told


def test_that_a_crash_in_calibrating_fails_its_candidate_only(jobs, tmp_path):
    crash = Crashed("calibrate", "ValueError: all the same")
    job = jobs(but_for(Calibrate, crash, candidate=UNDERSAMPLED_BOOSTED))
    outcome = only_one_differs(job.analysed(tmp_path, plan=FOUR), UNDERSAMPLED_BOOSTED)
    assert (outcome.status, outcome.told) == (Status.FAILED, "ValueError: all the same")


# Trouble with all of it


def test_that_a_problem_in_preparing_ends_the_job(jobs, tmp_path):
    problem = OneClassOnly("fraud", "no")
    job = jobs(but_for(Prepare, problem))
    assert job.analysed(tmp_path) == [JobFailed(1, problem), JobFinished(1)]
    assert len(job.executor.asked) == 1


@pytest.mark.parametrize("kind", [Prepare, Fit, Calibrate])
def test_that_a_full_disk_ends_the_job_since_every_candidate_would_meet_it(jobs, tmp_path, kind):
    full = DiskFull("folder")
    job = jobs(but_for(kind, full))
    *_, failed, finished = job.analysed(tmp_path, plan=FOUR)
    assert (failed, finished) == (JobFailed(1, full), JobFinished(1))
    assert len(job.executor.asked_for(kind)) == 1


def test_that_nothing_finished_says_every_reason_once(jobs, tmp_path):
    job = jobs(but_for(Fit, lambda request: Crashed("fit", f"ValueError: {request.fold > 9}")))
    *_, failed, finished = job.analysed(tmp_path, plan=FOUR)
    assert failed == JobFailed(1, NothingFinished((verbatim("ValueError: False"),)))
    assert finished == JobFinished(1)
    assert not job.executor.asked_for(Decide)


def test_that_a_decision_that_crashes_is_told(jobs, tmp_path):
    crash = Crashed("decide", "ValueError: no")
    plan = a_plan(PLAIN_BOOSTED, table=TABLE)
    *_, failed, finished = jobs(but_for(Decide, crash)).analysed(tmp_path, plan=plan)
    assert (failed, finished) == (JobFailed(1, crash), JobFinished(1))


# Stopping


def stopping(jobs, kind, **wanted):
    """Start jobs that are stopped while a request of a kind is under way."""

    def stop(request):
        job.supervisor.stop()
        return as_expected(request)

    job = jobs(but_for(kind, stop, **wanted))
    return job


def test_that_a_stop_puts_together_what_is_finished(jobs, tmp_path):
    job = stopping(jobs, Fit, candidate=UNDERSAMPLED_BOOSTED, fold=3)
    events = job.analysed(tmp_path, plan=FOUR)
    told = events[events.index(JobStopped(1)) :]
    assert [type(event) for event in told] == [
        JobStopped,
        CandidateFinished,
        CandidateFinished,
        StudyWritten,
        JobFinished,
    ]
    assert told[-2].final
    statuses = {candidate: one.status for candidate, one in ended(events).items()}
    assert statuses == {
        PLAIN_LOGISTIC: Status.DONE,
        PLAIN_BOOSTED: Status.DONE,
        UNDERSAMPLED_BOOSTED: Status.STOPPED,
        BALANCED_BOOSTED: Status.STOPPED,
    }
    (*_, decide) = job.executor.asked_for(Decide)
    assert [one.status for one in decide.outcomes] == list(statuses.values())


def test_that_a_stop_before_anything_is_finished_says_so(jobs, tmp_path):
    job = stopping(jobs, Fit, candidate=PLAIN_LOGISTIC, fold=4)
    events = job.analysed(tmp_path, plan=FOUR)
    assert events[-2:] == [
        JobFailed(1, NothingFinished((to_say("stopped before it was finished"),))),
        JobFinished(1),
    ]
    assert of(JobStopped, events) == [JobStopped(1)]
    assert not of(StudyWritten, events)


def test_that_a_stop_while_preparing_ends_the_job_without_an_answer(jobs, tmp_path):
    job = stopping(jobs, Prepare)
    assert job.analysed(tmp_path) == [JobStopped(1), JobFinished(1)]


@pytest.mark.parametrize("kind", [Race, Calibrate, Decide])
def test_that_a_stop_ends_the_job_whatever_is_under_way(jobs, tmp_path, kind):
    job = stopping(jobs, kind)
    events = job.analysed(tmp_path, plan=FOUR)
    assert of(JobStopped, events) == [JobStopped(1)]
    assert events[-1] == JobFinished(1)
    asked = job.executor.asked
    after = asked[asked.index(job.executor.asked_for(kind)[0]) + 1 :]
    assert {type(request) for request in after} <= {Decide}


def test_that_a_job_begun_after_a_stop_is_not_stopped(jobs, tmp_path):
    job = stopping(jobs, Fit, candidate=PLAIN_LOGISTIC, fold=0)
    assert of(JobStopped, job.analysed(tmp_path, plan=FOUR))
    others = a_plan(PLAIN_BOOSTED, BALANCED_BOOSTED, table=TABLE)
    events = job.analysed(tmp_path, plan=others)
    assert not of(JobStopped, events)
    assert {one.status for one in ended(events).values()} == {Status.DONE}


def test_that_a_stop_without_a_job_stops_nothing_later(jobs, tmp_path):
    job = jobs()
    job.supervisor.stop()
    assert not of(JobStopped, job.analysed(tmp_path, plan=FOUR))
    job.supervisor.stop()
    assert not of(JobStopped, job.analysed(tmp_path, plan=FOUR))


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        clock = types.SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(analysis_module, "time", clock)
        monkeypatch.setattr(calls_module, "time", clock)


def test_that_at_the_deadline_what_is_finished_is_put_together(jobs, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)

    def late(request):
        clock.now += 31
        return as_expected(request)

    job = jobs(but_for(Fit, late, candidate=UNDERSAMPLED_BOOSTED, fold=0))
    events = job.analysed(tmp_path, plan=FOUR, seconds=30)
    assert [one.status for one in ended(events).values()] == [
        *[Status.DONE] * 2,
        *[Status.STOPPED] * 2,
    ]
    assert of(StudyWritten, events)[-1].final
    assert isinstance(events[-1], JobFinished)


def test_that_preparing_does_not_use_up_the_seconds(jobs, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)

    def slow(request):
        clock.now += 3600
        return as_expected(request)

    events = jobs(but_for(Prepare, slow)).analysed(tmp_path, plan=FOUR, seconds=1)
    assert {one.status for one in ended(events).values()} == {Status.DONE}


def test_that_a_deadline_before_anything_is_finished_says_so(jobs, tmp_path, monkeypatch):
    clock = Clock(monkeypatch)

    def slow(request):
        clock.now += 1
        return as_expected(request)

    *_, failed, _ = jobs(but_for(Fit, slow)).analysed(tmp_path, plan=FOUR, seconds=2)
    assert isinstance(failed.problem, NothingFinished)


def test_that_when_a_cluster_is_lost_what_is_finished_becomes_the_answer(jobs, tmp_path):
    lost = ClusterLost("tcp://there:8786")
    job = jobs(but_for(Fit, lost, candidate=UNDERSAMPLED_BOOSTED))
    events = job.analysed(tmp_path, plan=FOUR)
    assert [event.problem for event in of(ClusterFailed, events)] == [lost]
    assert not of(JobFailed, events)
    statuses = {candidate: outcome.status for candidate, outcome in ended(events).items()}
    assert statuses[PLAIN_BOOSTED] is Status.DONE
    assert statuses[UNDERSAMPLED_BOOSTED] is Status.STOPPED
    assert of(StudyWritten, events)[-1].final


def test_that_a_cluster_lost_before_anything_is_finished_is_why_the_job_failed(jobs, tmp_path):
    lost = ClusterLost("tcp://there:8786")
    events = jobs(but_for(Fit, lost)).analysed(tmp_path, plan=FOUR)
    assert [event.problem for event in of(JobFailed, events)] == [lost]
