"""Session files that nobody saved: cut off, damaged, or made to do harm. A seed makes one."""

import io
import json
import os
import pickle
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

NAMES = (
    "/tmp/imbgui-was-here",  # noqa: S108 - that is the attack
    "../precious.txt",
    "../../precious.txt",
    "study/../../precious.txt",
    "study/models/0123456789abcdef/../../../../precious.txt",
    "C:\\precious.txt",
    "\\\\server\\share\\precious.txt",
    "..\\precious.txt",
    "study\\..\\..\\precious.txt",
    "study/study.json/../../../precious.txt",
    "study/./study.json",
    "study//study.json",
    "study/study.json\x00.txt",
    "study/\u202ejson.yduts",
    "CON",
    "~/.bashrc",
    "study/models/0123456789abcdef/0.pkl",
    "study/practice_labels.npy.lnk",
)
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, [], {}, "", "x" * 10_000, -1, 0, 10**18, 10**400, 1e308, -1e308),
    *(float("nan"), float("inf"), "../../precious.txt", [[]], {"a": {"b": []}}, "\ud800", 0.5),
)


class Bomb:
    """Leaves a mark behind if anything unpickles it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.mark),))


def hostile(session: bytes, seed: int, mark: Path) -> tuple[str, bytes]:
    """Return what was done to a session, and what it came to; ``mark`` is what a bomb makes."""
    chance = random.Random(seed)
    kinds = sorted(KINDS)
    kind = kinds[seed % len(kinds)]
    return kind, KINDS[kind](session, chance, mark)


def _truncated(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    return session[: chance.randrange(len(session))]


def _flipped(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    content = bytearray(session)
    for _ in range(chance.choice((1, 1, 3, 20))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _directory_flipped(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    content = bytearray(session)
    start = content.find(b"PK\x01\x02")
    for _ in range(chance.choice((1, 1, 4))):
        content[chance.randrange(start, len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _overwritten(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    content = bytearray(session)
    start = chance.randrange(len(content))
    length = min(chance.choice((4, 64, 4096)), len(content) - start)
    content[start : start + length] = chance.choice((bytes(length), chance.randbytes(length)))
    return bytes(content)


def _pickled(session: bytes, chance: random.Random, mark: Path) -> bytes:
    """Put a pickle in the place of an entry, or into its array."""
    entries = _entries(session)
    name = chance.choice(sorted(entries))
    bomb = pickle.dumps(Bomb(mark), protocol=chance.randrange(6))
    form = chance.randrange(4)
    if form == 0:
        entries["study/extra.pkl"] = bomb
    elif form == 1 and name.endswith(".npy"):
        entries[name] = _array_head("|O", (1,)) + bomb
    elif form == 2:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as inside:
            inside.writestr("ratios.npy", _array_head("|O", (1,)) + bomb)
            inside.writestr("schema.json", '{"__class__": "Bomb", "__module__": "os"}')
        entries[name] = packed.getvalue()
    else:
        entries[name] = bomb
    return _packed(entries)


def _named(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    """Add an entry of a name that leads elsewhere, or rename one to it."""
    entries = _entries(session)
    name = chance.choice(NAMES)
    if chance.random() < 0.5:
        entries[name] = b"overwritten"
    else:
        old = chance.choice(sorted(entries))
        entries = {name if one == old else one: content for one, content in entries.items()}
    if chance.random() < 0.5:
        document = json.loads(entries.get("session.json", b"{}"))
        document["entries"] = [one for one in entries if one != "session.json"]
        entries["session.json"] = json.dumps(document).encode()
    return _packed(entries)


def _swollen(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    """Let an entry unpack to very much, whether it declares it or not."""
    entries = _entries(session)
    name = chance.choice(sorted(entries))
    size = chance.choice((1 << 20, 64 << 20, 300 << 20))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    deflated = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
    declared = chance.choice((len(entries[name]), size, 0xFFFF_FFF0, 1))
    crc = 0
    for _ in range(size >> 20):
        crc = zlib.crc32(block, crc)
    return _packed(entries, {name: (deflated, declared, crc)})


def _huge_array(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    """Let an array say that it is larger than any memory, or of a shape that cannot be."""
    entries = _entries(session)
    name = chance.choice([one for one in sorted(entries) if one.endswith((".npy", ".npz"))])
    shape = chance.choice(((10**12,), (10**6, 10**6), (-1,), (2**63,), (0, 10**9), (3, 4, 5), ()))
    kind = chance.choice(("<f8", "|b1", "<i8", "|O", "|V1000000", "<U100000000"))
    array = _array_head(kind, shape) + bytes(chance.choice((0, 8, 4096)))
    if name.endswith(".npz"):
        packed = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(entries[name])) as old,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            victim = chance.choice(old.namelist())
            for one in old.namelist():
                new.writestr(one, array if one == victim else old.read(one))
        array = packed.getvalue()
    entries[name] = array
    return _packed(entries)


def _reworded(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    """Put odd values into a document, drop some, or add others."""
    entries = _entries(session)
    name = chance.choice(("session.json", "study/study.json"))
    document = json.loads(entries[name])
    for _ in range(chance.choice((1, 1, 2, 5))):
        _reword(document, chance)
    text = json.dumps(document)
    if chance.random() < 0.1:
        text = text.replace("{", '{"a": ' + "[" * 5000 + "]" * 5000 + ", ", 1)
    entries[name] = text.encode()
    return _packed(entries)


def _reword(part: Any, chance: random.Random) -> None:
    while isinstance(part, dict | list) and part:
        place = chance.choice(list(part) if isinstance(part, dict) else range(len(part)))
        inside = part[place]
        if isinstance(inside, dict | list) and inside and chance.random() < 0.8:
            part = inside
            continue
        match chance.randrange(3):
            case 0:
                part[place] = chance.choice(ODD_VALUES)
            case 1:
                del part[place]
            case _ if isinstance(part, dict):
                part[f"{place} too"] = inside
            case _:
                part.append(inside)
        return


def _shuffled(session: bytes, chance: random.Random, _mark: Path) -> bytes:
    """Exchange the contents of two entries, or have one twice."""
    entries = _entries(session)
    one, two = chance.sample(sorted(entries), 2)
    entries[one], entries[two] = entries[two], entries[one]
    content = io.BytesIO(_packed(entries))
    if chance.random() < 0.3:
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
            info = zipfile.ZipInfo(one)
            info.external_attr = chance.choice((0, 0o120777 << 16))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.NameToInfo.pop(one)
            archive.writestr(info, "../../precious.txt")
    return content.getvalue()


KINDS: Mapping[str, Callable[[bytes, random.Random, Path], bytes]] = {
    "cut off": _truncated,
    "bits flipped": _flipped,
    "directory damaged": _directory_flipped,
    "overwritten": _overwritten,
    "a pickle inside": _pickled,
    "names that lead elsewhere": _named,
    "zip bomb": _swollen,
    "huge array": _huge_array,
    "documents reworded": _reworded,
    "entries exchanged": _shuffled,
}


def _entries(session: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(session)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _array_head(kind: str, shape: tuple[int, ...]) -> bytes:
    described = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape!r}, }}"
    text = described.ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def _packed(
    entries: Mapping[str, bytes], raw: Mapping[str, tuple[bytes, int, int]] | None = None
) -> bytes:
    """Pack entries as a zip; ``raw`` ones come deflated, with a size and a checksum to declare."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in entries.items():
            if raw is None or name not in raw:
                archive.writestr(_info(name), inside)
    if raw is None:
        return content.getvalue()
    return _with_raw(content.getvalue(), raw)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _with_raw(archive: bytes, raw: Mapping[str, tuple[bytes, int, int]]) -> bytes:
    """Write entries into a zip by hand, so that they may declare anything."""
    end = archive.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", archive, end + 10)
    body, directory = archive[:start], archive[start : start + size]
    for name, (deflated, declared, crc) in raw.items():
        encoded = name.encode()
        fields = (20, 0x800, 8, 0, 33, crc, len(deflated), declared, len(encoded), 0)
        offset = len(body)
        body += b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fields) + encoded + deflated
        directory += (
            b"PK\x01\x02"
            + struct.pack("<HHHHHHIIIHHHHHII", 20, *fields, 0, 0, 0, 0, offset)
            + encoded
        )
        count += 1
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + tail
