"""What Qt says and reads by itself, in the language spoken: its dialogs, its menus, its numbers."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from imbgui.application.settings import Settings
from imbgui.language import locale, nearest, spoken


def language_to_begin_with(settings: Settings, told: str | None) -> str:
    """Return the language that was told, or else the one chosen in the window, or the system's."""
    return nearest(told or settings.language or QLocale.system().uiLanguages()[0])


def speak_in_qt(application: QCoreApplication) -> None:
    """Have Qt say and read everything in the language spoken, from now on."""
    QLocale.setDefault(_locale())
    for former in application.findChildren(QTranslator):
        application.removeTranslator(former)
        former.deleteLater()
    words = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{spoken()}", folder):
        application.installTranslator(words)


def _locale() -> QLocale:
    """Return by whose habits numbers are typed: the country's, unless its language is another."""
    system = QLocale.system()
    is_told = system.language() is not QLocale.Language.C
    return system if is_told and nearest(system.name()) == spoken() else QLocale(locale())
