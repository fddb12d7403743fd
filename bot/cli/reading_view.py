"""Transcripts and bullets for people: at a terminal in colour, narrow or wide; plain when piped."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from bot.cli import output
from digests.condensing.explain import explain_choice
from digests.model import Bullet, Document, Exchange, FurnitureKind, Role, Transcript, Turn
from digests.names import NameIndex
from digests.transcripts.explain import explain_reading

_SHOWN = 80
_MOST_WEIGHED = 6
_INDENT = "    "
_ROLE_STYLE = {Role.REPORTER: "cyan", Role.SPOKESPERSON: "green", Role.MODERATOR: "yellow"}


def show_transcript(transcript: Transcript) -> None:
    """All turns in their order, each exchange under its number."""
    paper = output.paper()
    _headline(paper, transcript)
    first = {min(each.question + each.answer): each for each in transcript.exchanges}
    for turn in transcript.turns:
        if turn.number in first:
            paper.print(_exchange_line(first[turn.number], transcript))
        label = Text(_who(turn), style=_ROLE_STYLE.get(turn.role, ""))
        _print_block(paper, label.append(f"  {turn.role}", style="dim"), "  ")
        for paragraph in turn.text.split("\n\n"):
            _print_block(paper, Text(paragraph), _INDENT)


def show_explanation(document: Document, transcript: Transcript, outlets: NameIndex) -> None:
    """Why it was read like this: layout, labels, what proves each outlet, and what is no speech."""
    for line in explain_reading(document, outlets):
        print(line)  # noqa: T201
    print("nobody's speech:")  # noqa: T201
    for piece in transcript.furniture:
        text = " ".join(piece.span.slice(transcript.text).split())
        if text and piece.kind is not FurnitureKind.LABEL:
            print(f"      {piece.kind.value:<12} {text[:_SHOWN]}")  # noqa: T201


def show_bullets(
    transcript: Transcript,
    bullets: tuple[Bullet, ...],
    wanted: tuple[str, ...],
    *,
    explain: bool = False,
) -> None:
    """Bullets under their heaviest topic, or under the topics asked for."""
    paper = output.paper()
    _headline(paper, transcript)
    for topic, group in _by_topic(bullets, wanted):
        paper.print()
        paper.print(Text(topic, style="bold"))
        for bullet in group:
            _show_bullet(paper, bullet, topic, explain=explain)


def show_choices(transcript: Transcript, bullets: tuple[Bullet, ...]) -> None:
    """Why these sentences: each exchange's best, chosen ones marked, with what weighed most."""
    paper = output.paper()
    for number in sorted({bullet.exchange for bullet in bullets}):
        exchange = transcript.exchanges[number]
        own = tuple(bullet for bullet in bullets if bullet.exchange == number)
        paper.print(_exchange_line(exchange, transcript))
        for fact in _facts_of_exchange(own[0]):
            _print_block(paper, Text(fact, style="dim"), "  ")
        for weighed in explain_choice(transcript, exchange, own)[:_MOST_WEIGHED]:
            line = Text(f"{weighed.score:+.2f}  {' '.join(weighed.text.split())[:_SHOWN]}")
            _print_block(paper, line, "  ✓ " if weighed.chosen else "    ")
            reasons = ", ".join(f"{name} {value:+.2f}" for name, value in weighed.reasons)
            _print_block(paper, Text(reasons, style="dim"), _INDENT * 2)


def _facts_of_exchange(bullet: Bullet) -> Iterator[str]:
    if bullet.headline:
        yield f"asked about: {bullet.headline}"
    if bullet.verdict.did_not_address:
        told = f": “{bullet.verdict.words}”" if bullet.verdict.words else ""
        yield f"did not address the question ({bullet.verdict.kind.value}){told}"


def _headline(paper: Console, transcript: Transcript) -> None:
    paper.print(Text(transcript.title or "Untitled briefing", style="bold"))
    date = (
        f"{transcript.date:%a} {transcript.date.day} {transcript.date:%b %Y}"
        if transcript.date
        else "date unknown"
    )
    turns, exchanges = len(transcript.turns), len(transcript.exchanges)
    facts = [date, _counted(turns, "turn"), _counted(exchanges, "exchange")]
    if transcript.spokespersons:
        facts.insert(1, ", ".join(transcript.spokespersons))
    paper.print(Text(" · ".join(facts), style="dim"))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _exchange_line(exchange: Exchange, transcript: Transcript) -> Text:
    asker = exchange.attribution.shown if exchange.attribution else "outlet unknown"
    if not exchange.question:
        asker = "statement"
    line = Text(f"\nExchange {exchange.number + 1} of {len(transcript.exchanges)}", style="bold")
    return line.append(f" · {asker}", style="not bold")


def _who(turn: Turn) -> str:
    outlet = turn.attribution.shown if turn.attribution else None
    return " · ".join(filter(None, (turn.person, outlet))) or "not named"


def _by_topic(
    bullets: tuple[Bullet, ...], wanted: tuple[str, ...]
) -> Iterator[tuple[str, list[Bullet]]]:
    groups: dict[str, list[Bullet]] = {}
    for bullet in bullets:
        names = [match.topic for match in bullet.topics]
        mine = [name for name in wanted if name in names] or names[:1] or ["Other"]
        for name in mine:
            groups.setdefault(name, []).append(bullet)
    yield from groups.items()


def _show_bullet(paper: Console, bullet: Bullet, topic: str, *, explain: bool) -> None:
    line = Text(bullet.text)
    for quote in bullet.quotes:
        line.append(f"  [Q·{quote.id}]", style="cyan")
    _print_block(paper, line, "  • ")
    for text in _said(bullet):
        _print_block(paper, Text(f"“{text}”", style="italic dim"), _INDENT)
    others = [match.topic for match in bullet.topics if match.topic != topic]
    facts = [
        f"asked by {bullet.outlet}" if bullet.outlet and bullet.outlet not in bullet.text else "",
        f"also {', '.join(others)}" if others else "",
    ]
    if explain:
        facts += [f"{m.topic}: {', '.join(m.words)} ({m.certainty})" for m in bullet.topics]
        facts.append(f"made by {bullet.condenser}")
    said = " · ".join(filter(None, facts))
    if said:
        _print_block(paper, Text(said, style="dim"), _INDENT)


def _print_block(paper: Console, text: Text, mark: str) -> None:
    """The text wrapped to the paper's width, set in by the mark's; no blanks at line ends."""
    for at, line in enumerate(text.wrap(paper, max(20, paper.width - len(mark)))):
        line.rstrip()
        paper.print(Text(mark if at == 0 else " " * len(mark)).append_text(line))


def _said(bullet: Bullet) -> Iterable[str]:
    """The quotes that the bullet's own line does not already print."""
    said = " ".join(bullet.text.split())
    return (quote.text for quote in bullet.quotes if " ".join(quote.text.split()) not in said)
