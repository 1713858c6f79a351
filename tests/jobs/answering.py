"""An executor that answers requests in line from a function, and an analysis to ask it for."""

import queue
from concurrent.futures import Executor, Future

from imbgui.application.events import JobFinished
from imbgui.domain.features import Layout
from imbgui.domain.study import Outcome, Status
from imbgui.domain.tasks import Calibrate, Decide, Fit, Fitted, Prepare, Prepared, Race
from imbgui.jobs.executors import WorkerDiedError
from imbgui.jobs.supervisor import Supervisor
from imbgui.jobs.worker import carry_out
from tests.builders import a_plan, a_table

TABLE = a_table()
PLAN = a_plan(table=TABLE)


def as_expected(request):
    """Answer a request of an analysis as a worker would to whom nothing happens."""
    match request:
        case Prepare():
            return Prepared(2400, 240, Layout(()))
        case Fit(candidate, fold):
            return Fitted(candidate, fold, seconds=0.5, weight=1.0)
        case Race():
            return ()
        case Calibrate(candidate):
            return Outcome(candidate, Status.DONE, average_precision=0.5, roc_auc=0.8)
        case Decide(name=name):
            return name
    raise AssertionError(request)


class Answering(Executor):
    """Answers each request with what a function makes of it; ``asked`` are the requests.

    ``size`` 0 has one request under way at a time, so that events come in one order only.
    """

    def __init__(self, answer, size=0):
        self.size = size
        self.asked = []
        self._answer = answer

    def submit(self, fn, /, *args):
        assert fn is carry_out
        (request,) = args
        self.asked.append(request)
        future = Future()
        try:
            future.set_result(self._answer(request))
        except WorkerDiedError as died:
            future.set_exception(died)
        return future

    def asked_for(self, kind):
        return [request for request in self.asked if isinstance(request, kind)]


class Jobs:
    """A supervisor with its queue: runs a job and returns everything it reports."""

    def __init__(self, answer=as_expected, size=0):
        self.executor = Answering(answer, size)
        self.events = queue.SimpleQueue()
        self.supervisor = Supervisor(self.executor, self.events)
        self._last = 0

    def close(self):
        self.supervisor.close()

    def analysed(self, folder, *, plan=PLAN, seconds=None):
        self._last += 1
        self.supervisor.analyse(self._last, TABLE, plan, folder, seconds)
        return self.reported(self._last)

    def started(self, kind, request):
        self._last += 1
        self.supervisor.start(self._last, kind, request)
        return self.reported(self._last)

    def reported(self, number):
        """Return what a job reports, up to its end."""
        events = []
        while JobFinished(number) not in events:
            events.append(self.events.get(timeout=60))
            assert events[-1].job == number
        return events
