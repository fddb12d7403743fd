"""A pressed button or chosen menu line → its answer, known by nothing but its id.

So a press works after a restart and after a year. The person's rights and the server are looked
at anew each time; an id that we do not know any more is answered politely.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.answers import Interaction, answer, guild_of, guild_or_none, refuse, words_for
from bot.commands.digest import Now
from bot.commands.permissions import Editors
from bot.commands.quotes import NAMED, OPERATOR, quotes_page
from bot.frozen import FrozenForm
from bot.layouts import custom_ids as ids
from bot.layouts.briefing import briefing_layout
from bot.layouts.components import Layout
from bot.layouts.custom_ids import Pressed, parse_custom_id
from bot.layouts.exchange import exchange_layout
from bot.layouts.quotes import (
    PAGE_SIZE,
    citation_layout,
    delivery_quotes_layout,
    shared_quote_layout,
)
from bot.layouts.replies import note
from bot.layouts.subscriptions import about_delivery_layout
from bot.presses import Press, Presses, too_old
from digests.deliver import Deliver
from digests.errors import BadRequest, NotAllowed
from digests.lookup import Lookup
from digests.model import BriefingId, DeliveryKey, ExchangeId
from digests.posted import Posted

Handler = Callable[[Interaction, tuple[str, ...]], Awaitable[Layout]]

_FORM = discord.InteractionType.modal_submit
_TURNING = {"back", "next", "flip"}
"""Last argument of buttons that turn a page: they change a private message in place."""
_IN_PLACE = {ids.SETTINGS, ids.SETUP}
"""Verbs whose private message shows the new state itself."""
_BESIDE = {"preview"}
"""Last argument of buttons whose answer stands beside the message all the same."""


class Router:
    """One handler per verb; each reads the arguments, asks one use case, lays out."""

    def __init__(
        self,
        *,
        lookup: Lookup,
        posted: Posted,
        deliver: Deliver,
        editors: Editors,
        now: Now,
        more: Sequence[Presses] = (),
    ) -> None:
        self._lookup = lookup
        self._posted = posted
        self._deliver = deliver
        self._editors = editors
        self._now = now
        self._handlers: Mapping[str, Handler] = {
            ids.QUOTES: self._quotes,
            ids.CHOOSE: self._choose,
            ids.EXCHANGE: self._exchange,
            ids.BRIEFING: self._briefing,
            ids.CITE: self._cite,
            ids.SHARE: self._share,
            ids.DELIVERY_QUOTES: self._delivery_quotes,
            ids.DELIVERY_EXCHANGES: self._delivery_exchanges,
            ids.DELIVERY_ABOUT: self._delivery_about,
            ids.POST_AGAIN: self._post_again,
            ids.STANDS_THERE: self._stands_there,
        }
        self._more = {verb: one for group in more for verb, one in group.handlers().items()}
        self._forms = {verb: one for group in more for verb, one in group.forms().items()}

    async def dispatch(self, interaction: Interaction) -> None:
        """Answer the press. Never raises for what the id or the person holds."""
        pressed = parse_custom_id(_data(interaction).get("custom_id", ""))
        if await self._opened_form(interaction, pressed):
            return
        verb = "" if pressed is None else pressed.verb
        await answer(
            interaction,
            self._handle(interaction, pressed),
            private=verb != ids.SHARE,
            in_place=pressed is not None and _stays(interaction, pressed),
        )

    async def _opened_form(self, interaction: Interaction, pressed: Pressed | None) -> bool:
        """Whether the press was answered by a form, or by why there is none."""
        make = None if pressed is None else self._forms.get(pressed.verb)
        if interaction.type is not discord.InteractionType.component or make is None:
            return False
        assert pressed is not None
        try:
            form = await make(Press(interaction, pressed.arguments))
        except Exception as error:  # noqa: BLE001 - every answer's error hook
            await refuse(interaction, error)
            return True
        if form is not None:
            await interaction.response.send_modal(FrozenForm(form))
        return form is not None

    async def _handle(self, interaction: Interaction, pressed: Pressed | None) -> Layout:
        if pressed is not None and pressed.verb in self._more:
            return await self._more[pressed.verb](Press(interaction, pressed.arguments))
        handler = None if pressed is None else self._handlers.get(pressed.verb)
        if handler is None or pressed is None:
            raise BadRequest(too_old(interaction))
        return await handler(interaction, pressed.arguments)

    async def _quotes(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        key, offset = _text(interaction, arguments, 0), _number(interaction, arguments, 1)
        guild_id = guild_or_none(interaction)
        request = await self._lookup.recall(guild_id or OPERATOR, key)
        if arguments[-1] == "flip":
            request = replace(request, newest_first=not request.newest_first)
        return await quotes_page(self._lookup, guild_id, request, offset, words_for(interaction))

    async def _choose(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        key, option = _text(interaction, arguments, 0), _text(interaction, arguments, 1)
        chosen = _chosen(interaction)
        if option not in NAMED or chosen is None:
            raise BadRequest(too_old(interaction))
        guild_id = guild_or_none(interaction)
        remembered = await self._lookup.recall(guild_id or OPERATOR, key)
        match option:
            case "topic":
                request = replace(remembered, topic=chosen)
            case "outlet":
                request = replace(remembered, outlet=chosen)
            case "speaker":
                request = replace(remembered, speaker=chosen)
            case _:
                request = replace(remembered, source=chosen)
        return await quotes_page(self._lookup, guild_id, request, 0, words_for(interaction))

    async def _exchange(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        chosen = _chosen(interaction)
        if chosen is not None:
            arguments = (chosen, "0")
        number = _number(interaction, arguments, 0)
        found = await self._lookup.exchange(guild_or_none(interaction), ExchangeId(number))
        return exchange_layout(
            found.exchange,
            found.turns,
            words_for(interaction),
            page=_number(interaction, arguments, 1),
            before=found.previous,
            after=found.next,
        )

    async def _briefing(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        number = BriefingId(_number(interaction, arguments, 0))
        found = await self._lookup.briefing_by_id(guild_or_none(interaction), number)
        return briefing_layout(
            found.briefing,
            found.exchanges,
            words_for(interaction),
            page=_number(interaction, arguments, 1),
        )

    async def _cite(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        quote_id = _text(interaction, arguments, 0)
        row = await self._lookup.quote(guild_or_none(interaction), quote_id)
        return citation_layout(row, words_for(interaction))

    async def _share(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        words = words_for(interaction)
        if not interaction.permissions.send_messages:
            raise NotAllowed(words("You may not write in this channel, so nothing was shared."))
        row = await self._lookup.quote(guild_or_none(interaction), _text(interaction, arguments, 0))
        return shared_quote_layout(row, interaction.user.id, words)

    async def _delivery_quotes(
        self, interaction: Interaction, arguments: tuple[str, ...]
    ) -> Layout:
        key = _key(interaction, arguments)
        offset = _number(interaction, arguments, 1)
        page = await self._posted.quotes(guild_of(interaction), key, offset=offset, limit=PAGE_SIZE)
        return delivery_quotes_layout(page, words_for(interaction), key=key, offset=offset)

    async def _delivery_exchanges(
        self, interaction: Interaction, arguments: tuple[str, ...]
    ) -> Layout:
        guild_id = guild_of(interaction)
        key = _key(interaction, arguments)
        listed = await self._posted.exchanges(guild_id, key)
        words = words_for(interaction)
        if not listed:
            raise BadRequest(words("The exchanges of this digest are not on record any more."))
        at = min(_number(interaction, arguments, 1), len(listed) - 1)
        found = await self._lookup.exchange(guild_id, listed[at])
        return exchange_layout(
            found.exchange,
            found.turns,
            words,
            page=_number(interaction, arguments, 2) if len(arguments) > 2 else 0,  # noqa: PLR2004
            of_digest=(key, at, len(listed)),
        )

    async def _delivery_about(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        delivery = await self._posted.delivery(guild_of(interaction), _key(interaction, arguments))
        return about_delivery_layout(delivery, words_for(interaction))

    async def _post_again(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        guild_id = await self._editors.require(interaction)
        key = DeliveryKey(_text(interaction, arguments, 0))
        await self._deliver.send_again(guild_id, key, self._now())
        return note(words_for(interaction)("It will be posted again within a minute or two."))

    async def _stands_there(self, interaction: Interaction, arguments: tuple[str, ...]) -> Layout:
        guild_id = await self._editors.require(interaction)
        key = DeliveryKey(_text(interaction, arguments, 0))
        await self._deliver.mark_sent(guild_id, key, self._now())
        return note(words_for(interaction)("Recorded as posted."))


def _data(interaction: Interaction) -> Mapping[str, Any]:
    return interaction.data or {}


def _chosen(interaction: Interaction) -> str | None:
    """The value of the menu line that was chosen; None for a button."""
    values = _data(interaction).get("values") or [None]
    return values[0] if isinstance(values[0], str) else None


def _stays(interaction: Interaction, pressed: Pressed) -> bool:
    """Whether the answer takes the place of the message that was pressed."""
    if pressed.verb == ids.REPORT_ANSWER:
        # The editors' own message: whoever reads it next sees that it is settled.
        return interaction.message is not None and interaction.type is _FORM
    last = set(pressed.arguments[-1:])
    wanted = bool(last & _TURNING) or (pressed.verb in _IN_PLACE and not last & _BESIDE)
    return wanted and _is_private(interaction)


def _is_private(interaction: Interaction) -> bool:
    message = interaction.message
    return (
        message is not None and discord.MessageFlags(ephemeral=True).value & message.flags.value > 0
    )


def _key(interaction: Interaction, arguments: tuple[str, ...]) -> str:
    key = _text(interaction, arguments, 0)
    if key == ids.PREVIEW:
        words = words_for(interaction)
        raise BadRequest(words("This is a preview; the buttons work once the digest is posted."))
    return key


def _text(interaction: Interaction, arguments: tuple[str, ...], at: int) -> str:
    return Press(interaction, arguments).text(at)


def _number(interaction: Interaction, arguments: tuple[str, ...], at: int) -> int:
    return Press(interaction, arguments).number(at)
