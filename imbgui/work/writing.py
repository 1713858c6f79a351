"""Tasks that give files out: write the report, save a session."""

from pathlib import Path

from imbgui.domain.problems import RefusedError, UnwritableFile
from imbgui.domain.table import Role
from imbgui.domain.tasks import Report, Save
from imbgui.language import say, speaking, spoken
from imbgui.reports.contents import Cases, Contents
from imbgui.reports.web_page import write_web_page
from imbgui.reports.workbook import write_workbook
from imbgui.store.columns import open_columns, open_row_numbers
from imbgui.store.files import written_whole
from imbgui.store.sessions import SavedSession, write_session
from imbgui.store.studies import open_study

_WRITERS = {".xlsx": write_workbook, ".html": write_web_page}


def write_report(request: Report) -> str:
    """Write the report of a recommendation, as a workbook or a web page by its name.

    It is written in the language asked for, whichever the program speaks.
    """
    out = Path(request.out)
    ending = out.suffix.lower()
    if ending not in _WRITERS:
        reason = say("the name of a report ends in .xlsx or .html")
        raise RefusedError(UnwritableFile(str(out), reason))
    if request.scored_cases and ending != ".xlsx":
        reason = say("the scored cases go into a workbook: its name ends in .xlsx")
        raise RefusedError(UnwritableFile(str(out), reason))
    contents = Contents(
        study=open_study(Path(request.study_folder)),
        recommendation=request.recommendation,
        table=request.table,
        about=request.about,
        by_group=request.by_group,
        cases=_cases(request) if request.scored_cases else None,
        check_was_seen=request.check_was_seen,
    )
    with speaking(request.language or spoken()), written_whole(out) as beside:
        _WRITERS[ending](contents, beside)
    return request.out


def _cases(request: Report) -> Cases:
    """Return what tells the cases apart: their row numbers and names, where they are at hand."""
    if request.columns is None:
        return Cases()
    folder = Path(request.columns)
    columns = open_columns(folder)
    names = request.table.named(Role.IDENTIFIER)
    return Cases(open_row_numbers(folder), {name: columns[name] for name in names})


def save_session(request: Save) -> str:
    """Save what is needed to reopen, re-decide and score without training."""
    saved = SavedSession(request.table, request.costs, request.about, request.seen_at)
    data = None if request.columns is None else Path(request.columns)
    write_session(saved, Path(request.study_folder), Path(request.out), data)
    return request.out
