"""Sources → what they are, how they do, what trying or changing them gave."""

import datetime as dt
from collections.abc import Sequence

from bot.layouts.components import ACCENT, ACCENT_WARNING, Layout, shorten
from bot.layouts.lines import MAX_TITLE, code, moment, name
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.manage_sources import Added, SourceState
from digests.model import ChannelId, Ingested, Source, SourceKind, Withdrawal
from digests.sources.reports import PollReport
from digests.sources.trial import Step

_MAX_LISTED = 20
_MAX_REASON = 220
_MAX_PROBLEMS = 5


def sources_layout(states: Sequence[SourceState], words: Words) -> Layout:
    """This server's own, the operator's that are on, and how many could be added."""
    own = [state for state in states if state.is_own]
    general = [state for state in states if not state.is_own and state.source.enabled]
    off = [state for state in states if not state.is_own and not state.source.enabled]
    lines = [f"**{words('Sources of this server')}**"]
    lines += [_line(state, words) for state in own[:_MAX_LISTED]] or [words("None yet.")]
    lines.append(f"**{words('Sources for every server')}**")
    room = max(_MAX_LISTED - len(own), 5)
    lines += [_line(state, words) for state in general[:room]] or [words("None is on.")]
    hidden = max(0, len(own) - _MAX_LISTED) + max(0, len(general) - room)
    if hidden:
        lines.append(f"-# {words('and {n} more', n=hidden)}")
    if off:
        names = ", ".join(code(state.source.id) for state in off[:12])
        more = " …" if len(off) > 12 else ""  # noqa: PLR2004 - as many as fit two lines
        lines.append(
            f"-# {words('In the catalogue, to be added by id: {names}', names=names)}{more}"
        )
    adding = code("/source add address:https://…")
    lines.append(f"-# {words('Add one: {command}', command=adding)}")
    return note("\n".join(lines), accent=_accent(states))


def health_lines(states: Sequence[SourceState], words: Words) -> list[str]:
    """For `/status`: how many sources are on, and those that fail."""
    polled = [state for state in states if state.source.enabled]
    lines = [words.many("{n} source is read", "{n} sources are read", len(polled))]
    failing = [state for state in polled if state.health is not None and state.health.failures]
    lines += [_line(state, words) for state in failing[:5]]
    return lines


def steps_layout(steps: Sequence[Step], words: Words) -> Layout:
    """What trying a source showed, step by step."""
    good = all(step.ok for step in steps)
    head = words("It works.") if good else words("It does not work yet.")
    return note(
        "\n".join([f"**{head}**", *_steps(steps)]), accent=ACCENT if good else ACCENT_WARNING
    )


def added_layout(added: Added, words: Words) -> Layout:
    """A new source of the server."""
    source = added.source
    lines = [
        f"**{words('Source added')}** · {name(source.name)} {code(source.id)}",
        words(
            "A {kind}, visible to this server alone. Its newest briefing comes in at the next "
            "poll, within seconds; earlier ones on request.",
            kind=_kind(source.kind, words),
        ),
        *_steps(added.steps),
        f"-# {words('Earlier briefings: {command}', command=code(_with_id('backfill', source)))}",
        f"-# {words('Undo: {command}', command=code(_with_id('remove', source)))}",
    ]
    return note("\n".join(lines))


def removed_layout(source: Source, words: Words) -> Layout:
    """A source that is polled no longer."""
    undo = code(shorten(f"/source add address:{source.address}", 600))
    lines = [
        f"**{words('Source removed')}** · {name(source.name)}",
        words("It is not polled any more. What it brought stays in the archive."),
        f"-# {words('Undo: {command}', command=undo)}",
    ]
    return note("\n".join(lines))


def progress_layout(done: int, address: str, words: Words) -> Layout:
    """While a backfill goes on."""
    read = words.many("{n} briefing read", "{n} briefings read", done)
    return note(f"**{read} …**\n-# {safe_text(shorten(address, 200))}")


def backfilled_layout(report: PollReport, words: Words) -> Layout:
    """What a backfill brought."""
    known = report.found - len(report.ingested) - len(report.problems)
    lines = [
        f"**{words('Backlog of {source}', source=name(report.source.name))}**",
        words.many("{n} new briefing", "{n} new briefings", report.new),
        words("{found} listed, {known} left or stored before.", found=report.found, known=known),
    ]
    for problem in report.problems[:_MAX_PROBLEMS]:
        reason = safe_text(shorten(f"{problem.address}: {problem.reason}", _MAX_REASON))
        lines.append(f"- {reason}")
    if len(report.problems) > _MAX_PROBLEMS:
        lines.append(words("and {n} more", n=len(report.problems) - _MAX_PROBLEMS))
    lines.append(f"-# {words('Briefings of the backlog enter no digest.')}")
    return note("\n".join(lines), accent=ACCENT_WARNING if report.problems else ACCENT)


def ingested_layout(ingested: Ingested, words: Words) -> Layout:
    """What became of an upload."""
    outcomes = {
        "new": words("Stored"),
        "unchanged": words("Stored before; nothing changed"),
        "duplicate": words("The same briefing is stored already; it counts once"),
        "revised": words("Stored as a new revision"),
        "mended": words("Stored before; read better now"),
    }
    title = name(ingested.title or words("Untitled briefing"), MAX_TITLE)
    number = ingested.briefing_id
    undo = code(f"/source withdraw briefing:{number} reason:…")
    lines = [
        f"**{outcomes.get(ingested.outcome, ingested.outcome)}** · {title}",
        words.many("{n} exchange", "{n} exchanges", ingested.exchanges)
        + " · "
        + words("briefing number {number}", number=code(str(number))),
        *(f"-# {safe_text(shorten(warning, 300))}" for warning in ingested.warnings),
    ]
    if ingested.outcome == "new":
        lines.append(f"-# {words('Undo: {command}', command=undo)}")
    return note("\n".join(lines))


