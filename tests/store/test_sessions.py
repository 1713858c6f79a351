"""A session is written whole or not at all, and a stranger's is refused before it can do harm."""

import json
import os
import pickle
import shutil
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imbgui.application.wording import problem_sentence
from imbgui.domain.calibration import Calibration
from imbgui.domain.columns import ColumnValues
from imbgui.domain.problems import (
    MissingFile,
    NewerSession,
    NotASession,
    Problem,
    RefusedError,
    UnwritableFile,
)
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import About
from imbgui.language import calling, say, speaking
from imbgui.sentences import Sentence
from imbgui.store.analyses import write_calibration
from imbgui.store.columns import open_columns, write_columns
from imbgui.store.documents import from_document, to_document
from imbgui.store.migrations import OLDEST, VERSION, migrated
from imbgui.store.profiles import open_profiles
from imbgui.store.sessions import SavedSession, unpack_session, write_session
from imbgui.store.studies import model_folder, open_study, write_study
from tests.builders import PLAIN_BOOSTED, a_study, a_table, some_costs
from tests.store.hostile import hostile

SAVED = SavedSession(
    a_table(), some_costs(base_rate=0.02), About("Ann", "last year's losses"), some_costs()
)
READ_AGAIN = replace(SAVED, table=replace(SAVED.table, folder=""))
"""Where the columns were is not told."""
FLIPS = 60
HOSTILE = 80
"""tests/exhaustive/hostile_sessions.py opens many more, and all the way."""
SESSIONS = Path(__file__).parent / "sessions"


@pytest.fixture(scope="module")
def study_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    write_study(a_study(), folder)
    models = model_folder(folder, PLAIN_BOOSTED)
    models.mkdir(parents=True)
    for fold in range(5):
        (models / f"{fold}.skops").write_bytes(bytes([fold]) * 100)
    nothing = np.empty(0)
    write_calibration(Calibration(1.0, 1.0, 0.0, nothing, nothing), models / "calibration.json")
    return folder


@pytest.fixture(scope="module")
def session(study_folder):
    out = study_folder.parent / "claims.imbgui"
    write_session(SAVED, study_folder, out)
    return out


@pytest.fixture
def box(tmp_path):
    """Return a folder to unpack into, inside another that must stay as it is."""
    outside = tmp_path / "outside"
    (outside / "box").mkdir(parents=True)
    (outside / "precious.txt").write_text("untouched", encoding="utf-8")
    return outside / "box"


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refusal(session: Path, box: Path) -> Problem:
    """Return why a session is refused; nothing outside the box may have changed."""
    with pytest.raises(RefusedError) as refused:
        unpack_session(session, box)
    outside = files_in(box.parent)
    assert [name for name in outside if not name.startswith("box/")] == ["precious.txt"]
    assert outside["precious.txt"] == b"untouched"
    sentence = problem_sentence(refused.value.problem)
    assert session.name in sentence
    assert "Traceback" not in sentence
    assert "\n" not in sentence
    return refused.value.problem


def rewritten(session: Path, out: Path, **entries: bytes | None) -> Path:
    """Write a session again with these entries instead of, or beside, its own; None drops one."""
    with zipfile.ZipFile(session) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | entries).items():
            if content is not None:
                archive.writestr(name, content)
    return out


def document_with(session: Path, **changes: object) -> bytes:
    return json.dumps(document_of(session) | changes).encode()


def document_of(session: Path) -> dict:
    with zipfile.ZipFile(session) as archive:
        return json.loads(archive.read("session.json"))


# What goes in comes out


def test_that_a_session_comes_back_with_every_file_of_its_study(session, study_folder, box):
    assert unpack_session(session, box) == READ_AGAIN
    assert files_in(box / "study") == files_in(study_folder)


def test_that_a_reopened_session_recommends_the_same_to_the_last_bit(session, box):
    unpack_session(session, box)
    again = recommend(open_study(box / "study"), SAVED.costs)
    assert again == recommend(a_study(), SAVED.costs)


def test_that_a_session_is_small_change_beside_its_arrays(session):
    with zipfile.ZipFile(session) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}


# What is refused


def test_that_a_session_that_is_not_there_is_a_missing_file(tmp_path, box):
    assert refusal(tmp_path / "nowhere.imbgui", box) == MissingFile(
        str(tmp_path / "nowhere.imbgui")
    )
    assert isinstance(refusal(tmp_path, box), MissingFile)


