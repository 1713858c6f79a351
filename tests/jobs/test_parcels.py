"""Rows that go to another computer, and files that come back."""

from importlib.metadata import version

import numpy as np
import pytest

from imbgui import __version__
from imbgui.domain.problems import Crashed
from imbgui.domain.tasks import Fit
from imbgui.jobs import parcels
from imbgui.jobs.parcels import Brought, Differs, carry_out_there, packed, unpack, versions
from tests.builders import PLAIN_BOOSTED


@pytest.fixture
def analysis(tmp_path):
    """Return the folder of an analysis with rows, and a fit that was made before."""
    folder = tmp_path / "analysis"
    made = folder / "candidates" / "earlier"
    made.mkdir(parents=True)
    (made / "0.json").write_text("{}", encoding="utf-8")
    np.save(folder / "labels.npy", np.arange(4) > 2)
    (folder / "rows.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def there(monkeypatch):
    """Let a fit, wherever it is carried out, write these files beside the rows it finds."""
    seen = []

    def make(**files):
        def carry_out(request):
            folder = parcels.Path(request.folder)
            seen.append(sorted(path.name for path in folder.iterdir()))
            for name, content in files.items():
                path = folder / "candidates" / name.replace("_", ".")
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            return "fitted"

        monkeypatch.setattr(parcels, "carry_out", carry_out)
        return seen

    return make


def a_fit(folder):
    return Fit(PLAIN_BOOSTED, 0, 0, str(folder))


def test_that_rows_go_along_and_earlier_fits_stay(analysis):
    assert set(packed(analysis).files) == {"labels.npy", "rows.json"}


def test_that_a_parcel_is_known_by_its_content(analysis):
    before = packed(analysis)
    assert packed(analysis) == before
    (analysis / "rows.json").write_text('{"folds": 5}', encoding="utf-8")
    assert packed(analysis).key != before.key


def test_that_a_fit_elsewhere_finds_the_rows_and_brings_what_it_made(analysis, there):
    seen = there(**{"0_json": b"{}", "0_scored_npy": b"scores"})
    brought = carry_out_there(a_fit(analysis), packed(analysis), versions())
    assert seen == [["labels.npy", "rows.json"]]
    assert brought == Brought(
        "fitted", {"candidates/0.json": b"{}", "candidates/0.scored.npy": b"scores"}
    )


def test_that_two_fits_elsewhere_do_not_see_each_other(analysis, there):
    seen = there(**{"0_json": b"{}"})
    parcel = packed(analysis)
    for _ in range(2):
        carry_out_there(a_fit(analysis), parcel, versions())
    assert seen == [["labels.npy", "rows.json"]] * 2


def test_that_a_fit_whose_rows_are_not_there_is_told_in_words(analysis):
    brought = carry_out_there(a_fit(analysis), packed(analysis), versions())
    assert isinstance(brought.answer, Crashed)


def test_that_a_fit_is_not_made_with_other_versions_than_were_asked_for(analysis, there):
    seen = there(**{"0_json": b"{}"})
    wanted = versions() | {"numpy": "1.0"}
    brought = carry_out_there(a_fit(analysis), packed(analysis), wanted)
    assert brought == Brought(Differs("numpy", version("numpy"), "1.0"), {})
    assert not seen


def test_that_a_document_is_written_after_what_it_vouches_for(tmp_path, monkeypatch):
    order = []
    replace = parcels.Path.replace

    def noted(path, target):
        order.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(parcels.Path, "replace", noted)
    files = {"candidates/a/0.json": b"{}", "candidates/a/0.scored.npy": b"scores"}
    unpack(Brought(None, files), tmp_path)
    assert order == ["0.scored.npy", "0.json"]
    assert (tmp_path / "candidates" / "a" / "0.scored.npy").read_bytes() == b"scores"


@pytest.mark.parametrize(
    "name", ["../out.json", "a/../../out.json", "/out.json", "C:/out.json", "..\\out.json"]
)
def test_that_no_file_is_written_outside_of_the_analysis(tmp_path, name):
    folder = tmp_path / "analysis"
    folder.mkdir()
    with pytest.raises(ValueError, match="sent a file for"):
        unpack(Brought(None, {name: b"harm"}), folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["analysis"]


def test_that_versions_name_what_an_answer_depends_on():
    told = versions()
    assert told["imbgui"] == __version__
    assert told["numpy"] == version("numpy")
    assert {"Python", "scikit-learn", "xgboost", "imbalanced-learn"} <= told.keys()
