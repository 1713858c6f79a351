"""Files taken in: spreadsheets become tables, and sessions of strangers are looked at first."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.domain.plan import TRIVIAL
from imbgui.domain.problems import MissingFile, NotASession, RefusedError, TooLarge
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Kind, ReadingOptions
from imbgui.domain.tasks import About, Open, Read, Save, SourceNow
from imbgui.store.columns import open_columns
from imbgui.store.studies import open_study
from imbgui.work.reading import open_session, read
from imbgui.work.writing import save_session
from tests.work.claims import LOGISTIC, a_plan, analyse, claims, write


@pytest.fixture
def session(analysed, some_costs, tmp_path):
    out = tmp_path / "claims.imbgui"
    save = Save(analysed.study.folder, analysed.table, some_costs, About("Ann"), str(out))
    assert save_session(save) == str(out)
    return out


def changed(session, **entries):
    """Write a session again with the content of some entries changed."""
    out = session.with_name("changed.imbgui")
    with zipfile.ZipFile(session) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, entries.get(name, old.read(name)))
    return out


def array(values, **options):
    content = io.BytesIO()
    np.save(content, values, **options)
    return content.getvalue()


def problem(session, folder):
    with pytest.raises(RefusedError) as refused:
        open_session(Open(str(session), str(folder)))
    return refused.value.problem


def test_that_a_read_file_is_a_table_with_its_columns_on_disk(tmp_path):
    path = write(tmp_path / "claims.csv", claims(200, 40))
    table = read(Read(str(path), ReadingOptions(), str(tmp_path / "columns")))
    columns = open_columns(tmp_path / "columns")
    assert list(columns) == list(table.names)
    assert {len(column.values) for column in columns.values()} == {table.rows_kept} == {200}
    assert table.column("amount").kind is Kind.NUMBER
    assert np.isnan(columns["amount"].values).sum() == table.column("amount").missing == 7


def test_that_a_saved_analysis_is_opened_with_the_same_answer(
    session, analysed, some_costs, tmp_path
):
    opened = open_session(Open(str(session), str(tmp_path / "opened")))
    assert (opened.table, opened.costs, opened.about) == (
        replace(analysed.table, folder=""),
        some_costs,
        About("Ann"),
    )
    study = open_study(tmp_path / "opened" / "study")
    assert recommend(study, some_costs) == recommend(analysed.study, some_costs)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY\x01\x00",
        array(np.array([object()]), allow_pickle=True),
        array(np.zeros(10))[:-8],
    ],
)
def test_that_arrays_that_are_none_are_refused(session, tmp_path, content):
    path = changed(session, **{"study/kept_labels.npy": content})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


@pytest.mark.parametrize("name", ["study/decisions.npz", "study/study.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"PK\x05\x06" + bytes(18)])
def test_that_a_study_without_its_parts_is_refused(session, tmp_path, name, content):
    path = changed(session, **{name: content})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


def test_that_a_pickle_in_the_archive_of_arrays_is_refused(session, tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(session) as whole, zipfile.ZipFile(content, "w") as archive:
        inner = zipfile.ZipFile(io.BytesIO(whole.read("study/decisions.npz")))
        for name in inner.namelist():
            harmful = array(np.array([object()]), allow_pickle=True)
            archive.writestr(name, harmful if name == "chosen.npy" else inner.read(name))
    path = changed(session, **{"study/decisions.npz": content.getvalue()})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("chosen", np.full(169, 99)),
        ("chosen", np.zeros(3, int)),
        ("ratios", np.zeros(0)),
        ("thresholds", np.zeros((1, 1))),
        ("caught", np.array("many")),
    ],
)
def test_that_a_decision_table_that_cannot_be_decided_from_is_refused(
    session, tmp_path, name, values
):
    with zipfile.ZipFile(session) as whole:
        parts = dict(np.load(io.BytesIO(whole.read("study/decisions.npz"))))
    content = io.BytesIO()
    np.savez(content, **(parts | {name: values}))
    path = changed(session, **{"study/decisions.npz": content.getvalue()})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


@pytest.mark.parametrize(
    "change",
    [
        {"totals": {}},
        {"totals": {"positives": "many"}},
        {"plan": None},
        {"layout": 3},
        {"candidates": []},
        {"plan": {"reasons": [{"words": "{x.real}", "parts": [["x", 1]], "many": None}]}},
    ],
)
def test_that_a_study_that_says_too_little_is_refused(session, tmp_path, change):
    with zipfile.ZipFile(session) as whole:
        document = json.loads(whole.read("study/study.json"))
    plan = change.get("plan")
    document |= change if plan is None else {"plan": document["plan"] | plan}
    path = changed(session, **{"study/study.json": json.dumps(document).encode()})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


def test_that_a_study_nested_too_deep_is_refused(session, tmp_path):
    nested = b'{"candidates": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    path = changed(session, **{"study/study.json": nested})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


def test_that_pasted_cells_become_a_file_that_can_be_read_again(tmp_path):
    pasted = "n\tprice\tfraud\r\n" + "".join(f"{n}\t{n},5\tno\r\n" for n in range(30))
    request = Read(str(tmp_path / "pasted.txt"), ReadingOptions(), str(tmp_path / "a"), pasted)
    table = read(request)
    assert (table.rows_kept, table.source.delimiter, table.source.decimal) == (30, "\t", ",")
    again = read(Read(table.source.file, ReadingOptions(), str(tmp_path / "b")))
    assert again.columns == table.columns


def test_that_news_of_a_reading_comes_seldom_but_the_first_rows_at_once(tmp_path):
    path = write(tmp_path / "claims.csv", claims(200, 40))
    heard = []
    table = read(Read(str(path), ReadingOptions(), str(tmp_path / "columns")), heard.append)
    assert heard[0].headings == table.names
    assert len(heard) <= 3


def test_that_a_file_that_goes_while_it_is_read_is_said_to_be_gone(tmp_path, monkeypatch):
    path = write(tmp_path / "claims.csv", claims(60, 20))

    def go(file, *_):
        file.unlink()
        raise FileNotFoundError(file)

    monkeypatch.setattr("imbgui.work.reading.read_table", go)
    with pytest.raises(RefusedError) as refused:
        read(Read(str(path), ReadingOptions(), str(tmp_path / "table")))
    assert refused.value.problem == MissingFile(str(path))
    assert not (tmp_path / "table").exists()


def test_that_a_file_beyond_the_memory_is_too_large(tmp_path, monkeypatch):
    def exhaust(*_arguments):
        raise MemoryError

    monkeypatch.setattr("imbgui.work.reading.read_table", exhaust)
    with pytest.raises(RefusedError) as refused:
        read(Read("claims.csv", ReadingOptions(), str(tmp_path / "columns")))
    assert refused.value.problem == TooLarge("claims.csv")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kept_scores", np.zeros((1, 1))),
        ("kept_labels", np.zeros(3, bool)),
        ("practice_fold", np.zeros((2, 2), np.int8)),
        ("practice_amounts", np.zeros(7)),
        ("practice_rows", np.array(["a"])),
        ("practice_flagged", None),
    ],
)
def test_that_arrays_that_do_not_belong_together_are_refused(session, tmp_path, name, values):
    content = io.BytesIO()
    if values is None:
        np.savez(content, values=np.zeros(3))
    else:
        np.save(content, values)
    path = changed(session, **{f"study/{name}.npy": content.getvalue()})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)


@pytest.mark.parametrize("source", list(SourceNow))
def test_that_a_changed_source_is_noticed(session, analysed, tmp_path, source):
    beside = tmp_path / "claims.csv"
    file = "/nowhere/claims.csv"
    if source is not SourceNow.MISSING:
        beside.write_bytes(Path(analysed.table.source.file).read_bytes())
    if source is SourceNow.CHANGED:
        beside.write_bytes(beside.read_bytes() + b"\n")
    opened = open_session(Open(str(with_source(session, file)), str(tmp_path / "opened")))
    assert opened.source is source


def test_that_a_stranger_is_not_led_to_another_computer(session, tmp_path):
    for file in ("\\\\server\\share\\claims.csv", "//server/share/claims.csv"):
        opened = open_session(Open(str(with_source(session, file)), str(tmp_path / "opened")))
        assert opened.source is SourceNow.MISSING


@pytest.mark.parametrize("file", ["a" * 5000, "C:\\" + "a" * 300 + ".csv", "a\0b", ""])
def test_that_a_name_that_no_file_can_have_is_a_file_that_is_not_there(session, tmp_path, file):
    opened = open_session(Open(str(with_source(session, file)), str(tmp_path / "opened")))
    assert opened.source is SourceNow.MISSING


def with_source(path, file):
    """Let a session say that another file was analysed."""
    with zipfile.ZipFile(path) as whole:
        document = json.loads(whole.read("session.json"))
    document["table"]["source"]["file"] = file
    return changed(path, **{"session.json": json.dumps(document).encode()})


@pytest.fixture
def with_data(analysed, some_costs, tmp_path):
    out = tmp_path / "with data.imbgui"
    about, columns = About("Ann"), analysed.table.folder
    save = Save(analysed.study.folder, analysed.table, some_costs, about, str(out), columns=columns)
    save_session(save)
    return out


def test_that_a_session_with_its_data_is_analysed_again_without_the_file(
    with_data, analysed, tmp_path
):
    opened = open_session(Open(str(with_data), str(tmp_path / "opened")))
    assert opened.holds_data
    assert opened.table == replace(analysed.table, folder=str(tmp_path / "opened" / "data"))
    again = analyse(opened.table, a_plan(LOGISTIC), tmp_path / "again").study
    row = analysed.study.decisions.candidates.index(LOGISTIC) - len(TRIVIAL)
    assert np.array_equal(again.practice_scores[0], analysed.study.practice_scores[row])


@pytest.mark.parametrize(
    "content",
    [
        array(np.zeros(3)),
        array(np.array([{}], object), allow_pickle=True),
        b"no array",
    ],
    ids=["too short", "a pickle", "nothing"],
)
def test_that_data_that_are_not_of_the_table_are_refused(with_data, tmp_path, content):
    path = changed(with_data, **{"data/2.npy": content})
    assert isinstance(problem(path, tmp_path / "opened"), NotASession)
    assert not (tmp_path / "opened").exists()
