"""*Report a problem*: from a reader's press to the editors' channel, and the answer there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.alerts import Send
from bot.answers import guild_of
from bot.commands.digest import Now
from bot.commands.permissions import Editors, SettingsOf
from bot.layouts.components import Layout
from bot.layouts.custom_ids import PREVIEW, REPORT, REPORT_ANSWER, REPORT_DIGEST
from bot.layouts.forms import Form
from bot.layouts.reports import answer_form, report_form, report_layout, thanks_layout
from bot.presses import Press, number_of
from bot.words import Words
from digests.errors import BadRequest, PostingError
from digests.lookup import Lookup
from digests.model import ExchangeId, GuildId, Problem, Report, ReportId, StoredExchange
from digests.posted import Posted
from digests.reports import Reports

log = structlog.get_logger(__name__)


class ReportDesk:
    """The presses over their use case; `send` reaches the editors' channel."""

    def __init__(
        self,
        *,
        reports: Reports,
        posted: Posted,
        lookup: Lookup,
        editors: Editors,
        settings_of: SettingsOf,
        send: Send,
        now: Now,
    ) -> None:
        self._reports = reports
        self._posted = posted
        self._lookup = lookup
        self._editors = editors
        self._settings_of = settings_of
        self._send = send
        self._now = now

    def handlers(self) -> Mapping[str, Callable[[Press], Awaitable[Layout]]]:
        """By verb."""
        return {REPORT: self._file, REPORT_ANSWER: self._answer}

    def forms(self) -> Mapping[str, Callable[[Press], Awaitable[Form | None]]]:
        """By verb."""
        return {
            REPORT: self._about_exchange,
            REPORT_DIGEST: self._about_digest,
            REPORT_ANSWER: self._ask_answer,
        }

    async def _about_exchange(self, press: Press) -> Form:
        guild_id = guild_of(press.interaction)
        found = await self._lookup.exchange(guild_id, ExchangeId(press.number(0)))
        return report_form((found.exchange,), press.words)

    async def _about_digest(self, press: Press) -> Form:
        key = press.text(0)
        if key == PREVIEW:
            words = press.words
            raise BadRequest(
                words("This is a preview; the buttons work once the digest is posted.")
            )
        guild_id = guild_of(press.interaction)
        listed = await self._posted.exchanges(guild_id, key)
        found = await self._exchanges(guild_id, listed[:25])
        if not found:
            words = press.words
            raise BadRequest(words("The exchanges of this digest are not on record any more."))
        return report_form(found, press.words)

    async def _exchanges(
        self, guild_id: GuildId, listed: Sequence[ExchangeId]
    ) -> tuple[StoredExchange, ...]:
        return tuple([(await self._lookup.exchange(guild_id, one)).exchange for one in listed])

    async def _file(self, press: Press) -> Layout:
        fields, interaction = press.fields, press.interaction
        chosen = fields.get("exchange")
        number = press.number(0) if chosen is None else number_of(chosen, interaction)
        problem = fields.get("problem", "")
        if problem not in set(Problem):
            raise BadRequest(press.words("Say what is wrong; the form was not filled in."))
        report, exchange = await self._reports.file(
            guild_of(interaction),
            ExchangeId(number),
            Problem(problem),
            fields.get("remark", ""),
            who=interaction.user.id,
            now=self._now(),
        )
        return thanks_layout(report, press.words, told=await self._tell(report, exchange))

    async def _tell(self, report: Report, exchange: StoredExchange) -> bool:
        """Whether the editors' channel took it. The operator's list has it in any case."""
        log.info("problem reported", report=report.id, guild=report.guild_id)
        settings = await self._settings_of(report.guild_id)
        if settings.notice_channel_id is None:
            return False
        layout = report_layout(report, exchange, Words(settings.locale or "en"))
        try:
            await self._send(settings.notice_channel_id, layout)
        except PostingError as error:
            log.warning("report not passed on", report=report.id, reason=str(error))
            return False
        return True

    async def _ask_answer(self, press: Press) -> Form:
        guild_id = await self._editors.require(press.interaction)
        report, _ = await self._reports.show(guild_id, ReportId(press.number(0)))
        return answer_form(report, press.words)

    async def _answer(self, press: Press) -> Layout:
        guild_id = await self._editors.require(press.interaction)
        report, exchange = await self._reports.answer(
            guild_id,
            ReportId(press.number(0)),
            press.fields.get("answer", ""),
            by=press.interaction.user.id,
            now=self._now(),
        )
        settings = await self._settings_of(guild_id)
        return report_layout(report, exchange, Words(settings.locale or "en"))
