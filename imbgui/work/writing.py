"""Tasks that give files out: write the workbook, save a session."""

from pathlib import Path

from imbgui.domain.problems import RefusedError, UnwritableFile
from imbgui.domain.tasks import Report, Save
from imbgui.reports.workbook import write_report as write_workbook
from imbgui.store.files import written_whole
from imbgui.store.sessions import SavedSession, write_session
from imbgui.store.studies import open_study


def write_report(request: Report) -> str:
    """Write the workbook of a recommendation."""
    out = Path(request.out)
    if out.suffix.lower() != ".xlsx":
        raise RefusedError(UnwritableFile(str(out), "the name of a report ends in .xlsx"))
    study = open_study(Path(request.study_folder))
    with written_whole(out) as beside:
        write_workbook(
            study,
            request.recommendation,
            request.table,
            request.about,
            beside,
            by_group=request.by_group,
        )
    return request.out


def save_session(request: Save) -> str:
    """Save what is needed to reopen, re-decide and score without training."""
    saved = SavedSession(request.table, request.costs, request.about)
    write_session(saved, Path(request.study_folder), Path(request.out))
    return request.out
