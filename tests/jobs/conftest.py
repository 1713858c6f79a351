"""Worker processes find the chores of these tests where the tests found them."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def workers_find_the_chores(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
