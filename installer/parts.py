"""What of the libraries an installed program needs, and what it can do without."""

import re
from importlib.metadata import PackageNotFoundError, distribution

from imbgui.application.about import DISTRIBUTIONS
from imbgui.language import languages


def is_here(name: str) -> bool:
    """Return whether a distribution is installed."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


METADATA = tuple(name for name in DISTRIBUTIONS if is_here(name))
"""Distributions whose versions and licences the program tells."""

LEFT_OUT = [
    *("IPython", "matplotlib", "OpenGL", "PIL", "pip", "pytest", "setuptools", "tkinter"),
    # A third of the whole, for one kind of file; who has it can save it as .csv or .xlsx.
    "pyarrow",
    *(
        f"PySide6.Qt{part}"
        for part in (
            *("Concurrent", "Designer", "Help", "Network", "Qml", "Quick", "QuickWidgets"),
            *("Sql", "UiTools", "WebEngineCore", "WebEngineWidgets"),
        )
    ),
]
"""Modules that nothing here imports, or does without."""

LANGUAGES = ("root", *languages())
"""Whose ways of writing numbers and money are taken along: those the program speaks."""

_UNUSED = tuple(
    re.compile(pattern)
    for pattern in (
        # Screens without X11 or Wayland, remote ones, and GTK's looks with all of GTK.
        r"PySide6/(Qt/)?plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)",
        r"PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|platformthemes/libqgtk3)",
        r"PySide6/(Qt/)?plugins/(tls|networkinformation|sqldrivers|qmltooling)",
        r"PySide6/(Qt/)?plugins/imageformats/\w*(gif|icns|tga|tiff|wbmp|webp)",
        r"(PySide6/Qt/lib/)?libQt6EglF",
        r"lib(atk|cairo|gdk|pango|pixman|thai|datrie|graphite2|fribidi|harfbuzz)",
        # Qt's own words in other languages, but for its dialogs' in the program's.
        rf"PySide6/(Qt/)?translations/(?!qtbase_({'|'.join(languages())})\.qm)",
        # What libraries bring to be tested, compiled or learnt with.
        r".*/tests/",
        r".*\.(pyx|pxd|pyi|h|hpp|c|cpp)$",
        r".*/meson\.build$",
        r"sklearn/datasets/(data|images|descr)/",
    )
)
_LOCALE = re.compile(r"babel/locale-data/([a-z]+)")


def is_needed(name: str) -> bool:
    """Return whether a file of a library is taken along, by its place in the program's folder."""
    place = name.replace("\\", "/")
    locale = _LOCALE.match(place)
    if locale is not None:
        return locale[1] in LANGUAGES
    return not any(pattern.match(place) for pattern in _UNUSED)
