"""The window: it turns what its pages report into events, and each new state into views."""

from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.command_line import command_line
from imbgui.application.events import (
    CandidateSelected,
    DecisionTaken,
    Event,
    PointMoved,
    Step,
    StepVisited,
)
from imbgui.application.presenting import Views
from imbgui.application.reading_choices import Question, column_questions
from imbgui.application.recent import RecentFiles
from imbgui.application.session import Session
from imbgui.application.state import State
from imbgui.application.unused_rows import unused_rows
from imbgui.application.views.frame import WindowView
from imbgui.application.words.data import COMMAND_COPIED, NOTHING_TO_PASTE, PASTED_CELLS_END
from imbgui.domain.costs import Amounts
from imbgui.domain.table import ReadingOptions
from imbgui.language import call, say
from imbgui.resources import resource
from imbgui.ui.actions import Actions
from imbgui.ui.analyse_page import AnalysePage
from imbgui.ui.cluster import ClusterDialog, Joinable
from imbgui.ui.costs_page import CostsPage
from imbgui.ui.data_page import DataPage
from imbgui.ui.decide_page import DecidePage
from imbgui.ui.dialogs import Dialogs
from imbgui.ui.explain_panel import ExplainPanel
from imbgui.ui.icons import application_icon
from imbgui.ui.message_bar import MessageBar
from imbgui.ui.money_field import MoneyField
from imbgui.ui.plotting import Plotting
from imbgui.ui.record_card import ChangesDialog
from imbgui.ui.recovery_bar import RecoveryBar
from imbgui.ui.report_page import ReportPage
from imbgui.ui.retelling import retell
from imbgui.ui.score_page import ScorePage
from imbgui.ui.steps import StepList
from imbgui.ui.take_away import write_picture
from imbgui.ui.theme import LIGHT, Painted, Theme
from imbgui.ui.turns import Turns
from imbgui.ui.unused_rows import UnusedRowsDialog
from imbgui.ui.window_keys import WindowKeys

AnyPage = TypeVar("AnyPage", bound=QWidget)
AnyPainted = TypeVar("AnyPainted", bound=Painted)


