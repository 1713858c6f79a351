"""Promises about sentences: there is one for everything that can happen, and it says where."""

import dataclasses
import math
import typing
from dataclasses import replace

import pytest

from imbgui.application import wording
from imbgui.application.events import Tried
from imbgui.application.numbers import money_range
from imbgui.domain import problems
from imbgui.domain.advice import Check, Saving
from imbgui.domain.costs import Costs, Counts, Limits
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.plan import TRIVIAL, Candidate
from imbgui.domain.problems import Problem
from imbgui.domain.recommendation import Caution, Concern, Verdict, recommend
from imbgui.domain.strategies import BLEND, CURRENT_RULE, FLAG_ALL, FLAG_NONE, STRATEGIES
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Finding, Kind, Role, SetAside, Source
from imbgui.domain.tasks import TASKS
from imbgui.sentences import verbatim
from tests.builders import PLAIN_BOOSTED, SMOTE_BOOSTED, a_plan, a_study, a_table, some_costs

STUDY = a_study()
RECOMMENDED = recommend(STUDY, some_costs())


def is_sentence(text):
    return text.endswith((".", "?")) and "{" not in text and "  " not in text


# Problems


def every_problem(kind=Problem):
    found = [] if kind is Problem else [kind]
    return found + [leaf for one in kind.__subclasses__() for leaf in every_problem(one)]


def an_example(kind, **changes):
    """Return a problem of this kind whose fields say their own names."""
    made = {}
    for name, hint in typing.get_type_hints(kind).items():
        if hint in (int, float):
            made[name] = 7
        elif typing.get_origin(typing.get_args(hint)[:1] and typing.get_args(hint)[0]) is tuple:
            made[name] = ((f"one {name}", f"two {name}"),)
        elif typing.get_origin(hint) is tuple:
            made[name] = (3, 4) if int in typing.get_args(hint) else (f"one {name}", f"two {name}")
        else:
            made[name] = f"The {name}"
    return kind(**made | changes)


@pytest.mark.parametrize("kind", every_problem(), ids=lambda kind: kind.__name__)
def test_that_every_problem_has_a_sentence_of_its_own(kind):
    problem = an_example(kind)
    said = wording.problem_sentence(problem)
    assert is_sentence(said)
    assert kind.__name__ not in said, "the words for any problem stand in for its own"


@pytest.mark.parametrize("kind", every_problem(), ids=lambda kind: kind.__name__)
def test_that_a_problem_with_a_file_or_a_column_names_it(kind):
    problem = an_example(kind)
    said = wording.problem_sentence(problem)
    for name in ("file", "column"):
        if hasattr(problem, name):
            assert getattr(problem, name) in said


def test_that_no_two_problems_have_the_same_sentence():
    said = [wording.problem_sentence(an_example(kind)) for kind in every_problem()]
    assert len(set(said)) == len(said)


