"""What the analyst has chosen of the window itself, remembered from one run to the next."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from imbgui.domain.problems import RefusedError
from imbgui.store.files import written_whole


@dataclass(frozen=True)
class Settings:
    """Choices; what was not chosen is None."""

    language: str | None = None
    """The code of the language spoken; None is the system's."""


def read_settings(kept_in: Path) -> Settings:
    """Return what was chosen; nothing where nothing can be read of it."""
    try:
        kept = json.loads(kept_in.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    language = kept.get("language") if isinstance(kept, dict) else None
    return Settings(language if isinstance(language, str) else None)


def keep_settings(settings: Settings, kept_in: Path) -> None:
    """Remember what was chosen; nothing is lost but that where it cannot be."""
    with contextlib.suppress(OSError, RefusedError):
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(kept_in) as beside:
            beside.write_text(json.dumps(asdict(settings)), encoding="utf-8")
