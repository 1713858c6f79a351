"""One run of the command line, from its arguments to its exit status."""

import argparse
import contextlib
import json
import logging
import shlex
from collections.abc import Sequence
from pathlib import Path

from imbgui.application import contract, wording
from imbgui.application.folders import log_folder, log_to_file
from imbgui.cli.options import parser_of_verbs
from imbgui.cli.printing import aside, print_any_sign
from imbgui.cli.values import require_costs
from imbgui.cli.verbs import Verb, check, decide, export, report, score
from imbgui.domain.problems import Problem, RefusedError, UnusableCost
from imbgui.language import say, speak
from imbgui.store.files import check_place, written_whole
from imbgui.store.folders import working_folder
from imbgui.store.records import read_record

VERBS = {
    "check": check,
    "decide": decide,
    "score": score,
    "report": report,
    "export": export,
}
DONE, UNUSABLE_INPUT, STOPPED = 0, 3, 130
"""Exit statuses; that of wrong usage, 2, is argparse's own."""


def run(arguments: Sequence[str]) -> int:
    """Carry out one verb; return the exit status: 0, 3 or 130; wrong usage exits with 2."""
    parser = parser_of_verbs()
    options = parser.parse_args(arguments)
    if options.verb == "decide":
        require_costs(parser, options)
    if options.language is not None:
        speak(options.language)
    log_to_file(log_folder())
    # What is logged goes to the file alone: a run says one sentence, no traceback.
    logging.getLogger("imbgui").propagate = False
    print_any_sign()
    options.command_line = shlex.join(["imbgui", *arguments])
    try:
        _check_files(options)
        with working_folder() as folder:
            verb = Verb(options, folder)
            try:
                document = VERBS[options.verb](verb)
            finally:
                verb.close()
            _write_json(options.json, document)
    except RefusedError as refused:
        return _refuse(parser, options, refused.problem)
    except KeyboardInterrupt:
        aside(say("Stopped."))
        return STOPPED
    return DONE


def _refuse(parser: argparse.ArgumentParser, options: argparse.Namespace, problem: Problem) -> int:
    sentence = wording.problem_sentence(problem)
    if isinstance(problem, UnusableCost):
        parser.error(sentence)
    aside(sentence)
    with contextlib.suppress(RefusedError):
        _write_json(options.json, contract.problem_document(problem))
    return UNUSABLE_INPUT


def _check_files(options: argparse.Namespace) -> None:
    """Refuse what cannot be written, or compared with, before the work that leads to it."""
    for name in ("out", "report", "save", "json", "record"):
        out = getattr(options, name, None)
        if out is not None:
            check_place(Path(out))
    if getattr(options, "compare", None) is not None:
        read_record(Path(options.compare))


def _write_json(out: str | None, document: contract.Document) -> None:
    """Write beside the place and move there: a failing run leaves nothing half-written."""
    if out is None:
        return
    with written_whole(Path(out)) as beside:
        text = json.dumps(document, indent=2, allow_nan=False)
        beside.write_text(text + "\n", encoding="utf-8")