def test_that_a_problem_without_words_is_still_said():
    assert is_sentence(wording.problem_sentence(Problem()))


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (problems.EmptySheet("claims.xlsx", None), "claims.xlsx"),
        (problems.EmptySheet("claims.xlsx", "May"), "May"),
        (problems.OneAnswerAlwaysWins("flag all"), "every case"),
        (problems.OneAnswerAlwaysWins("flag none"), "nobody"),
        (problems.UnusableCost("base_rate", 2.0), "200% cannot be used for the share"),
        (problems.UnusableCost("base_rate", 2.0), "between 0 and 1"),
        (problems.UnusableCost("capacity_per_1000", 1200), "up to 1,000"),
        (problems.UnusableCost("false_alarm", -1.0), "the cost of a false alarm"),
        (problems.UnusableCost("review", 0.0), "Give a number above 0."),
        (problems.UnusableCost("caught", math.inf), "a gain is below 0"),
        (problems.UnusableCost("missed_range", 9.0), "the lower one first"),
        (problems.TooFewCases("fraud", "yes", 1, 5), "Only 1 case has yes in fraud"),
        (problems.TooFewCases("fraud", None, 4, 5), "4 cases have another value than the bad one"),
        (problems.RaggedRows("a.csv", (7,), 5), "row 7 does not have 5 cells"),
        (problems.RaggedRows("a.csv", (7, 9), 5), "rows 7, 9 do not have 5 cells"),
        (problems.Crashed("leakcheck", "Traceback"), "working on this comparison"),
        (problems.NotPortable("it is a blend"), "it is a blend"),
        (problems.NothingFinished(()), "Nothing"),
        (problems.NothingFinished((verbatim("out of memory"),)), "out of memory"),
        (problems.MissingFeatures("new.csv", ("age",)), "lacks columns that the model needs: age"),
        (
            problems.MissingFeatures("new.csv", ("age",), (("age", "Age now"),), ("Age now",)),
            "--column 'age=Age now'",
        ),
    ],
)
def test_that_each_form_of_a_problem_has_its_words(problem, words):
    said = wording.problem_sentence(problem)
    assert is_sentence(said)
    assert words in said


def test_that_each_number_that_can_be_refused_and_each_task_has_its_name():
    fields = {one.name for kind in (Costs, Limits) for one in dataclasses.fields(kind)}
    assert fields - {"currency", "amounts", "limits"} == set(wording._FIELDS)
    assert {kind.__name__.lower() for kind in TASKS} == set(wording._TASKS)


def test_that_few_bad_cases_are_counted():
    assert wording.few_cases_sentence(64).startswith("Only 64 bad cases: expect wide ranges.")
    assert wording.few_cases_sentence(1).startswith("Only 1 bad case:")


def test_that_a_long_list_of_names_is_cut_and_counted():
    names = tuple(f"c{number}" for number in range(20))
    said = wording.problem_sentence(problems.MissingColumn("colour", names))
    assert "c11 and 8 more" in said
    assert "c12" not in said


# Verdicts and cautions


@pytest.mark.parametrize("verdict", list(Verdict))
def test_that_every_verdict_has_a_sentence(verdict):
    said = wording.verdict_sentence(replace(RECOMMENDED, verdict=verdict))
    assert is_sentence(said)
    assert said.lower().startswith(verdict.value)


@pytest.mark.parametrize("concern", list(Concern))
def test_that_every_concern_has_a_sentence(concern):
    assert is_sentence(wording.caution_sentence(Caution(concern, 12.0)))


# Candidates


EVERY_CANDIDATE = [
    candidate
    for effort in ("thorough",)
    for candidate in a_plan(tried=Tried(effort=effort, class_weight=3.0)).candidates
] + [Candidate("SMOTEN", "XGBoost", ratio=1.0), Candidate("SMOTENC", "XGBoost", ratio=1.0)]


@pytest.mark.parametrize("candidate", EVERY_CANDIDATE, ids=lambda one: one.name)
def test_that_every_candidate_can_be_the_answer_and_have_a_name(candidate):
    weight = 9.0 if candidate.balanced else candidate.weight
    advice = replace(
        RECOMMENDED.best, candidate=candidate, weight=weight, ratio=candidate.ratio, threshold=0.047
    )
    said = wording.answer_sentence(advice)
    assert is_sentence(said)
    if not candidate.is_trivial:
        assert "4.7" in said
    name = wording.candidate_name(candidate, weight, candidate.ratio)
    assert STRATEGIES[candidate.strategy].plain_name in name


