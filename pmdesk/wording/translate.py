"""The one door to translations, with English plurals that need no translation file."""

from PySide6.QtCore import QCoreApplication


def translate(context: str, text: str, one: str | None = None, n: int = -1) -> str:
    """`text` in the user's language; its `{name}` placeholders are left to `.format`, `%Ln` becomes `n`.

    The parameters stand as in Qt's own function, so that `pyside6-lupdate` finds every text written as
    literals. `one` is Qt's disambiguation and at the same time the English for n == 1: Qt picks plural
    forms from a loaded translation only, and English, the source language, has none.
    """
    said = QCoreApplication.translate(context, text, one, n)
    if n == 1 and one and QCoreApplication.translate(context, text, one) == text:
        return QCoreApplication.translate("", one, None, n)
    return said
