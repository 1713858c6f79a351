"""From a strategy to its samplers, with sizes counted in the training part they will see."""

from collections.abc import Callable
from typing import Any

import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import (
    ADASYN,
    SMOTE,
    SMOTEN,
    SMOTENC,
    BorderlineSMOTE,
    RandomOverSampler,
)
from imblearn.under_sampling import NearMiss, RandomUnderSampler, TomekLinks
from numpy.typing import NDArray

from imbgui.domain import strategies
from imbgui.domain.features import Layout
from imbgui.domain.plan import MOST_NEGATIVES, NEGATIVES_PER_POSITIVE, Candidate
from imbgui.sentences import Sentence, to_say

Labels = NDArray[np.bool_]
Sampler = Any


class NotApplicableError(Exception):
    """The strategy cannot run on this training part, and why."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


def samplers_for(
    candidate: Candidate, layout: Layout, labels: Labels, seed: int
) -> tuple[Sampler, ...]:
    """Return the samplers of a candidate in the order they act; none for most.

    The bounded form starts from at most ``most_negatives``.

    Raises
    ------
    NotApplicableError
        The classes are such that the strategy would have nothing to do.
    """
    positives, negatives = int(labels.sum()), int((~labels).sum())
    bound: tuple[Sampler, ...] = ()
    most = most_negatives(positives)
    if candidate.bounded and negatives > most:
        bound = (_fewer(most, positives, seed),)
        negatives = most
    build = _SAMPLERS.get(candidate.strategy)
    if build is None:
        return bound
    return (*bound, build(candidate, layout, positives, negatives, seed))


def most_negatives(positives: int) -> int:
    """Return how many negatives the bounded form starts from at most.

    NEGATIVES_PER_POSITIVE for each positive and MOST_NEGATIVES in all, but no fewer than there are
    positives.
    """
    return max(min(NEGATIVES_PER_POSITIVE * positives, MOST_NEGATIVES), positives)


def _fewer(negatives: int, positives: int, seed: int) -> Sampler:
    sizes = {False: negatives, True: positives}
    return RandomUnderSampler(sampling_strategy=sizes, random_state=seed)


def _smaller(candidate: Candidate, positives: int, negatives: int) -> int:
    """Return how many negatives leave the ratio that is asked for."""
    wanted = round(positives / (candidate.ratio or 1.0))
    if wanted >= negatives:
        raise NotApplicableError(
            to_say("ordinary cases are not frequent enough to use fewer of them")
        )
    return wanted


def _larger(candidate: Candidate, positives: int, negatives: int) -> dict[bool, int]:
    """Return class sizes with as many positives as the ratio asks for."""
    wanted = round(negatives * (candidate.ratio or 1.0))
    if wanted <= positives:
        raise NotApplicableError(
            to_say("bad cases are already as frequent as adding some would make them")
        )
    return {False: negatives, True: wanted}


def _neighbours(positives: int) -> int:
    return min(5, positives - 1)


def _undersampling(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    return _fewer(_smaller(candidate, positives, negatives), positives, seed)


def _near_miss(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, _seed: int
) -> Sampler:
    sizes = {False: _smaller(candidate, positives, negatives), True: positives}
    return NearMiss(sampling_strategy=sizes, n_neighbors=min(3, positives))


def _tomek_links(
    _candidate: Candidate, _layout: Layout, _positives: int, _negatives: int, _seed: int
) -> Sampler:
    return TomekLinks(sampling_strategy=[False])


def _oversampling(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    sizes = _larger(candidate, positives, negatives)
    return RandomOverSampler(sampling_strategy=sizes, random_state=seed)


def _smote(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    sizes = _larger(candidate, positives, negatives)
    return SMOTE(sampling_strategy=sizes, k_neighbors=_neighbours(positives), random_state=seed)


def _smotenc(
    candidate: Candidate, layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    codes = len(layout.positions(categorical=True))
    return SMOTENC(
        list(range(-codes, 0)),
        sampling_strategy=_larger(candidate, positives, negatives),
        k_neighbors=_neighbours(positives),
        random_state=seed,
    )


def _smoten(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    sizes = _larger(candidate, positives, negatives)
    return SMOTEN(sampling_strategy=sizes, k_neighbors=_neighbours(positives), random_state=seed)


def _adasyn(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    sizes = _larger(candidate, positives, negatives)
    return ADASYN(sampling_strategy=sizes, n_neighbors=_neighbours(positives), random_state=seed)


def _borderline_smote(
    candidate: Candidate, _layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    return BorderlineSMOTE(
        sampling_strategy=_larger(candidate, positives, negatives),
        k_neighbors=_neighbours(positives),
        m_neighbors=min(10, positives + negatives - 1),
        random_state=seed,
    )


def _smote_tomek(
    candidate: Candidate, layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    smote = _smote(candidate, layout, positives, negatives, seed)
    return SMOTETomek(smote=smote, tomek=TomekLinks(sampling_strategy="all"), random_state=seed)


def _smote_enn(
    candidate: Candidate, layout: Layout, positives: int, negatives: int, seed: int
) -> Sampler:
    smote = _smote(candidate, layout, positives, negatives, seed)
    return SMOTEENN(smote=smote, random_state=seed)


_SAMPLERS: dict[str, Callable[[Candidate, Layout, int, int, int], Sampler]] = {
    strategies.UNDERSAMPLING: _undersampling,
    strategies.OVERSAMPLING: _oversampling,
    strategies.SMOTE: _smote,
    strategies.SMOTENC: _smotenc,
    strategies.SMOTEN: _smoten,
    strategies.ADASYN: _adasyn,
    strategies.BORDERLINE_SMOTE: _borderline_smote,
    strategies.SMOTE_AND_WEIGHT: _smote,
    strategies.NEAR_MISS: _near_miss,
    strategies.TOMEK_LINKS: _tomek_links,
    strategies.SMOTE_TOMEK: _smote_tomek,
    strategies.SMOTE_ENN: _smote_enn,
}
