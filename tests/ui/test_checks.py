"""What may mislead is said where it matters: before training, and beside the answer."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QPushButton, QTableView

from imbgui.application.events import DataChecked, JobFinished, LeaksChecked, StudyReady
from imbgui.application.wording import giveaway_sentence
from imbgui.domain.tasks import LeakCheck
from tests.builders import (
    PLAIN_BOOSTED,
    SMOTE_BOOSTED,
    a_data_check,
    a_study,
    some_leaks,
)
from tests.ui.conftest import Driven

MADE = "recall of 97%; the honest figure is 71%"


def resampled(driven: Driven) -> None:
    """Let an analysis recommend SMOTE; its rows have a giveaway."""
    skills = {PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 3.0}
    plan = replace(driven.start_analysis(), candidates=(PLAIN_BOOSTED, SMOTE_BOOSTED))
    study = a_study(skills, table=driven.session.state.table, plan=plan)
    study = replace(study, data_check=a_data_check(driven.session.state.table))
    number = driven.jobs.latest
    driven.deliver(StudyReady(number, study, final=True), JobFinished(number))


def select(driven: Driven, name: str) -> None:
    table = driven.find(QTableView, "strategyTable")
    model = table.model()
    row = next(row for row in range(model.rowCount()) if name in str(model.index(row, 1).data()))
    table.setCurrentIndex(model.index(row, 1))


def test_that_a_giveaway_is_shown_while_nothing_is_trained_yet(driven: Driven) -> None:
    driven.start_analysis()
    warnings = driven.find(QLabel, "dataWarnings")
    assert not warnings.isVisible()
    check = a_data_check(driven.session.state.table)
    driven.deliver(DataChecked(driven.jobs.latest, check))
    assert warnings.isVisible()
    assert warnings.text() == giveaway_sentence(check.giveaways[0])


def test_that_a_giveaway_stands_beside_the_answer(driven: Driven) -> None:
    resampled(driven)
    shown = [label.text() for label in driven.window.findChildren(QLabel) if label.isVisible()]
    assert any("'chargeback_date' is filled in for 99%" in text for text in shown)


def test_that_the_button_asks_for_a_check_and_the_sentence_arrives(driven: Driven) -> None:
    resampled(driven)
    button, answer = driven.find(QPushButton, "leakCheck"), driven.find(QLabel, "leakCheckAnswer")
    assert button.isVisible()
    driven.click("leakCheck")
    request = driven.jobs.requests[-1]
    assert isinstance(request, LeakCheck)
    assert request.candidate == SMOTE_BOOSTED
    assert not button.isEnabled()
    study = driven.session.state.study
    assert study is not None
    number = driven.jobs.latest
    driven.deliver(LeaksChecked(number, some_leaks(study)), JobFinished(number))
    assert answer.isVisible()
    assert MADE in answer.text()
    assert button.isEnabled()


def test_that_the_check_of_another_study_is_not_shown(driven: Driven) -> None:
    resampled(driven)
    driven.click("leakCheck")
    other = a_study({SMOTE_BOOSTED: 2.0})
    number = driven.jobs.latest
    driven.deliver(LeaksChecked(number, some_leaks(other)), JobFinished(number))
    assert not driven.find(QLabel, "leakCheckAnswer").isVisible()


def test_that_the_check_of_an_older_job_is_not_shown(driven: Driven) -> None:
    resampled(driven)
    driven.click("leakCheck")
    older, study = driven.jobs.latest, driven.session.state.study
    assert study is not None
    driven.trigger("actionAnalyse")
    driven.deliver(LeaksChecked(older, some_leaks(study)))
    assert not driven.find(QLabel, "leakCheckAnswer").isVisible()


def test_that_a_strategy_that_does_not_resample_has_no_button(driven: Driven) -> None:
    resampled(driven)
    select(driven, "cut-off")
    assert not driven.find(QPushButton, "leakCheck").isVisible()
