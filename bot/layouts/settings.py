"""A server's settings → what they are, the menus that change them, and how to undo a change."""

from collections.abc import Sequence

from babel import Locale

from bot.layouts.components import (
    CHANNELS,
    ROLES,
    Button,
    Container,
    Layout,
    Option,
    Part,
    Picker,
    Row,
    Select,
    Separator,
    Text,
)
from bot.layouts.custom_ids import SETTINGS, custom_id
from bot.layouts.forms import Form, TextField
from bot.layouts.lines import code
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import GuildSettings


def settings_layout(
    settings: GuildSettings,
    words: Words,
    languages: Sequence[str],
    *,
    editor: bool,
    done: str = "",
    undo: str = "",
) -> Layout:
    """Members read them; editors get the menus as well."""
    lines = [f"## {words('Settings of this server')}", *filter(None, (done,))]
    lines += [
        words("Editors: {role}", role=_role(settings, words)),
        words("Notices and reports: {channel}", channel=_channel(settings, words)),
        words("Language of posts: {language}", language=_language(settings.locale, words)),
        words("Time zone: {zone}", zone=safe_text(settings.zone or words("not chosen (UTC)"))),
    ]
    if undo:
        lines.append(f"-# {words('Undo: {command}', command=code(undo))}")
    parts: list[Part] = [Text("\n".join(lines))]
    if editor:
        parts += [Separator(), *_menus(settings, words, languages)]
    return Layout((Container(tuple(parts)),))


def zone_form(settings: GuildSettings, words: Words) -> Form:
    """A zone is typed: there are too many for a menu."""
    field = TextField(
        "zone",
        words("Time zone"),
        value=settings.zone or "",
        placeholder="Europe/Berlin, Tokyo, UTC+2",
        longest=60,
    )
    return Form(custom_id(SETTINGS, "zone"), words("Time zone of this server"), (field,))


def language_name(locale: str) -> str:
    """`Deutsch`: a language in its own words."""
    return (Locale.parse(locale).get_display_name() or locale).capitalize()


def _menus(settings: GuildSettings, words: Words, languages: Sequence[str]) -> list[Part]:
    role = Picker(
        custom_id(SETTINGS, "editors"), ROLES, words("Editor role"), settings.editor_role_id
    )
    channel = Picker(
        custom_id(SETTINGS, "notices"),
        CHANNELS,
        words("Channel for notices and reports"),
        settings.notice_channel_id,
    )
    options = tuple(
        Option(language_name(locale), locale, chosen=locale == settings.locale)
        for locale in languages
    )
    language = Select(custom_id(SETTINGS, "language"), options, words("Language of posts"))
    zone = Button(words("Time zone"), custom_id(SETTINGS, "zone"))
    return [Row((role,)), Row((channel,)), Row((language,)), Row((zone,))]


def _role(settings: GuildSettings, words: Words) -> str:
    if settings.editor_role_id is None:
        return words("members with Manage Server")
    return words("{role} and members with Manage Server", role=f"<@&{settings.editor_role_id}>")


def _channel(settings: GuildSettings, words: Words) -> str:
    if settings.notice_channel_id is None:
        return words("not chosen")
    return f"<#{settings.notice_channel_id}>"


def _language(locale: str | None, words: Words) -> str:
    return words("the server's own") if locale is None else language_name(locale)