def withdrawn_layout(withdrawal: Withdrawal, words: Words) -> Layout:
    """A briefing that was taken down."""
    undo = code(f"/source restore briefing:{withdrawal.briefing_id}")
    lines = [
        f"**{words('Withdrawn')}** · {_briefing(withdrawal, words)}",
        words("It is gone from look-ups and digests. Quotes printed before say so."),
        f"-# {words('Reason: {reason}', reason=safe_text(withdrawal.reason))}",
        f"-# {words('Undo: {command}', command=undo)}",
    ]
    return note("\n".join(lines))


def restored_layout(withdrawal: Withdrawal, words: Words) -> Layout:
    """A briefing that was put back."""
    head = f"**{words('Put back')}** · {_briefing(withdrawal, words)}"
    return note(f"{head}\n{words('Look-ups find it again.')}")


def withdrawals_layout(found: Sequence[Withdrawal], words: Words) -> Layout:
    """What is withdrawn, by whom and why."""
    if not found:
        return note(words("Nothing is withdrawn."))
    lines = [f"**{words('Withdrawn briefings')}**"]
    for each in found[:10]:
        reason = safe_text(shorten(each.reason, 150))
        lines.append(f"- {code(str(each.briefing_id))} {_briefing(each, words)}")
        lines.append(f"  -# {moment(each.withdrawn_at, 'R')} · {_who(each.who)} · {reason}")
    return note("\n".join(lines))


def alert_layout(report: PollReport, words: Words) -> Layout:
    """What admins are told once when a source fails, and once when it recovers."""
    source = report.source
    shown = f"{name(source.name)} {code(source.id)}"
    if report.failure is None:
        return note(f"**{words('A source works again')}** · {shown}")
    lines = [
        f"**{words('A source fails')}** · {shown}",
        safe_text(shorten(report.failure, 500)),
        f"-# {words('It is tried again by itself; you are told when it works.')}",
        f"-# {words('Look closer: {command}', command=code(_with_id('test', source)))}",
    ]
    return note("\n".join(lines), accent=ACCENT_WARNING)


def alerts_layout(channel_id: ChannelId | None, words: Words) -> Layout:
    """Where admins are told from now on."""
    if channel_id is None:
        return note(words("Nobody is told of failing sources any more; /source list shows them."))
    where = words("Failing sources are told in {channel}.", channel=f"<#{channel_id}>")
    return note(f"{where}\n-# {words('Undo: {command}', command=code('/source alerts'))}")


def _line(state: SourceState, words: Words) -> str:
    source, health = state.source, state.health
    head = f"- {code(source.id)} {name(source.name)} · {_kind(source.kind, words)}"
    if not source.enabled:
        return f"{head} · {words('off')}"
    if health is None:
        return f"{head} · {words('not polled yet')}"
    facts = []
    if health.failures:
        facts.append(words.many("failed once", "failed {n} times in a row", health.failures))
        if health.next_poll_at is not None:
            facts.append(words("next try {when}", when=moment(health.next_poll_at, "R")))
    elif health.last_success_at is not None:
        facts.append(words("well {when}", when=moment(health.last_success_at, "R")))
    if health.last_new_at is not None:
        facts.append(words("last new {when}", when=moment(health.last_new_at, "R")))
    if state.rhythm is not None:
        facts.append(_rhythm(state.rhythm, words))
    line = " · ".join((head, *facts))
    if health.failures and health.failure:
        line += f"\n  -# {safe_text(shorten(health.failure, _MAX_REASON))}"
    return line


def _rhythm(rhythm: dt.timedelta, words: Words) -> str:
    return words.many("usually daily", "usually every {n} days", max(rhythm.days, 1))


def _steps(steps: Sequence[Step]) -> list[str]:
    shown = []
    for step in steps:
        mark = "✓" if step.ok else "✗"
        detail = safe_text(shorten(step.detail, 500), one_line=False)
        shown.append(f"{mark} **{step.name}** {detail}")
    return shown


def _briefing(withdrawal: Withdrawal, words: Words) -> str:
    title = name(withdrawal.title or words("Untitled briefing"), MAX_TITLE)
    return f"{title} · {name(withdrawal.source_name)} · {words.date(withdrawal.date)}"


def _who(who: str) -> str:
    """A member's mention as we recorded it; anything else is a name."""
    is_mention = who.startswith("<@") and who[2:-1].isdecimal() and who.endswith(">")
    return who if is_mention else safe_text(who)


def _kind(kind: SourceKind, words: Words) -> str:
    return {
        SourceKind.FEED: words("feed"),
        SourceKind.LISTING: words("list of briefings"),
        SourceKind.PAGE: words("single page"),
        SourceKind.FOLDER: words("folder"),
        SourceKind.UPLOAD: words("uploads"),
    }[kind]


def _accent(states: Sequence[SourceState]) -> int:
    failing = any(
        state.source.enabled and state.health is not None and state.health.failures
        for state in states
    )
    return ACCENT_WARNING if failing else ACCENT


def _with_id(verb: str, source: Source) -> str:
    return f"/source {verb} source:{source.id}"
