"""Promises about the names of strategies and what they tell people to do."""

from imbgui.domain.strategies import BOOSTED_TREES, CLASS_WEIGHT, instructed, mixture, named
from imbgui.language import speaking


def test_that_strategies_are_named_and_instructed_in_german_where_that_is_spoken():
    with speaking("de"):
        assert named(CLASS_WEIGHT, BOOSTED_TREES, "5,3", None, searched=True) == (
            "Problemfälle stärker gewichten 5,3\N{MULTIPLICATION SIGN} "
            "(Gewicht durch Suche gefunden) \N{EN DASH} Boosting-Bäume"
        )
        assert instructed(CLASS_WEIGHT, BOOSTED_TREES, "20", None) == (
            "Boosting-Bäume: Problemfälle 20\N{MULTIPLICATION SIGN} gewichten"
        )
        assert mixture(0.3) == "3,33 gewöhnliche Fälle je Problemfall"
