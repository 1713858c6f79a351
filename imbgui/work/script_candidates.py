"""The candidates of a study as source text: what each prepares, resamples and learns with."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from imbgui.domain.features import Layout
from imbgui.domain.plan import BLENDED, TODAYS_RULE, Candidate
from imbgui.domain.problems import NotPortable, RefusedError
from imbgui.domain.strategies import (
    AMOUNT_WEIGHT,
    NEAR_MISS,
    STRATEGIES,
    UNDERSAMPLING,
    Family,
)
from imbgui.domain.study import Study
from imbgui.language import say
from imbgui.training import preparing
from imbgui.training.estimator_source import SEED, Written, source_of, spread
from imbgui.training.recipes import Recipe, build_recipe

POLICIES = ("flag all", "flag none")
"""What needs no model, simplest first."""

_PREPARING = (
    *(preparing.encoded, preparing.for_trees, preparing.for_native_trees, preparing.with_codes),
    preparing.spread_codes,
)
_OF_THEIR_OWN = (Family.ENSEMBLE, Family.ANOMALY)
"""Families whose strategies are learners themselves."""


@dataclass
class CandidatesText:
    """The section of a script that lists its candidates; ``estimators`` are named in it."""

    text: str
    estimators: list[Any]


def write_candidates(study: Study) -> CandidatesText:
    """Return every candidate that was compared to the end, the simplest first.

    Raises
    ------
    RefusedError
        With NotPortable: one of them is not made of estimators alone.
    """
    compared = compared_models(study)
    writer = _Writer(study.layout)
    entries = [writer.entry(study, one) for one in sorted(compared, key=lambda one: one.simplicity)]
    listed = "".join(f"    {entry},\n" for entry in entries)
    functions = "".join(writer.functions.values())
    sizes = "".join(one for one in _SIZES if _called_in(one) in functions)
    weighing = _BY_AMOUNT if any(one.strategy == AMOUNT_WEIGHT for one in compared) else ""
    text = f"{_HEADING}{functions}{sizes}{weighing}{_CANDIDATE}\n\nCANDIDATES = [\n{listed}]\n"
    return CandidatesText(text + _names(study), writer.estimators)


def compared_models(study: Study) -> list[Candidate]:
    """Return the candidates with a model of their own, in the order of the analysis."""
    others = (TODAYS_RULE, BLENDED)
    return [one for one in study.decisions.candidates if not (one.is_trivial or one in others)]


def blends(study: Study) -> bool:
    """Whether a blend is one of what may be recommended."""
    return study.plan.allow_blend and BLENDED in study.decisions.candidates


def _names(study: Study) -> str:
    """Return the lines that name all that is chosen among, simplest first."""
    today = [source_of(TODAYS_RULE.name)] if TODAYS_RULE in study.decisions.candidates else []
    blend = [source_of(BLENDED.name)] if blends(study) else []
    names = ["*POLICIES", *today, "*(candidate.name for candidate in CANDIDATES)", *blend]
    return f"\nPOLICIES = {source_of(POLICIES)}\nNAMES = [{', '.join(names)}]\n"


def _called_in(function: str) -> str:
    """Return how a function is called that this text defines."""
    return function[function.index("def ") + 4 : function.index("(") + 1]


_HEADING = """

