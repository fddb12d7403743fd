"""Embeds → broken limits, counted as Discord counts: white space at the ends is not."""

import re
from datetime import datetime
from typing import Any

from tests.loopback_discord.checks.breach import Form
from tests.loopback_discord.model import Json

EMBEDS, ALL_TEXT, FIELDS = 10, 6000, 25
TITLE, DESCRIPTION, NAME, VALUE, FOOTER, AUTHOR = 256, 4096, 256, 1024, 2048, 256
COLOUR, URL = 0xFFFFFF, 2048
_WEB = re.compile(r"https?://\S+\Z")
_PICTURE = re.compile(r"(https?|attachment)://\S+\Z")


def check_embeds(form: Form, at: str, embeds: Any) -> None:
    """Check each embed, and the characters of all of them together."""
    if not embeds:
        return
    total = 0
    for index, one in enumerate(form.count(at, embeds, 0, EMBEDS)):
        if isinstance(one, dict):
            total += _check_embed(form, f"{at}.{index}", one)
    if total > ALL_TEXT:
        form.broken(at, "MAX_EMBED_SIZE_EXCEEDED", f"{ALL_TEXT} characters over all, not {total}")


def _check_embed(form: Form, at: str, embed: Json) -> int:
    """Check one embed and give the number of its characters."""
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    total = _text(form, f"{at}.title", embed.get("title"), TITLE)
    total += _text(form, f"{at}.description", embed.get("description"), DESCRIPTION)
    total += _text(form, f"{at}.author.name", author.get("name"), AUTHOR)
    total += _text(form, f"{at}.footer.text", footer.get("text"), FOOTER)
    fields = form.count(f"{at}.fields", embed.get("fields") or [], 0, FIELDS)
    for index, one in enumerate(fields):
        total += _field(form, f"{at}.fields.{index}", one)
    pictures = [(embed.get(key) or {}).get("url") for key in ("image", "thumbnail")]
    if not total and not any(pictures):
        form.broken(at, "BASE_TYPE_REQUIRED", "an embed shows something")
    _addresses(form, at, embed)
    if embed.get("color") is not None:
        form.number(f"{at}.color", embed["color"], 0, COLOUR)
    if embed.get("timestamp") is not None:
        _timestamp(form, f"{at}.timestamp", embed["timestamp"])
    return total


def _field(form: Form, at: str, one: Json) -> int:
    total = 0
    for key, high in (("name", NAME), ("value", VALUE)):
        text = one.get(key)
        if not isinstance(text, str) or not text.strip():
            form.broken(f"{at}.{key}", "BASE_TYPE_REQUIRED", "must not be blank")
        total += _text(form, f"{at}.{key}", text, high)
    return total


def _text(form: Form, at: str, text: Any, high: int) -> int:
    if text is None:
        return 0
    bare = text.strip() if isinstance(text, str) else text
    form.length(at, bare, 0, high)
    return len(bare) if isinstance(bare, str) else 0


def _addresses(form: Form, at: str, embed: Json) -> None:
    author = embed.get("author") or {}
    for where, value in ((f"{at}.url", embed.get("url")), (f"{at}.author.url", author.get("url"))):
        _address(form, where, value, _WEB)
    for key in ("image", "thumbnail"):
        _address(form, f"{at}.{key}.url", (embed.get(key) or {}).get("url"), _PICTURE)
    for key in ("author", "footer"):
        _address(form, f"{at}.{key}.icon_url", (embed.get(key) or {}).get("icon_url"), _PICTURE)


def _address(form: Form, at: str, value: Any, pattern: re.Pattern[str]) -> None:
    if value is None:
        return
    if not isinstance(value, str) or len(value) > URL or not pattern.match(value):
        form.broken(at, "URL_TYPE_INVALID_URL", f"no address: {value!r}")


def _timestamp(form: Form, at: str, value: Any) -> None:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        form.broken(at, "DATE_TIME_TYPE_PARSE", "must be ISO 8601")
