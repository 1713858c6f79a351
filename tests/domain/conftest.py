"""How properties are tested: the same examples each time, against no clock, nothing kept."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, configuration, settings

# Beside the tests its folder would be taken for a folder of tests.
configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "imbgui-hypothesis")
settings.register_profile(
    "promises",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("promises")