class MainWindow(QMainWindow):
    """Six steps on the left, the page of the present one beside them."""

    usable = Signal()
    """It is seen for the first time; what is not seen can be seen to from now on."""
    complete = Signal()
    """All of it is made."""
    language_chosen = Signal(str)
    """Its code."""

    def __init__(
        self, session: Session, dialogs: Dialogs, recent: RecentFiles, theme: Theme = LIGHT
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(960, 640)
        self.resize(1280, 860)
        self.setAcceptDrops(True)
        self._session, self._dialogs, self._recent = session, dialogs, recent
        self._theme = theme
        self._opening: Path | None = None
        self._actions = Actions(self)
        self._steps, self._message, self.recovery = StepList(), MessageBar(), RecoveryBar()
        self._pages, self._explain = QStackedWidget(), ExplainPanel()
        self._busy, self._status = QLabel(), QLabel()
        self._painted: list[Painted] = [self._steps, self._message]
        self._turns, self._plotting = Turns(self), Plotting(self)
        self._analysed: tuple[object, ...] = ()
        self._study: object = session.state.study
        self._lay_out()
        self._connect_actions()
        self._steps.step_visited.connect(self._on_step_visited)
        self._turns.put("usable", self.usable.emit)
        self._plotting.loaded.connect(self._on_plotting_loaded)
        self.display_theme(theme)
        session.listen(self.display)
        self._turns.put("plotting", self._plotting.load)
        self._display_recent()

    def display(self, state: State) -> None:
        """Show this state, in which a bad case may have got another name.

        The page that is looked at is told at once, each of the others in a turn of its own; so is
        any page of a new study, which nobody has asked for at this very moment.
        """
        if call(state.about.event):
            retell(self)
        self._views = Views(state)
        self._display_frame(self._views.window)
        self._turns.put("answer", partial(getattr, self._views, "decide"))
        for step in Step:
            self._turns.put(step, partial(self._tell, step))
        if state.study is self._study:
            self._turns.forget(state.step)
            self._tell(state.step)
        else:
            self._turns.put("picture", self._lay_out_answer)
        self._study = state.study
        self._remember_opened(state)

    def _display_frame(self, view: WindowView) -> None:
        self.setWindowTitle(view.title)
        self._actions.display(
            view, can_undo=self._session.can_undo, can_redo=self._session.can_redo
        )
        self._steps.display(view.step, view.steps)
        self._explain.display(view.step)
        self._message.display(view.problem, view.written or view.scored or view.changed)
        self._status.setText(view.status)
        self._busy.setText(view.busy or "")

    def _tell(self, step: Step) -> None:
        """Have the page of a step display the state, and be seen where it is the present one."""
        page = self._told(step)
        if step is self._session.state.step:
            self._pages.setCurrentWidget(page)

    def _told(self, step: Step) -> QWidget:
        views = self._views
        match step:
            case Step.DATA:
                self._data.display(views.data)
                return self._data
            case Step.COSTS:
                self._costs.display(views.costs)
                return self._costs
            case Step.ANALYSE:
                self._tell_analyse()
                return self._analyse
            case Step.DECIDE:
                if self._turns.forget(Step.COSTS):  # that page says what is typed on either
                    self._tell(Step.COSTS)
                self._decide.display_costs(views.costs)
                self._decide.display(views.decide, views.no_answer)
                return self._decide
            case Step.REPORT:
                self._report.display(views.window, views.decide, views.record, views.no_answer)
                return self._report
            case Step.SCORE:
                self._score.display(views.score, views.no_answer)
                return self._score

    def _lay_out_answer(self) -> None:
        """Measure and paint a new answer before it is looked at: a click would wait for that."""
        if self._session.state.step is not Step.DECIDE:
            self._decide.resize(self._pages.size())
            self._decide.grab()

    def _tell_analyse(self) -> None:
        """Show the plan, which takes a while to draw up: where only costs move, it can wait."""
        state = self._session.state
        shown = (state.table, state.study, state.tried, state.job, state.problem, state.about.event)
        if state.step is not Step.DECIDE or shown != self._analysed:
            self._analysed = shown
            self._analyse.display(self._views.analyse)

    def _remember_opened(self, state: State) -> None:
        """Remember a file once it is open, unless it came with the program."""
        path = self._opening
        if path is None or state.job is not None:
            return
        self._opening = None
        if state.table is not None and state.problem is None and not _is_ours(path):
            self._recent.opened(path)
            self._display_recent()

    def _display_recent(self) -> None:
        files = self._recent.files()
        self._actions.display_recent(files)
        self._data.beginnings.display(files)

    def display_theme(self, theme: Theme) -> None:
        """Draw what is painted, not styled, in these colours."""
        self._theme = theme
        for part in self._painted:
            part.display_theme(theme)

    def offer_cluster(self, cluster: Joinable) -> None:
        """Let the analyst choose where analyses run."""
        self._actions.cluster.setVisible(True)
        self._actions.cluster.triggered.connect(lambda: ClusterDialog(self, cluster).show())

    def open_file(self, path: Path) -> None:
        """Open a spreadsheet or a session."""
        self._opening = path.absolute()
        self._session.open_file(self._opening)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.recovery)
        beside.addWidget(self._message)
        beside.addWidget(self._pages, 1)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._steps)
        layout.addLayout(beside, 1)
        layout.addWidget(self._explain)
        self.setCentralWidget(central)
        self.statusBar().addWidget(self._status, 1)
        self.statusBar().addPermanentWidget(self._busy)
        self.statusBar().setSizeGripEnabled(False)

    # The pages, each made when it is first told something

    @cached_property
    def _data(self) -> DataPage:
        page = DataPage(self._column_questions)
        page.open_requested.connect(self._on_open)
        page.beginnings.open_requested.connect(self.open_file)
        page.beginnings.forget_requested.connect(self._on_forget)
        page.paste_requested.connect(self._on_paste)
        page.stop_requested.connect(self._on_stop)
        page.reading_changed.connect(self._on_reading_changed)
        page.remedy_chosen.connect(self._session.apply_remedy)
        page.rows_requested.connect(self._on_rows_requested)
        page.next_requested.connect(self._on_next)
        page.outcome_chosen.connect(self._deliver)
        page.role_chosen.connect(self._deliver)
        return self._placed(self._dressed(page))

    @cached_property
    def _costs(self) -> CostsPage:
        page = CostsPage(self._amounts_in)
        page.costs_typed.connect(self._deliver)
        page.chosen.connect(self._deliver)
        page.next_requested.connect(self._on_next)
        return self._placed(page)

    @cached_property
    def _analyse(self) -> AnalysePage:
        page = AnalysePage()
        page.chosen.connect(self._deliver)
        page.analyse_requested.connect(self._on_analyse)
        page.stop_requested.connect(self._on_stop)
        page.continue_requested.connect(self._on_continue)
        return self._placed(self._dressed(page))

    @cached_property
    def _decide(self) -> DecidePage:
        page = DecidePage()
        page.chosen.connect(self._deliver)
        page.recommended_requested.connect(self._on_recommended)
        page.leak_check_requested.connect(self._on_leak_check)
        page.false_alarm.follow(self._costs.false_alarm)
        page.missed.follow(self._costs.missed)
        return self._placed(self._dressed(page))

    @cached_property
    def _report(self) -> ReportPage:
        page = ReportPage()
        page.report_requested.connect(self._on_report)
        page.save_requested.connect(self._on_save)
        page.export_requested.connect(self._on_export)
        page.record.taken.connect(self._on_decision)
        page.record.save_requested.connect(self._on_save_record)
        page.record.compare_requested.connect(self._on_compare)
        return self._placed(page)

    @cached_property
    def _score(self) -> ScorePage:
        page = ScorePage()
        page.score_requested.connect(self._on_score)
        page.columns_matched.connect(self._session.score_as_agreed)
        page.agreed.connect(self._session.score_as_agreed)
        return self._placed(page)

    def _placed(self, page: AnyPage) -> AnyPage:
        self._keys.hold_in(page)
        self._pages.addWidget(page)
        return page

    def _dressed(self, part: AnyPainted) -> AnyPainted:
        self._painted.append(part)
        part.display_theme(self._theme)
        return part

    def _connect_actions(self) -> None:
        for action, slot in (
            (self._actions.open, self._on_open),
            (self._actions.paste, self._on_paste),
            (self._actions.copy_command, self._on_copy_command),
            (self._actions.save, self._on_save),
            (self._actions.report, self._on_report),
            (self._actions.export, self._on_export),
            (self._actions.print, self._on_print),
            (self._actions.score, self._on_score),
            (self._actions.undo, self._on_undo),
            (self._actions.redo, self._on_redo),
            (self._actions.recommended, self._on_recommended),
            (self._actions.analyse, self._on_analyse),
            (self._actions.stop, self._on_stop),
        ):
            action.triggered.connect(slot)
        self._actions.quit.triggered.connect(self.close)
        self._actions.explain.toggled.connect(self._explain.setVisible)
        self._actions.steps.triggered.connect(self._on_step_triggered)
        self._actions.examples.triggered.connect(self._on_example)
        self._actions.recent.triggered.connect(self._on_recent)
        self._actions.languages.triggered.connect(self._on_language)
        histories = (self._actions.undo, self._actions.redo)
        everywhere = self._actions.everywhere
        self._keys = WindowKeys(self, everywhere, histories, self._holds_no_choice)

    # What the analyst asks for

    def _holds_no_choice(self, line: QLineEdit) -> bool:
        """Whether what is typed in a line would not be taken back by taking back a choice.

        That is so in remarks, and in costs while they do not count yet.
        """
        is_amount = isinstance(line.parentWidget(), MoneyField)
        counts = is_amount and self._session.state.costs is not None
        return line.isUndoAvailable() and not counts

    def _deliver(self, event: Event) -> None:
        self._session.deliver(event)

    def _amounts_in(self, column: str, share: float, fixed: float) -> Amounts:
        return self._session.amounts_in(column, share=share, fixed=fixed)

    def _column_questions(self, columns: tuple[str, ...]) -> tuple[Question, ...]:
        table = self._session.state.table
        return () if table is None else column_questions(table, columns)

    def _on_plotting_loaded(self) -> None:
        for plot in ("cost_plot", "recall_plot", "roc_plot"):
            self._turns.put(plot, partial(getattr, self._decide, plot))
        self._turns.put("plots", self._make_plots)

    def _make_plots(self) -> None:
        self._decide.prepare()
        self.complete.emit()

    def _on_step_visited(self, step: Step) -> None:
        self._session.deliver(StepVisited(step))

    def _on_step_triggered(self, action: QAction) -> None:
        self._on_step_visited(Step(action.data()))

    def _on_next(self) -> None:
        steps = list(Step)
        self._on_step_visited(steps[steps.index(self._session.state.step) + 1])

    def _on_open(self) -> None:
        path = self._dialogs.file_to_open(self)
        if path is not None:
            self.open_file(path)

    def _on_example(self, action: QAction) -> None:
        self.open_file(resource("examples", action.data()))

    def _on_recent(self, action: QAction) -> None:
        self.open_file(action.data())

    def _on_language(self, action: QAction) -> None:
        self.language_chosen.emit(action.data())

    def _on_forget(self, path: Path) -> None:
        self._recent.forget(path)
        self._display_recent()

    def _on_paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._session.open_pasted(text)
        else:
            self._message.display(say(NOTHING_TO_PASTE), None)

    def _on_reading_changed(self, options: ReadingOptions) -> None:
        table = self._session.state.table
        if table is not None:
            self._session.open_file(Path(table.source.file), options)

    def _on_rows_requested(self) -> None:
        table = self._session.state.table
        if table is not None:
            UnusedRowsDialog(self, self._views.data.summary, unused_rows(table)).show()

    def _on_copy_command(self) -> None:
        command, table = command_line(self._session.state), self._session.state.table
        if table is not None and self._session.keeps(Path(table.source.file)):
            self._message.display(say(PASTED_CELLS_END), None)
        elif command is not None:
            QGuiApplication.clipboard().setText(command)
            self._message.display(None, say(COMMAND_COPIED))

    def _on_analyse(self) -> None:
        self._session.analyse()
        self._on_step_visited(Step.ANALYSE)

    def _on_continue(self) -> None:
        self._session.resume()

    def _on_stop(self) -> None:
        self._session.stop()

    def _on_undo(self) -> None:
        self._session.undo()

    def _on_redo(self) -> None:
        self._session.redo()

    def _on_recommended(self) -> None:
        self._session.deliver(CandidateSelected(None))
        self._session.deliver(PointMoved(None))

    def _on_leak_check(self) -> None:
        self._session.check_leaks()

    def _on_report(self) -> None:
        self._write_report(" decision.xlsx")

    def _on_print(self) -> None:
        self._write_report(" decision.pdf")

    def _write_report(self, ending: str) -> None:
        path = self._dialogs.report_to_write(self, self._suggested(ending))
        if path is not None:
            with_cases = self._report.scored_cases and path.suffix.lower() == ".xlsx"
            self._session.write_report(
                path, scored_cases=with_cases, language=self._report.language
            )

    def save_picture(self, widget: QWidget) -> None:
        """Ask where a picture of a chart or a table goes, and write it there."""
        path = self._dialogs.picture_to_write(self, self._suggested(" chart.png"))
        if path is not None:
            trouble = write_picture(widget, path)
            self._message.display(trouble, say("Saved: {file}", file=path.name))

    def _on_save(self) -> None:
        path = self._dialogs.session_to_save(self, self._suggested(".imbgui"))
        if path is not None:
            self._session.save(path, with_data=self._report.with_data)

    def _on_export(self) -> None:
        path = self._dialogs.export_to_write(self, self._suggested(" recommendation.py"))
        if path is not None:
            self._session.export(path)

    def _on_decision(self, taken: DecisionTaken) -> None:
        self._session.take_decision(taken.decision, taken.because)

    def _on_save_record(self) -> None:
        path = self._dialogs.record_to_write(self, self._suggested(" decision.json"))
        if path is not None:
            self._session.save_record(path)

    def _on_compare(self) -> None:
        path = self._dialogs.record_to_compare(self)
        sentences = () if path is None else self._session.compared_with(path)
        if sentences:
            ChangesDialog(self, sentences).show()

    def _on_score(self) -> None:
        new = self._dialogs.file_to_score(self)
        if new is None:
            return
        out = self._dialogs.scored_to_write(self, new.with_name(f"{new.stem} scored.xlsx"))
        if out is not None:
            self._session.score(new, out, order=self._score.order, first=self._score.first)

    def _suggested(self, ending: str) -> Path:
        """Suggest a name beside the file that was analysed, unless it is the program's own."""
        table = self._session.state.table
        file = Path("imbgui") if table is None else Path(table.source.file)
        is_ours = _is_ours(file) or self._session.keeps(file)
        folder = Path.home() if is_ours else file.parent
        return folder / f"{file.name.split('.')[0]}{ending}"

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        """See to what is not seen once the window is."""
        super().paintEvent(event)
        self._turns.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is held over the window."""
        if _dropped_file(event) is not None:
            event.acceptProposedAction()
            self._data.drop_area.await_drop(awaited=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Let a file go that was held over the window."""
        self._data.drop_area.await_drop(awaited=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file that was dropped."""
        self._data.drop_area.await_drop(awaited=False)
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(resource())


def _dropped_file(event: QDropEvent) -> Path | None:
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
