"""What is printed: the answer, where scripts take it from, and what is said beside it."""

import io
import os
import sys
from collections.abc import Sequence


def print_any_sign() -> None:
    """Print signs that the terminal or pipe has no place for, as of a column's name, by number."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def answer(sentence: str) -> None:
    """Print a sentence of the answer; nowhere once nobody reads on."""
    try:
        print(sentence, flush=True)
    except BrokenPipeError:
        # Whoever read has read enough; what else was asked for is done all the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answer_under(heading: str, sentences: Sequence[str]) -> None:
    """Print sentences of the answer under a heading."""
    answer(heading if heading.endswith("?") else f"{heading}:")
    for sentence in sentences:
        answer(f"  {sentence}")


def aside(sentence: str) -> None:
    """Say what is no part of the answer, where no script takes it for that."""
    sys.stderr.write(f"{sentence}\n")