@pytest.mark.parametrize(
    "content",
    [b"", b"amount,fraud\n1,no\n", b"PK\x03\x04 and no more", b"\x00" * 1000, b"PK\x05\x06"],
)
def test_that_what_is_no_zip_is_refused(tmp_path, box, content):
    path = tmp_path / "claims.imbgui"
    path.write_bytes(content)
    assert isinstance(refusal(path, box), NotASession)


@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_that_a_truncated_session_is_refused(session, tmp_path, box, share):
    path = tmp_path / "claims.imbgui"
    content = session.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert isinstance(refusal(path, box), NotASession)


def test_that_a_flipped_bit_is_refused_or_changes_nothing(session, study_folder, tmp_path, box):
    content = session.read_bytes()
    rng = np.random.default_rng(7)
    # Half of them anywhere, half where the zip says what it holds.
    ends = len(content) - 4000
    places = [*rng.integers(0, len(content), FLIPS // 2), *rng.integers(ends, len(content), FLIPS)]
    path, refused = tmp_path / "claims.imbgui", 0
    for place in places[:FLIPS]:
        flipped = bytearray(content)
        flipped[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(flipped)
        shutil.rmtree(box)
        box.mkdir()
        try:
            saved = unpack_session(path, box)
        except RefusedError as caught:
            assert isinstance(caught.problem, NotASession), place  # noqa: PT017
            refused += 1
        else:
            assert saved == READ_AGAIN, place
            assert files_in(box / "study") == files_in(study_folder), place
        assert (
            not set(files_in(box.parent))
            - {"precious.txt"}
            - {f"box/{name}" for name in files_in(box)}
        )
    assert refused >= FLIPS // 2


class Bomb:
    """Leaves a file behind if anything unpickles it."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


def test_that_a_pickle_is_never_loaded(session, tmp_path, box):
    trace = tmp_path / "trace"
    bomb = pickle.dumps(Bomb(trace))
    alone = tmp_path / "alone.imbgui"
    alone.write_bytes(bomb)
    assert isinstance(refusal(alone, box), NotASession)
    inside = rewritten(session, tmp_path / "inside.imbgui", **{"study/extra.pkl": bomb})
    assert "extra.pkl" in refusal(inside, box).reason
    document = rewritten(session, tmp_path / "document.imbgui", **{"session.json": bomb})
    assert isinstance(refusal(document, box), NotASession)
    array = rewritten(session, tmp_path / "array.imbgui", **{"study/kept_labels.npy": bomb})
    unpack_session(array, box)
    with pytest.raises(ValueError, match="magic string"):
        open_study(box / "study")
    assert not trace.exists()


@pytest.mark.parametrize(
    "name",
    [
        "/tmp/imbgui-was-here.npy",  # noqa: S108 - that is the attack
        "../precious.txt",
        "study/../../precious.txt",
        "study/models/../../../precious.txt",
        "study/models/0123456789abcdef/../../../../precious.txt",
        "C:\\precious.txt",
        "..\\precious.txt",
        "study\\..\\..\\precious.txt",
        "precious.txt",
        "study/",
        "study/extra.npy",
        "study/study.json.exe",
        "study/models/0123456789abcdef/0.pkl",
        "study/models/0123456789abcdeg/0.skops",
        "study/models/0123456789abcdef/10.skops",
        "study/study.json\n",
        "STUDY/STUDY.JSON",
    ],
)
def test_that_an_entry_of_any_other_name_is_refused(session, tmp_path, box, name):
    path = rewritten(session, tmp_path / "claims.imbgui", **{name: b"overwritten"})
    assert isinstance(refusal(path, box), NotASession)
    assert not Path("/tmp/imbgui-was-here.npy").exists()  # noqa: S108


def test_that_a_link_is_unpacked_as_a_plain_file(session, tmp_path, box):
    path = tmp_path / "claims.imbgui"
    with zipfile.ZipFile(rewritten(session, path, **{"study/study.json": None}), "a") as archive:
        link = zipfile.ZipInfo("study/study.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../precious.txt", zipfile.ZIP_DEFLATED)
    unpack_session(path, box)
    assert not (box / "study" / "study.json").is_symlink()


@pytest.mark.parametrize("entry", ["session.json", "study/practice_scores.npy"])
def test_that_a_bomb_is_refused_by_the_size_it_declares(session, tmp_path, box, entry):
    path = rewritten(session, tmp_path / "claims.imbgui")
    declares(path, entry, 0xFFFF_FFF0)
    reason = refusal(path, box).reason
    assert "larger than any session" in reason
    assert not files_in(box)


def test_that_too_many_entries_are_refused(session, tmp_path, box):
    many = {f"study/models/{number:016x}/0.skops": b"" for number in range(20_001)}
    path = rewritten(session, tmp_path / "claims.imbgui", **many)
    assert "larger than any session" in refusal(path, box).reason


@pytest.mark.parametrize("entry", ["session.json", "study/practice_scores.npy"])
def test_that_an_entry_larger_than_it_declares_is_refused(session, tmp_path, box, entry):
    with zipfile.ZipFile(session) as archive:
        size = archive.getinfo(entry).file_size
    path = rewritten(session, tmp_path / "claims.imbgui")
    declares(path, entry, size // 2)
    assert isinstance(refusal(path, box), NotASession)
    assert len(files_in(box).get(entry, b"")) <= size // 2


def declares(path: Path, entry: str, size: int) -> None:
    """Let a zip say of one entry that it unpacks to this many bytes."""
    content = bytearray(path.read_bytes())
    place = content.rfind(b"PK\x01\x02")
    while entry.encode() != content[place + 46 : place + 46 + len(entry)]:
        place = content.rfind(b"PK\x01\x02", 0, place)
    content[place + 24 : place + 28] = struct.pack("<I", size)
    path.write_bytes(content)


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40])
def test_that_an_encrypted_or_patched_entry_is_refused(session, tmp_path, box, flag):
    path = rewritten(session, tmp_path / "claims.imbgui")
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= flag
    path.write_bytes(content)
    assert isinstance(refusal(path, box), NotASession)


def test_that_a_newer_session_says_which_version_it_is(session, tmp_path, box):
    document = document_with(session, version=VERSION + 6, what="nobody knows yet")
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": document})
    assert refusal(path, box) == NewerSession(str(path), VERSION + 6)
    assert f"format {VERSION + 6}" in problem_sentence(refusal(path, box))


def test_that_a_session_of_an_early_version_is_refused_as_that(session, tmp_path, box):
    document = document_with(session, version=OLDEST - 1)
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": document})
    assert "early version" in problem_sentence(refusal(path, box))


def test_that_a_session_of_version_2_opens_as_one_of_now(box):
    """It was saved by that version: a change of shape without a step to it fails here."""
    saved = unpack_session(SESSIONS / "version-2.imbgui", box)
    study = open_study(box / "study")
    assert (study.blend, study.plan.allow_blend) == (None, False)
    assert (study.decisions.reliability == 1).all()
    assert open_profiles(box / "study") == ()
    assert study.table_key == saved.table.key
    found = recommend(study, saved.costs)
    assert (found.best.candidate.strategy, study.rows) == ("plain", 300)


def test_that_a_session_of_version_3_says_nothing_of_what_its_searches_found(box):
    saved = unpack_session(SESSIONS / "version-3.imbgui", box)
    study = open_study(box / "study")
    assert not saved.holds_data
    assert [one.found for one in study.outcomes] == [()] * 3
    assert recommend(study, saved.costs).best.candidate.strategy == "plain"


def test_that_the_words_of_a_session_of_version_4_are_said_as_they_were(box):
    with zipfile.ZipFile(SESSIONS / "version-4-with-data.imbgui") as archive:
        found = json.loads(archive.read("session.json"))["table"]["findings"]
    saved = unpack_session(SESSIONS / "version-4-with-data.imbgui", box)
    with speaking("de"), calling("case"):
        assert [say(one.message) for one in saved.table.findings] == [
            one["message"] for one in found
        ]
    assert found


def test_that_a_session_of_version_5_says_what_was_found_in_any_language(box):
    saved = unpack_session(SESSIONS / "version-5.imbgui", box)
    study = open_study(box / "study")
    with speaking("de"):
        identifier, number = (say(one.message) for one in saved.table.findings)
    assert identifier.startswith("case sieht nach einer Kennung aus (300 verschiedene Werte")
    assert number.startswith("amount: 1 von 299 Werten ist keine Zahl")
    assert 0 <= study.decisions.reliability.min() <= study.decisions.reliability.max() <= 1
    assert recommend(study, saved.costs).best.candidate.strategy == "flag all"


WHYS = [
    ("failed", "ValueError: {a} bad case", "ValueError: {a} bad case"),
    ("stopped", "stopped before it was finished", "stopped before it was finished"),
    ("not applicable", "a {brace} bad case", "a {brace} fraud"),
    ("done", None, None),
]


def test_that_reasons_of_version_4_are_said_as_they_were_with_the_noun_of_today():
    kept = [{"status": status, "why": why} for status, why, _ in WHYS]
    study = {"plan": {"reasons": ["7 bad cases"]}, "outcomes": kept, "blend": {"outcome": kept[0]}}
    after = migrated({"session": {"table": {"findings": []}}, "study": study}, 4)["study"]
    whys = [from_document(Sentence | None, one["why"]) for one in after["outcomes"]]
    with calling("fraud"):
        assert [why and say(why) for why in whys] == [told for _, _, told in WHYS]
        (reason,) = from_document(tuple[Sentence, ...], after["plan"]["reasons"])
        assert say(reason) == "7 frauds"
    assert after["blend"]["outcome"] == after["outcomes"][0]


MADE_UP = (
    {"words": "{x.__class__.__mro__}", "parts": [["x", "a"]], "many": None},
    {"words": "{gone}", "parts": [["x", "a"]], "many": None},
    {"words": ["{x}"], "parts": [["x", "a"]], "many": None},
    {"words": "{x:>999999999}", "parts": [["x", 7]], "many": None},
    {"words": "no count", "parts": [], "many": "many"},
    "in words, as before",
    None,
)


@pytest.mark.parametrize("sentence", MADE_UP, ids=str)
def test_that_a_session_with_a_made_up_sentence_is_refused(session, tmp_path, box, sentence):
    table = document_of(session)["table"]
    finding = {"kind": "odd", "column": None, "rows": 1, "message": sentence, "remedies": []}
    found = [finding | {"row_numbers": [], "examples": []}]
    document = document_with(session, table=table | {"findings": found})
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": document})
    assert isinstance(refusal(path, box), NotASession)


def test_that_the_data_come_back_where_they_were_asked_for(session, study_folder, tmp_path, box):
    data = tmp_path / "columns"
    write_columns(data, {"amount": ColumnValues(np.array([1.0, np.nan]))})
    out = tmp_path / "with data.imbgui"
    write_session(SAVED, study_folder, out, data)
    assert unpack_session(out, box).holds_data
    (amount,) = open_columns(box / "data").values()
    assert np.array_equal(amount.values, [1.0, np.nan], equal_nan=True)
    with zipfile.ZipFile(session) as archive:
        assert not [name for name in archive.namelist() if name.startswith("data/")]


def test_that_data_larger_than_a_session_may_be_are_refused(study_folder, tmp_path, monkeypatch):
    data = tmp_path / "columns"
    write_columns(data, {"amount": ColumnValues(np.zeros(2))})
    monkeypatch.setattr("imbgui.store.sessions._LARGEST_BYTES", 1000)
    with pytest.raises(RefusedError) as refused:
        write_session(SAVED, study_folder, tmp_path / "with data.imbgui", data)
    assert isinstance(refused.value.problem, UnwritableFile)
    assert "save it without them" in refused.value.problem.reason
    assert not (tmp_path / "with data.imbgui").exists()


def test_that_migrating_leaves_the_old_documents_as_they_were():
    with zipfile.ZipFile(SESSIONS / "version-2.imbgui") as archive:
        document, study = (
            json.loads(archive.read(name)) for name in ("session.json", "study/study.json")
        )
    before = {"session": document, "study": study}
    copy = json.loads(json.dumps(before))
    after = migrated(before, 2)
    assert before == copy
    about = document["about"] | {"decision": None, "decision_because": None}
    new = {"about": about, "seen_at": None, "holds_data": False}
    assert after["session"] == document | new | {"table": after["session"]["table"]}
    assert migrated(after, VERSION) == after


def test_that_an_early_session_that_is_none_is_refused(session, tmp_path, box):
    path = tmp_path / "claims.imbgui"
    document = document_with(session, version=2)
    rewritten(session, path, **{"session.json": document, "study/study.json": b"[]"})
    assert isinstance(refusal(path, box), NotASession)


@pytest.mark.parametrize("seed", range(HOSTILE))
def test_that_a_hostile_session_is_refused_or_harmless(session, tmp_path, box, seed):
    mark = tmp_path / "mark"
    kind, content = hostile(session.read_bytes(), seed, mark)
    path = tmp_path / "claims.imbgui"
    path.write_bytes(content)
    problem = None
    try:
        unpack_session(path, box)
    except RefusedError as caught:
        problem = caught.problem
    assert problem is None or isinstance(problem, NotASession | NewerSession), kind
    assert problem is None or "\n" not in problem_sentence(problem)
    assert not mark.exists()
    outside = files_in(box.parent)
    assert outside["precious.txt"] == b"untouched"
    assert all(name == "precious.txt" or name.startswith("box/study/") for name in outside)


def test_that_a_session_without_its_document_is_refused(session, tmp_path, box):
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": None})
    assert isinstance(refusal(path, box), NotASession)


def test_that_a_session_without_one_of_its_models_is_refused(session, tmp_path, box):
    model = next(name for name in document_of(session)["entries"] if name.endswith("3.skops"))
    path = rewritten(session, tmp_path / "claims.imbgui", **{model: None})
    assert "missing" in refusal(path, box).reason
    assert not files_in(box)


def test_that_an_entry_packed_in_another_way_is_refused(session, tmp_path, box):
    path = rewritten(session, tmp_path / "claims.imbgui", **{"study/study.json": None})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("study/study.json", "{}", zipfile.ZIP_BZIP2)
    assert isinstance(refusal(path, box), NotASession)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"3",
        b"{}",
        b'{"version": 2}',
        b'{"version": "1"}',
        b'{"version": null}',
        b"\xff\xfe",
        b"[" * 200_000,
    ],
)
def test_that_a_document_of_another_shape_is_refused(session, tmp_path, box, content):
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": content})
    assert isinstance(refusal(path, box), NotASession)


@pytest.mark.parametrize(
    "change",
    [
        {"table": None},
        {"costs": {"false_alarm": 5.0}},
        {"costs": to_document(SAVED.costs) | {"missed": -1.0}},
        {"costs": to_document(SAVED.costs) | {"missed": 0.0}},
        {"costs": {}},
        {"surprise": 1},
        {"about": []},
    ],
)
def test_that_a_document_with_a_wrong_part_is_refused(session, tmp_path, box, change):
    document = document_with(session, **change)
    path = rewritten(session, tmp_path / "claims.imbgui", **{"session.json": document})
    assert isinstance(refusal(path, box), NotASession)


# Writing


def unwritten(study_folder: Path, out: Path) -> UnwritableFile:
    with pytest.raises(RefusedError) as refused:
        write_session(SAVED, study_folder, out)
    assert isinstance(refused.value.problem, UnwritableFile)
    return refused.value.problem


def test_that_a_new_session_takes_the_place_of_the_old_one(study_folder, tmp_path, box):
    out = tmp_path / "claims.imbgui"
    out.write_bytes(b"an older one")
    write_session(SAVED, study_folder, out)
    assert unpack_session(out, box) == READ_AGAIN
    assert {path.name for path in tmp_path.iterdir()} == {"claims.imbgui", "outside"}


def test_that_a_write_that_fails_half_way_leaves_the_old_file_whole(study_folder, tmp_path):
    broken = tmp_path / "study"
    shutil.copytree(study_folder, broken)
    (broken / "practice_scores.npy").unlink()
    (broken / "practice_scores.npy").symlink_to("/proc/self/mem")  # opens, and cannot be read
    out = tmp_path / "claims.imbgui"
    out.write_bytes(b"an older one")
    assert unwritten(broken, out).file == str(out)
    assert out.read_bytes() == b"an older one"
    assert {path.name for path in tmp_path.iterdir()} == {"claims.imbgui", "study"}


def test_that_a_folder_that_is_not_there_is_told(study_folder, tmp_path):
    assert "No such file" in unwritten(study_folder, tmp_path / "gone" / "claims.imbgui").reason


def test_that_a_folder_in_the_way_is_told_and_nothing_is_left(study_folder, tmp_path):
    (tmp_path / "claims.imbgui").mkdir()
    unwritten(study_folder, tmp_path / "claims.imbgui")
    assert [path.name for path in tmp_path.iterdir()] == ["claims.imbgui"]
