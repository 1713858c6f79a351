"""Fits run in this process here, and so must not take more cores than a worker would."""

import pytest
from threadpoolctl import threadpool_limits

from imbgui.domain.costs import Costs
from tests.work.claims import a_plan, analyse, claims, read_table, write


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def analysed(tmp_path_factory):
    """Return an analysis of some claims, which no test may change."""
    folder = tmp_path_factory.mktemp("claims")
    table = read_table(write(folder / "claims.csv", claims()), folder / "table")
    return analyse(table, a_plan(), folder / "analysis")


@pytest.fixture(scope="session")
def some_costs():
    return Costs(false_alarm=10, missed=100)
