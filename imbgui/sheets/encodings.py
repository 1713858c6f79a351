"""Text files in any encoding, brought to plain UTF-8 lines that every later step can rely on."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imbgui.domain.problems import EmptyFile, NotASpreadsheet, RefusedError, UnknownEncoding
from imbgui.language import say

_BLOCK = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNSEEN = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class PlainText:
    """A text file as UTF-8 without a mark, with its lines ended by LF or CRLF.

    ``nul_characters`` counts what was left out because no cell can hold it.
    """

    content: Path
    encoding: str
    nul_characters: int = 0


def plain_text(path: Path, content: Path, encoding: str | None, folder: Path) -> PlainText:
    """Decode a file as told, or as found; copy it into ``folder`` unless it is plain already."""
    with content.open("rb") as stream:
        start = stream.read(1 << 16)
    name = _told(path, content, encoding, start) if encoding else _found(path, content, start)
    nul_characters, lone_returns = _counted(content, name)
    if name in ("utf-8", "ascii") and not (nul_characters or lone_returns):
        return PlainText(content, name)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "text"
    written = 0
    with target.open("w", encoding="utf-8", newline="") as copy:
        for text in _decoded(content, name):
            kept = text.replace("\0", "") if nul_characters else text
            if lone_returns:
                kept = kept.replace("\r\n", "\n").replace("\r", "\n")
            written += copy.write(kept)
    if not written:
        raise RefusedError(EmptyFile(str(path)))
    return PlainText(target, name, nul_characters)


def _told(path: Path, content: Path, encoding: str, start: bytes) -> str:
    try:
        "a".encode(encoding)  # some encodings, such as hex, are none of text
        name = codecs.lookup(encoding).name
        if name == "utf-8" and start.startswith(codecs.BOM_UTF8):
            name = "utf-8-sig"
        for _ in _blocks(content, name):
            pass
    except (LookupError, UnicodeError) as error:
        raise RefusedError(UnknownEncoding(str(path), encoding)) from error
    return name


def _found(path: Path, content: Path, start: bytes) -> str:
    marked = [name for mark, name in _MARKS if start.startswith(mark)]
    wide = marked[0] if marked else _unmarked_utf16(start)
    if wide:
        return _told(path, content, wide, start)
    if len(_UNSEEN.findall(start)) + max(0, start.count(0) - 100) > len(start) / 50:
        raise RefusedError(NotASpreadsheet(str(path), say("no text and no workbook")))
    if _is_ascii(content):
        return "utf-8"
    for name in ("utf-8", "cp1252"):
        try:
            for _ in _blocks(content, name):
                pass
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def _unmarked_utf16(start: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero byte beside nearly every character."""
    half = len(start) // 2
    if half < 8:
        return None
    if start[1::2].count(0) > 0.7 * half and start[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if start[::2].count(0) > 0.7 * half and start[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _is_ascii(content: Path) -> bool:
    with content.open("rb") as stream:
        return all(block.isascii() for block in iter(lambda: stream.read(_BLOCK), b""))


def _has_any(content: Path, *signs: bytes) -> bool:
    with content.open("rb") as stream:
        blocks = iter(lambda: stream.read(_BLOCK), b"")
        return any(sign in block for block in blocks for sign in signs)


def _blocks(content: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with content.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decoded(content: Path, encoding: str) -> Iterator[str]:
    pending = ""
    for text in _blocks(content, encoding):
        block = pending + text
        # A CR at the end of a block may belong to an LF at the start of the next.
        pending = "\r" if block.endswith("\r") else ""
        yield block[: len(block) - len(pending)]
    yield pending


def _counted(content: Path, encoding: str) -> tuple[int, int]:
    """Count the NUL characters, and the CRs that end a line on their own."""
    nul_characters = lone_returns = 0
    if encoding.startswith(("utf-16", "utf-32")):
        for text in _decoded(content, encoding):
            nul_characters += text.count("\0")
            lone_returns += text.count("\r") - text.count("\r\n")
        return nul_characters, lone_returns
    if not _has_any(content, b"\0", b"\r"):
        return 0, 0
    last = b""
    with content.open("rb") as stream:
        while block := stream.read(_BLOCK):
            nul_characters += block.count(0)
            if b"\r" in block:
                lone_returns += block.count(b"\r") - block.count(b"\r\n")
            lone_returns -= last == b"\r" and block.startswith(b"\n")
            last = block[-1:]
    return nul_characters, lone_returns
