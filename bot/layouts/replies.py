"""Plain answers: notes, confirmations, refusals, choices."""

from collections.abc import Sequence

from bot.layouts.components import (
    ACCENT,
    ACCENT_WARNING,
    MAX_OPTION_TEXT,
    MAX_OPTIONS,
    MAX_TEXT,
    Container,
    Layout,
    Option,
    Part,
    Row,
    Select,
    Text,
    shorten,
    units,
)
from bot.layouts.safe_text import safe_text, visible
from bot.words import Words

_MAX_NOTE = 1500


def note(text: str, *, accent: int = ACCENT, rows: Sequence[Row] = ()) -> Layout:
    """A ready text of ours, whose foreign parts are safe already."""
    parts: tuple[Part, ...] = (Text(shorten(text, MAX_TEXT)), *rows)
    return Layout((Container(parts, accent),))


def refusal(message: str, *, more: str = "", rows: Sequence[Row] = ()) -> Layout:
    """A sentence that says what cannot be done and what would work. Both are anybody's text."""
    texts = [safe_text(shorten(text, _MAX_NOTE)) for text in (message, more) if text]
    return note("\n".join(texts), accent=ACCENT_WARNING, rows=rows)


def nearest_names(message: str, nearest: Sequence[str], words: Words) -> Layout:
    """Nothing goes by that name; these come closest."""
    if not nearest or any(name in message for name in nearest):
        return refusal(message)
    return refusal(message, more=words("Nearest: {names}.", names=", ".join(nearest)))


def which_one(message: str, candidates: Sequence[str], menu_id: str | None, words: Words) -> Layout:
    """Several things go by that name: ask back, with a menu where one can be chosen from."""
    options = tuple(Option(name, name) for name in candidates if fits_option(name))
    if menu_id is None or not options:
        names = "; ".join(candidates)
        shown = "" if all(name in message for name in candidates) else names
        return refusal(message, more=shown)
    menu = Select(menu_id, options[:MAX_OPTIONS], words("Which one do you mean?"))
    return refusal(message, rows=[Row((menu,))])


def broken(incident: str, words: Words) -> Layout:
    """Something of ours broke; the id finds it in the log."""
    return refusal(
        words(
            "Something went wrong on our side. "
            "If it happens again, tell the operator this id: {id}.",
            id=incident,
        )
    )


def fits_option(name: str) -> bool:
    """Whether a name can be the value of a menu's line or an autocomplete choice."""
    encodable = not any("\ud800" <= character <= "\udfff" for character in name)
    return encodable and bool(visible(name).strip()) and units(name) <= MAX_OPTION_TEXT
