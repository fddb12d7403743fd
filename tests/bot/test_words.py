import ast
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.words import Words, known_locales
from tests.conftest import ROOT

TEMPLATE = ROOT / "config" / "locales" / "readout.pot"
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


@pytest.mark.parametrize("locale", ["de", "es", "fr", "zh"])
def test_catalogue_is_complete_and_keeps_every_placeholder(locale: str) -> None:
    with (TEMPLATE.parent / f"{locale}.po").open("rb") as file:
        kept = {_key(message.id): message.string for message in read_po(file) if message.id}
    assert extracted() == set(kept)
    for key, translated in kept.items():
        assert translated is not None
        forms = (translated,) if isinstance(translated, str) else tuple(translated)
        wanted = set(re.findall(r"{\w+}", key if isinstance(key, str) else key[1]))
        assert all(forms), key
        # A singular may do without its number: "failed once".
        assert wanted == set(re.findall(r"{\w+}", forms[-1])), key
        assert wanted >= set(re.findall(r"{\w+}", forms[0])), key


def test_french_counts_nothing_as_one() -> None:
    words = Words("fr")
    assert "0 échange" == words.many("{n} exchange", "{n} exchanges", 0)
    assert "2 échanges" == words.many("{n} exchange", "{n} exchanges", 2)


def extracted() -> set[str | tuple[str, str]]:
    """Every message that stands in a call of `words(…)` or `words.many(…)`, in f-strings too."""
    found: set[str | tuple[str, str]] = set()
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update(_messages(node))
    return found


def _messages(call: ast.Call) -> Iterator[str | tuple[str, str]]:
    constants = (each.value for each in call.args[:2] if isinstance(each, ast.Constant))
    texts = [text for text in constants if isinstance(text, str)]
    match call.func:
        case ast.Attribute(attr="many") if len(texts) == 2:
            yield texts[0], texts[1]
        case ast.Name(id="words" | "self") | ast.Attribute(attr="words" | "_words") if texts:
            yield texts[0]
        case ast.Call(func=ast.Name(id="words_for")) if texts:
            yield texts[0]


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