def test_that_candidates_that_differ_have_different_names():
    names = [
        wording.candidate_name(one, 9.0 if one.balanced else one.weight, one.ratio)
        for one in a_plan(tried=Tried(effort="thorough")).candidates
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("status", list(Status))
def test_that_every_end_of_a_candidate_is_told_with_its_reason(status):
    outcome = Outcome(SMOTE_BOOSTED, status, why=verbatim("too few"))
    said = wording.outcome_sentence(outcome)
    name = wording.candidate_name(SMOTE_BOOSTED, None, None)
    assert said.startswith(name)
    if status in (Status.DONE, Status.BOUNDED):
        assert "done" in said
    else:
        assert said.endswith("too few")
    assert ("sample" in said) == (status is Status.BOUNDED)


# The answer


def test_that_the_answer_says_at_which_risk_score_to_check():
    best = RECOMMENDED.best
    said = wording.answer_sentence(best)
    assert f"{float(f'{best.threshold * 100:.3g}'):g}" in said


@pytest.mark.parametrize(("candidate", "words"), [(TRIVIAL[0], "nobody"), (TRIVIAL[1], "everyone")])
def test_that_an_answer_without_a_model_says_whom_to_check(candidate, words):
    said = wording.answer_sentence(replace(RECOMMENDED.best, candidate=candidate, threshold=None))
    assert is_sentence(said)
    assert words in said


def test_that_the_cost_is_said_with_its_range_in_its_currency():
    said = wording.cost_sentence(RECOMMENDED)
    low, high = RECOMMENDED.best.interval
    assert is_sentence(said)
    assert f"€{RECOMMENDED.best.cost_per_1000:,.2f}" in said
    assert f"(likely range {money_range(low, high, 'EUR')})" in said


@pytest.mark.parametrize(
    ("saving", "words"),
    [
        (Saving(12.0, (3.0, 20.0)), "saves €12.00"),
        (Saving(-12.0, (-20.0, 3.0)), "costs €12.00"),
        (Saving(0.0, (0.0, 0.0)), "the same"),
        (Saving(0.0, (-3.0, 3.0)), "saves €0.00"),
    ],
)
def test_that_a_saving_says_its_direction(saving, words):
    first, *others = wording.saving_sentences(replace(RECOMMENDED, saving_over_none=saving))
    assert words in first
    assert all(is_sentence(said) for said in (first, *others))


def test_that_what_may_all_be_luck_is_said_to_be_no_saving():
    saving = Saving(0.0, (-300.0, 250.0))
    said = wording.saving_sentences(replace(RECOMMENDED, saving_over_plain=saving))
    assert any("saves nothing that luck does not explain" in one for one in said)


def test_that_the_saving_over_todays_rule_is_said_where_it_is_known():
    assert not any("today's rule" in said for said in wording.saving_sentences(RECOMMENDED))
    saving = Saving(12.5, (2.0, 31.0))
    said = wording.saving_sentences(replace(RECOMMENDED, saving_over_rule=saving))[-1]
    assert said.startswith("Against today's rule it saves ")
    same = wording.saving_sentences(replace(RECOMMENDED, saving_over_rule=Saving(0.0, (0.0, 0.0))))
    assert same[-1] == "It is the same as today's rule."


def test_that_it_is_said_how_todays_rule_was_read():
    flags = wording.rule_sentence(CurrentRule("alert", Kind.YES_NO, "Yes"))
    assert flags == "Today's rule flags a case where alert says Yes."
    score = wording.rule_sentence(CurrentRule("points", Kind.NUMBER))
    assert is_sentence(score)
    assert "points: the higher, the more suspicious" in score


@pytest.mark.parametrize("kind", ["kept aside", "nested"])
def test_that_the_check_says_on_what_and_with_what_result(kind):
    check = Check(kind, Counts(30, 20, 10, 540), 1100.0, 1833.3, (1.0, 2.0))
    said = wording.check_sentence(check, "EUR")
    assert is_sentence(said)
    for words in ("600", "€1,100.00", "30 of 40", "20 false alarms"):
        assert words in said


@pytest.mark.parametrize("alarm", [0.5, 5, 50, 500])
@pytest.mark.parametrize("missed", [0.01, 1, 30, 100, 1e4, 1e7])
@pytest.mark.parametrize("rate", [None, 0.0017, 0.5])
@pytest.mark.parametrize("right", [(0, 0), (0.25, 0.1), (-40, -3)])
def test_that_at_any_cost_there_are_reasons_in_sentences(alarm, missed, rate, right):
    caught, passed = right
    costs = Costs(alarm, missed + max(caught, 0), caught, passed, "EUR", rate)
    reasons = wording.reason_sentences(recommend(STUDY, costs))
    assert len(reasons) >= 4
    assert all(is_sentence(said) for said in reasons)


def test_that_the_reasons_say_which_mistakes_cost_most():
    best = replace(RECOMMENDED.best, counts=Counts(100, 900, 2, 1000))
    alarms, *_ = wording.reason_sentences(replace(RECOMMENDED, best=best))
    assert alarms.index("false alarms") < alarms.index("missed cases")
    best = replace(RECOMMENDED.best, counts=Counts(100, 3, 900, 1000))
    misses, *_ = wording.reason_sentences(replace(RECOMMENDED, best=best))
    assert misses.index("missed cases") < misses.index("false alarms")


def test_that_the_reasons_say_up_to_which_missed_cost_the_choice_stands():
    found = recommend(STUDY, some_costs(5, 100))
    *_, said = wording.reason_sentences(found)
    assert found.missed_between is not None
    for bound in found.missed_between:
        if bound is not None:
            assert f"€{bound:,.2f}" in said


@pytest.mark.parametrize(
    ("low", "high", "amounts"),
    [(None, None, ()), (None, 30.0, ("€30.00",)), (20.0, None, ("€20.00",))],
)
def test_that_an_open_range_of_missed_costs_names_only_the_end_it_has(low, high, amounts):
    found = replace(recommend(STUDY, some_costs(5, 25)), missed_between=(low, high))
    *_, said = wording.reason_sentences(found)
    assert is_sentence(said)
    assert said.count("€") == len(amounts)
    assert all(amount in said for amount in amounts)


def test_that_a_cheaper_looking_runner_up_is_told_and_why_it_was_not_taken():
    found = recommend(STUDY, some_costs())
    own = next(one for one in found.candidates if one.candidate == found.best.candidate)
    others = [one for one in found.candidates if one.candidate != found.best.candidate]
    cheaper = replace(others[-1], cost_per_1000=own.cost_per_1000 - 12)
    said = wording.reason_sentences(replace(found, candidates=(*others[:-1], own, cheaper)))
    assert any("€12.00" in sentence and "luck" in sentence for sentence in said)


# Smaller sentences


def test_that_rows_set_aside_are_counted_with_where_they_are():
    assert "3 rows" in wording.set_aside_sentence(SetAside("total row", 3))
    assert "rows 7, 9" in wording.set_aside_sentence(SetAside("total row", 2, (7, 9)))
    assert "1 row " in wording.set_aside_sentence(SetAside("total row", 1))


def test_that_the_costs_are_echoed_so_that_a_slip_shows():
    assert "80 false alarms" in wording.echo_sentence(some_costs(5, 400))
    assert "1 in 81" in wording.echo_sentence(some_costs(5, 400))


@pytest.mark.parametrize(
    ("extra", "caught", "alarms", "words"),
    [
        (30.0, 2.0, 40.0, ("€30.00 more", "2.0 more", "40 more")),
        (-30.0, -2.0, -40.0, ("€30.00 less", "2.0 fewer", "40 fewer")),
    ],
)
def test_that_a_difference_says_its_directions(extra, caught, alarms, words):
    said = wording.difference_sentence(extra, caught, alarms, "EUR")
    assert all(one in said for one in words)


def test_that_an_amount_read_in_one_of_two_ways_says_both():
    said = wording.doubt_sentence(1.5, 1500)
    assert "1.50" in said
    assert "1,500.00" in said


def test_that_an_operating_point_that_flags_nobody_has_a_caption():
    assert wording.precision_recall_caption(None, 0.0).endswith(".")


def test_that_every_role_has_words():
    assert set(wording.ROLE_WORDS) == set(Role)


def test_that_the_table_of_the_study_is_the_one_of_these_tests():
    assert STUDY.table_key == a_table().key
    assert PLAIN_BOOSTED in STUDY.decisions.candidates


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "Less than a minute"),
        (59.9, "Less than a minute"),
        (60, "About a minute"),
        (89, "About a minute"),
        (91, "About 2 minutes"),
        (9.4 * 60, "About 9 minutes"),
        (13 * 60, "About 15 minutes"),
        (62 * 60, "About 60 minutes"),
        (100 * 60, "About 2 hours"),
    ],
)
def test_that_a_time_is_said_as_roughly_as_it_is_known(seconds, words):
    assert wording.time_left_sentence(seconds) == f"{words} left."


