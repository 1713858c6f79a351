"""The task that gives a recommendation out, for use without imbgui: as a script or a model file."""

from pathlib import Path

from imbgui.domain.direct import decides_by_row
from imbgui.domain.plan import BLENDED, TODAYS_RULE
from imbgui.domain.problems import NotPortable, RefusedError, UnwritableFile
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.tasks import Export
from imbgui.language import say
from imbgui.store.files import written_whole
from imbgui.store.studies import open_study
from imbgui.work.portable_model import write_model, write_onnx
from imbgui.work.script import script_of

_MODEL_FILES = {".skops": write_model, ".onnx": write_onnx}


def export(request: Export) -> str:
    """Write the recommended pipeline with its cut-off; answers the file written.

    Raises
    ------
    RefusedError
        With NotPortable where the recommendation does not fit the kind of file, and
        UnwritableFile where the name ends in nothing that is offered.
    """
    out = Path(request.out)
    ending = out.suffix.lower()
    if ending not in (".py", *_MODEL_FILES):
        offered = say("the name of an export ends in .py, .skops or .onnx")
        reason = (
            say("{offered}; {ending} is not offered", offered=offered, ending=ending)
            if ending
            else offered
        )
        raise RefusedError(UnwritableFile(str(out), reason))
    study = open_study(Path(request.study_folder))
    with written_whole(out) as beside:
        if ending in _MODEL_FILES:
            _refuse_what_has_no_model(request.recommendation)
            _MODEL_FILES[ending](study, request.recommendation, beside)
        else:
            script = script_of(study, request.table, request.recommendation)
            beside.write_text(script, encoding="utf-8")
    return request.out


def _refuse_what_has_no_model(recommendation: Recommendation) -> None:
    candidate = recommendation.best.candidate
    if decides_by_row(recommendation.costs):
        raise RefusedError(
            NotPortable(say("it decides by each case's own amount, or within limits"))
        )
    if candidate == BLENDED:
        raise RefusedError(NotPortable(say("it is a blend of several models")))
    if candidate == TODAYS_RULE:
        raise RefusedError(NotPortable(say("it is today's rule, which has no model")))
    if candidate.is_trivial:
        raise RefusedError(NotPortable(say("it gives every case the same answer, without a model")))
