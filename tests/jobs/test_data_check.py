"""What preparing finds is told before anything is fitted, and goes into every study."""

from contextlib import closing

from imbgui.application.events import CandidateFinished, DataChecked
from imbgui.domain.features import Layout
from imbgui.domain.tasks import Decide, Fit, Prepare, Prepared
from tests.builders import a_data_check
from tests.jobs.answering import Jobs, as_expected

CHECK = a_data_check()


def found(request):
    if isinstance(request, Prepare):
        return Prepared(2400, 240, Layout(()), CHECK)
    return as_expected(request)


def test_that_what_was_found_is_the_first_thing_told(tmp_path):
    with closing(Jobs(found)) as jobs:
        events = jobs.analysed(tmp_path)
        assert events[0] == DataChecked(1, CHECK)
        assert any(isinstance(event, CandidateFinished) for event in events[1:])


def test_that_it_is_found_before_the_first_fit_and_kept_in_every_study(tmp_path):
    with closing(Jobs(found)) as jobs:
        jobs.analysed(tmp_path)
        assert isinstance(jobs.executor.asked[0], Prepare)
        assert isinstance(jobs.executor.asked[1], Fit)
        assert {request.check for request in jobs.executor.asked_for(Decide)} == {CHECK}