def test_that_strategies_are_counted_by_where_they_stand():
    waiting = [None] * 3
    assert wording.standings_sentence(waiting) == "3 strategies"
    statuses = [Status.DONE, Status.BOUNDED, Status.FAILED, Status.DROPPED_EARLY, *waiting]
    assert wording.standings_sentence(statuses) == (
        "7 strategies: 2 done, 1 dropped early, 1 failed, 3 waiting"
    )


@pytest.mark.parametrize(
    "name", [name for name in STRATEGIES if name not in (FLAG_ALL, FLAG_NONE, CURRENT_RULE, BLEND)]
)
def test_that_a_strategy_says_what_it_changes_and_when_it_fails(name):
    said = wording.strategy_explanation(name)
    assert STRATEGIES[name].changes in said
    assert STRATEGIES[name].fails_when in said
    assert STRATEGIES[name].family in wording.FAMILY_HEADINGS


def test_that_weights_are_said_to_be_of_a_learner_or_why_there_are_none():
    several, one, none = (
        wording.weights_sentence(*given)
        for given in (("XGBoost", 3), ("random forest", 1), (None, 0))
    )
    assert "with XGBoost" in several
    assert "No two weights" in one
    assert "no model" in none


def test_that_a_table_is_told_with_all_that_was_understood():
    finding = Finding("duplicates", None, 3, verbatim("3 rows are exact copies of an earlier row."))
    source = Source("claims.csv", "0" * 64, ("A", "B"), "A", 3, "utf-8", ";", ",")
    table = replace(a_table(), source=source, findings=(finding,))
    said = wording.table_sentences(table)
    assert said[0].startswith("claims.csv: 2,402 rows read, 2,400 used, 2 set aside, 3 columns")
    assert said[1] == (
        "  Read as: sheet A, headings in row 3, text in utf-8, cells parted by ';', "
        "decimal sign ','"
    )
    assert said[2] == "  Other sheets: B"
    assert "  fraud: yes/no, 0 blank, e.g. yes, no" in said
    assert said[-2:] == (
        "  - 2 rows set aside: blank row (rows 7, 9)",
        "  ! 3 rows are exact copies of an earlier row.",
    )
    bare = replace(table, source=Source("claims.csv", "0" * 64, header_row=0))
    assert wording.table_sentences(bare)[1] == "  Read as: no headings"


def test_that_what_was_done_to_the_outcome_is_said():
    merged = Finding(
        "spellings merged", "fraud", 9, verbatim("fraud: spellings are counted together.")
    )
    other = replace(merged, column="age")
    table = replace(a_table(), findings=(merged, other))
    assert wording.outcome_sentences(table) == ("fraud: spellings are counted together.",)
    outcome = replace(table.outcome, missing=2, blank_rows=(4, 9))
    table = replace(table, columns=(*table.columns[:-1], outcome))
    assert wording.outcome_sentences(table)[1:] == (
        "2 rows set aside: no value in the outcome column (rows 4, 9).",
    )
    assert wording.outcome_sentences(table.assign(Role.FEATURE, ["fraud"])) == ()
