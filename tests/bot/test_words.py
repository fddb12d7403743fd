import datetime as dt
import io
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.words import Words, known_locales
from tests.conftest import ROOT

TEMPLATE = ROOT / "config" / "locales" / "readout.pot"
KEYWORDS = {"words": None, "self": None, "many": (1, 2)}
GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Nothing found."
msgstr "Nichts gefunden."

msgid "{speaker} to {outlet}"
msgstr "{speaker} an {outlet}"

msgid "{n} bullet"
msgid_plural "{n} bullets"
msgstr[0] "{n} Punkt"
msgstr[1] "{n} Punkte"

msgid "Share in channel"
msgstr ""
"""


def _german(tmp_path: Path) -> Words:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    return Words("de-AT", tmp_path)


def test_translated_words_are_used_and_missing_ones_are_english(tmp_path: Path) -> None:
    words = _german(tmp_path)
    assert ("en", "de") == known_locales(tmp_path)
    assert "Nichts gefunden." == words("Nothing found.")
    assert "A an B" == words("{speaker} to {outlet}", speaker="A", outlet="B")
    assert "Share in channel" == words("Share in channel")
    assert "Mo 23 Nov. 2026" == words.date(dt.date(2026, 11, 23)).replace(".", "", 1)


def test_numbers_choose_their_form(tmp_path: Path) -> None:
    forms = [words.many("{n} bullet", "{n} bullets", 1) for words in (_german(tmp_path), Words())]
    assert ["1 Punkt", "1 bullet"] == forms
    forms = [_german(tmp_path).many("{n} bullet", "{n} bullets", n) for n in (0, 2)]
    assert ["0 Punkte", "2 Punkte"] == forms
    assert "1,234 bullets" == Words().many("{n} bullet", "{n} bullets", 1234)


def test_what_is_put_in_is_never_parsed() -> None:
    assert "{oops} {0}" == Words()("{name}", name="{oops} {0}")


def test_unknown_language_is_answered_in_english() -> None:
    assert "en" == Words("tlh").locale


def test_unknown_date_is_said() -> None:
    assert "date unknown" == Words().date(None)


def test_template_holds_every_message_of_the_bot() -> None:
    """`python -m tests.bot.test_words` writes it anew."""
    with TEMPLATE.open("rb") as file:
        kept = {_key(message.id) for message in read_po(file) if message.id}
    assert extracted() == kept


def test_every_message_has_the_same_placeholders_in_both_numbers() -> None:
    for one, several in (key for key in extracted() if isinstance(key, tuple)):
        assert set(re.findall(r"{\w+}", several)) >= set(re.findall(r"{\w+}", one))


def extracted() -> set[str | tuple[str, str]]:
    """Every message that stands in a call of `words(…)` or `words.many(…)`."""
    found = set()
    for _file, _line, message, *_ in extract_from_dir(ROOT / "bot", keywords=KEYWORDS):
        found.add(_key(message))
    return found


def _key(message: object) -> str | tuple[str, str]:
    if isinstance(message, tuple | list):
        return str(message[0]), str(message[1])
    return str(message)


def _write() -> None:
    out = io.StringIO()
    out.write('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n')
    for key in sorted(extracted(), key=str):
        one, several = (key, None) if isinstance(key, str) else key
        out.write(f"\nmsgid {_quoted(one)}\n")
        if several is None:
            out.write('msgstr ""\n')
        else:
            out.write(f'msgid_plural {_quoted(several)}\nmsgstr[0] ""\nmsgstr[1] ""\n')
    TEMPLATE.write_text(out.getvalue(), encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    _write()