# 4. The candidates. Preparing, resampling and learning are made anew for each training part, so
# that what is learnt from a column (what is usual, which categories there are) is learnt there.
"""

_SIZES = (
    '''

def some_good_cases(labels):
    """Return class sizes for what is slow on all rows: at most 20 good cases for each bad one."""
    bad, good = int(labels.sum()), int((~labels).sum())
    return {False: min(good, max(min(20 * bad, 10_000), bad)), True: bad}
''',
    '''

def fewer_good_cases(labels, ratio):
    """Return class sizes with so few good cases that bad ones are to them as the ratio says."""
    bad = int(labels.sum())
    return {False: round(bad / ratio), True: bad}
''',
    '''

def more_bad_cases(labels, ratio):
    """Return class sizes with so many bad cases that they are to good ones as the ratio says."""
    good = int((~labels).sum())
    return {False: good, True: round(good * ratio)}
''',
)

_CANDIDATE = '''

@dataclass(frozen=True)
class Candidate:
    """A learner, what is done before it, and the numbers of its strategy.

    ``weight`` is that of a bad case, "balanced" being good over bad cases of each training part;
    ``ratio`` is bad to good cases after resampling. A list was found by a search inside each
    training part and holds what was found there. ``stakes`` weighs cases one by one. What
    ``combines`` others has to beat them.
    """

    name: str
    prepare: Callable
    learner: Callable
    samplers: tuple = ()
    finish: Callable | None = None
    weight: float | str | list = 1.0
    ratio: float | list | None = None
    stakes: Callable | None = None
    combines: tuple = ()
'''

_BY_AMOUNT = '''

def by_amount(labels, amounts):
    """Weigh bad cases by their amounts, to 1 on average; a blank counts as the average.

    None counts for less than a tenth of the average, or for more than ten times as much.
    """
    known = np.maximum(amounts[labels & ~np.isnan(amounts)], 0)
    relative = np.nan_to_num(np.maximum(amounts[labels], 0) / known.mean(), nan=1.0)
    relative = np.clip(relative, 1 / 10, 10)
    weights = np.ones(len(labels))
    weights[labels] = relative / relative.mean()
    return weights
'''


@dataclass
class _Writer:
    """Writes candidates; what several share is written once, as a function of a name."""

    layout: Layout
    functions: dict[str, str] = field(default_factory=dict)
    estimators: list[Any] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def entry(self, study: Study, candidate: Candidate) -> str:
        """Return the expression of a candidate; its functions are added to the others."""
        _refuse(study, candidate)
        found = list(study.outcome(candidate).found)
        recipe = build_recipe(
            _settled(candidate, found),
            study.layout,
            study.practice_labels,
            SEED,
            study.practice_amounts if study.practice_amounts.size else None,
        )
        samplers = _sampler_texts(candidate, recipe)
        self.estimators += [recipe.prepare, *recipe.samplers, recipe.finish, recipe.learner]
        always = (
            candidate.name,
            self._prepared(recipe.prepare),
            self._learner(candidate, recipe.learner),
        )
        given: dict[str, Any] = {
            "samplers=": tuple(self._sampler(candidate, text) for text in samplers),
            "finish=": None if recipe.finish is None else self._prepared(recipe.finish),
            "weight=": (found or "balanced") if _weighs(candidate) else candidate.weight,
            "ratio=": (found or candidate.ratio) if candidate.resamples_rows else None,
            "stakes=": Written("by_amount") if candidate.strategy == AMOUNT_WEIGHT else None,
            "combines=": tuple(one.name for one in candidate.parts),
        }
        changed = [(name, value) for name, value in given.items() if value]
        return spread("Candidate(", [*(("", one) for one in always), *changed], ")", "    ")

    def _prepared(self, steps: Any) -> Written:  # noqa: ANN401 - a scikit-learn estimator
        text = source_of(steps, "    ")
        name = next(
            one.__name__ for one in _PREPARING if source_of(one(self.layout), "    ") == text
        )
        return self._function(name, "()", "what prepares the columns", text)

    def _learner(self, candidate: Candidate, learner: Any) -> Written:  # noqa: ANN401
        is_its_own = STRATEGIES[candidate.strategy].family in _OF_THEIR_OWN
        name = candidate.strategy if is_its_own or candidate.learner is None else candidate.learner
        return self._function(name, "(seed)", "an unfitted learner", source_of(learner, "    "))

    def _sampler(self, candidate: Candidate, text: str) -> Written:
        name = "sample" if _SAMPLE in text else candidate.strategy
        return self._function(name, "(labels, ratio, seed)", "what resamples the rows", text)

    def _function(self, name: str, takes: str, what: str, text: str) -> Written:
        """Return the name of the function that returns this, written now if it is new.

        A learner that reads categories as numbers, after something resampled, is another one.
        """
        if text not in self._known:
            own = re.sub(r"\W+", "_", name).strip("_").lower()
            own = f"{own}_of_numbers" if own in self.functions else own
            body = f'    """Return {what}."""\n    return {text}\n'
            self._known[text] = own
            self.functions[own] = f"\n\ndef {own}{takes}:\n{body}"
        return Written(self._known[text])


def _weighs(candidate: Candidate) -> bool:
    """Whether its weight follows from a training part."""
    return candidate.balanced or (candidate.searched and not candidate.resamples_rows)


def _settled(candidate: Candidate, found: list[float]) -> Candidate:
    """Return the candidate with a number in the place of its search."""
    if not candidate.searched:
        return candidate
    if candidate.resamples_rows:
        return replace(candidate, searched=False, ratio=found[0])
    return replace(candidate, searched=False, weight=found[0])


def _refuse(study: Study, candidate: Candidate) -> None:
    if candidate.searched and not study.outcome(candidate).found:
        reason = say("it was saved before the numbers that a search finds were kept")
        raise RefusedError(NotPortable(reason))


_SAMPLE = "some_good_cases("


def _sampler_texts(candidate: Candidate, recipe: Recipe) -> list[str]:
    """Return what makes each sampler, with the class sizes as they follow from the labels."""
    own = len(recipe.samplers) - candidate.resamples_rows
    fewer = candidate.strategy in (UNDERSAMPLING, NEAR_MISS)
    by_ratio = f"{'fewer_good_cases' if fewer else 'more_bad_cases'}(labels, ratio)"
    texts = []
    for place, sampler in enumerate(recipe.samplers):
        sizes = Written(f"{_SAMPLE}labels)" if place < own else by_ratio)
        for name, value in sampler.get_params().items():
            if name.endswith("sampling_strategy") and isinstance(value, dict):
                sampler.set_params(**{name: sizes})
        texts.append(source_of(sampler, "    "))
    return texts
