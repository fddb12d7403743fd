"""A reported problem → its form, the editors' message with the exchange, thanks."""

from collections.abc import Sequence

from bot.layouts.components import (
    ACCENT,
    ACCENT_WARNING,
    PRIMARY,
    Button,
    Container,
    Layout,
    Option,
    Part,
    Row,
    Text,
    shorten,
)
from bot.layouts.custom_ids import EXCHANGE, REPORT, REPORT_ANSWER, custom_id
from bot.layouts.forms import Form, MenuField, TextField
from bot.layouts.lines import asked, block_quote, code, moment, origin, quote_link
from bot.layouts.replies import note
from bot.layouts.safe_text import safe_text
from bot.words import Words
from digests.model import Problem, Report, StoredExchange

_LONGEST_QUOTE = 900


def report_form(exchanges: Sequence[StoredExchange], words: Words) -> Form:
    """Which exchange (where there are several), what is wrong with it, and a remark."""
    problem = MenuField(
        "problem",
        words("What is wrong?"),
        tuple(Option(_problem(each, words), each.value) for each in Problem),
    )
    remark = TextField(
        "remark",
        words("What should it be?"),
        lines=True,
        required=False,
        placeholder=words("e.g. this was asked by Reuters"),
        longest=1000,
    )
    first = custom_id(REPORT, exchanges[0].id)
    if len(exchanges) == 1:
        return Form(first, words("Report a problem"), (problem, remark))
    options = tuple(
        Option(
            label=asked(each.speaker, each.outlet, words).replace("\\", ""),
            value=str(each.id),
            description=each.bullets[0].text if each.bullets else each.question,
        )
        for each in exchanges[:25]
    )
    which = MenuField("exchange", words("Where?"), options)
    return Form(first, words("Report a problem"), (which, problem, remark))


def thanks_layout(report: Report, words: Words, *, told: bool) -> Layout:
    """To the reader: where the report has gone."""
    where = (
        words("The editors of this server have it, with the exchange.")
        if told
        else words("It is on the operator's list; this server has chosen no channel for reports.")
    )
    return note(f"**{words('Thank you. Report {n} is noted.', n=report.id)}**\n{where}")


def report_layout(report: Report, exchange: StoredExchange | None, words: Words) -> Layout:
    """To the editors: everything needed to judge it, and a button to answer."""
    head = words("Report {n}: {problem}", n=report.id, problem=_problem(report.problem, words))
    who = f"<@{report.who}>" if report.who else words("a member")
    when = moment(report.reported_at, "R")
    lines = [f"## {head}", words("By {member} {when}", member=who, when=when)]
    if report.remark:
        lines.append(f"> {safe_text(shorten(report.remark, 1000))}")
    parts: list[Part] = [Text("\n".join(lines)), Text(_exchange(report, exchange, words))]
    if report.answered_at is not None:
        parts.append(Text(_answer(report, words)))
    buttons = [Button(words("Answer"), custom_id(REPORT_ANSWER, report.id), style=PRIMARY)]
    if exchange is not None:
        buttons.append(Button(words("Full exchange"), custom_id(EXCHANGE, exchange.id, 0)))
    parts.append(Row(tuple(buttons)))
    accent = ACCENT if report.answered_at is not None else ACCENT_WARNING
    return Layout((Container(tuple(parts), accent),))


def answer_form(report: Report, words: Words) -> Form:
    """What was done about it."""
    field = TextField(
        "answer",
        words("What was done?"),
        lines=True,
        value=report.answer or "",
        placeholder=words("e.g. alias added; the next digest has it right"),
        longest=1000,
    )
    title = words("Answer report {n}", n=report.id)
    return Form(custom_id(REPORT_ANSWER, report.id), title, (field,))


def _exchange(report: Report, exchange: StoredExchange | None, words: Words) -> str:
    if exchange is None:
        gone = words("Exchange {id} is not on record any more.", id=code(str(report.exchange_id)))
        return f"-# {gone}"
    head = f"**{asked(exchange.speaker, exchange.outlet, words)}** · {origin(exchange, words)}"
    lines = [head]
    for bullet in exchange.bullets[:1]:
        for quote in bullet.quotes[:1]:
            lines[0] += f" · {quote_link(quote, exchange.url)}"
            if len(quote.text) <= _LONGEST_QUOTE:
                lines.append(block_quote(quote.text))
    question = safe_text(shorten(" ".join(exchange.question.split()), 300))
    if question:
        lines.append(f"-# {words('Asked:')} {question}")
    return "\n".join(lines)


def _answer(report: Report, words: Words) -> str:
    who = f"<@{report.answered_by}>" if report.answered_by else words("the operator")
    said = words("Answered by {member}: {text}", member=who, text=safe_text(report.answer or ""))
    return f"**{words('Settled')}** · {said}"


def _problem(problem: Problem, words: Words) -> str:
    return {
        Problem.QUOTE: words("The quote is wrong"),
        Problem.SPEAKER: words("The speaker is wrong"),
        Problem.OUTLET: words("The asking outlet is wrong"),
        Problem.TOPIC: words("The topic is wrong"),
        Problem.OTHER: words("Something else"),
    }[problem]
