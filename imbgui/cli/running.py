"""One run of the command line, from its arguments to its exit status."""

import argparse
import contextlib
import json
import logging
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from imbgui.application import contract, wording
from imbgui.application.folders import log_folder, log_to_file
from imbgui.cli.options import parser_of_verbs
from imbgui.cli.values import require_costs
from imbgui.cli.verbs import Verb, check, decide, export, report, score
from imbgui.domain.problems import Problem, RefusedError, UnusableCost
from imbgui.language import say, speak
from imbgui.store.files import written_whole
from imbgui.store.folders import working_folder

VERBS = {
    "check": check,
    "decide": decide,
    "score": score,
    "report": report,
    "export": export,
}
DONE, WRONG_USAGE, UNUSABLE_INPUT, STOPPED = 0, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """Carry out one verb; return the exit status of design: 0, 2, 3 or 130."""
    parser = parser_of_verbs()
    options = parser.parse_args(arguments)
    if options.verb == "decide":
        require_costs(parser, options)
    if options.language is not None:
        speak(options.language)
    log_to_file(log_folder())
    # What is logged goes to the file alone: a run says one sentence, no traceback.
    logging.getLogger("imbgui").propagate = False
    options.command_line = shlex.join(["imbgui", *arguments])
    try:
        with working_folder() as folder:
            verb = Verb(options, folder)
            try:
                document = VERBS[options.verb](verb)
            finally:
                verb.close()
            _write_json(options.json, document)
    except RefusedError as refused:
        return _refuse(parser, options, refused.problem)
    except BrokenPipeError:
        # Whoever read what is printed has read enough; nothing is left to be flushed to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.stderr.write(say("Stopped.") + "\n")
        return STOPPED
    return DONE


def _refuse(parser: argparse.ArgumentParser, options: argparse.Namespace, problem: Problem) -> int:
    sentence = wording.problem_sentence(problem)
    if isinstance(problem, UnusableCost):
        parser.error(sentence)
    sys.stderr.write(f"{sentence}\n")
    with contextlib.suppress(RefusedError):
        _write_json(options.json, contract.problem_document(problem))
    return UNUSABLE_INPUT


def _write_json(out: str | None, document: contract.Document) -> None:
    """Write beside the place and move there: a failing run leaves nothing half-written."""
    if out is None:
        return
    with written_whole(Path(out)) as beside:
        text = json.dumps(document, indent=2, allow_nan=False)
        beside.write_text(text + "\n", encoding="utf-8")
