"""What a person sees after they did something with the bot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.loopback_discord.errors import NoAnswer, NoSuchControl
from tests.loopback_discord.interactions import Answered, Interaction
from tests.loopback_discord.model import Json, Message
from tests.loopback_discord.posting import walk
from tests.loopback_discord.signals import Signal

BUTTON = 2
SELECTS = frozenset({3, 5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class Control:
    """A button or select as it stands in a message."""

    kind: int
    custom_id: str | None
    label: str | None
    url: str | None
    disabled: bool
    raw: Json

    @property
    def option_values(self) -> list[str]:
        """A string select's values, in order."""
        return [one["value"] for one in self.raw.get("options", ())]

    @property
    def option_labels(self) -> list[str]:
        """A string select's labels, in order."""
        return [one["label"] for one in self.raw.get("options", ())]

    def is_called(self, name: str) -> bool:
        """Whether this is its custom id, label, placeholder or emoji."""
        emoji = (self.raw.get("emoji") or {}).get("name")
        return name in (self.custom_id, self.label, self.raw.get("placeholder"), emoji)


def controls_of(message: Message) -> list[Control]:
    """Give a message's buttons and selects, in reading order."""
    return [
        Control(
            kind=one["type"],
            custom_id=one.get("custom_id"),
            label=one.get("label"),
            url=one.get("url"),
            disabled=bool(one.get("disabled")),
            raw=one,
        )
        for one in walk(message.components)
        if one["type"] == BUTTON or one["type"] in SELECTS
    ]


def control_of(message: Message, name: str, *, select: bool = False) -> Control:
    """Give a control by custom id, label, placeholder or emoji; else say what there is."""
    here = [one for one in controls_of(message) if (one.kind != BUTTON) is select]
    for one in here:
        if one.is_called(name):
            return one
    known = [one.label or one.custom_id for one in here]
    what = "select" if select else "button"
    raise NoSuchControl(f"There is no {what} {name!r}; the message has {known}.")


def text_of(message: Message) -> str:
    """Join all words of a message in reading order; labels of buttons and selects are not in it."""
    parts: list[str | None] = [message.content]
    for embed in message.embeds:
        parts += [(embed.get("author") or {}).get("name"), embed.get("title")]
        parts.append(embed.get("description"))
        for one in embed.get("fields") or ():
            parts += [one["name"], one["value"]]
        parts.append((embed.get("footer") or {}).get("text"))
    parts += [one.get("content") for one in walk(message.components) if one["type"] == 10]
    return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """One proposal of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Modal:
    """A form the bot opened."""

    custom_id: str
    title: str
    components: list[Json]

    @property
    def fields(self) -> dict[str, Json]:
        """Its inputs by custom id; `label` is what stands above an input."""
        return {field["custom_id"]: field for field in self._inputs()}

    def _inputs(self) -> Iterator[Json]:
        for outer in self.components:
            for one in outer.get("components") or [outer.get("component")]:
                if one and "custom_id" in one:
                    yield {**one, "label": outer.get("label") or one.get("label")}


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """The bot's answer. `message` is the live record: later edits show in it."""

    interaction: Interaction
    world_changed: Signal

    @property
    def kind(self) -> Answered:
        """How the bot answered first."""
        assert self.interaction.answered is not None
        return self.interaction.answered

    @property
    def elapsed(self) -> float:
        """Seconds from the person's action to the first answer."""
        return self.interaction.elapsed or 0.0

    @property
    def deferred(self) -> bool:
        """Whether the first answer was only "thinking"."""
        return self.kind in (Answered.DEFERRED_MESSAGE, Answered.DEFERRED_UPDATE)

    @property
    def message(self) -> Message:
        """The message that answers; for an update it is the one that was clicked."""
        made = self.interaction.original
        if made is None:
            raise NoAnswer(f"The answer is {self.kind.name}, not a message.")
        return made

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked can see it."""
        return self.message.is_ephemeral

    @property
    def text(self) -> str:
        """All words of the answer, in reading order, without the labels of controls."""
        return text_of(self.message)

    @property
    def followups(self) -> list[Message]:
        """Further messages to the same interaction so far."""
        return list(self.interaction.followups)

    @property
    def choices(self) -> list[Choice]:
        """An autocomplete's proposals."""
        return [Choice(one["name"], one["value"]) for one in self.interaction.choices]

    @property
    def modal(self) -> Modal:
        """The form the bot opened instead of a message."""
        data = self.interaction.modal
        if data is None:
            raise NoAnswer(f"The answer is {self.kind.name}, not a form.")
        return Modal(data["custom_id"], data["title"], data["components"])

    @property
    def controls(self) -> Sequence[Control]:
        """Buttons and selects of the answer, in reading order."""
        return controls_of(self.message)

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons."""
        return [one.label for one in self.controls if one.label]

    def button(self, name: str) -> Control:
        """Give a button by label, custom id or emoji."""
        return control_of(self.message, name)

    def select(self, name: str) -> Control:
        """Give a select by custom id or placeholder."""
        return control_of(self.message, name, select=True)

    async def next_followup(self, timeout: float = 10.0) -> Message:  # noqa: ASYNC109
        """Wait for one more follow-up than there is now."""
        before = len(self.interaction.followups)
        found = await self.interaction.changed.until(
            lambda: self.interaction.followups[before:], timeout
        )
        if not found:
            raise NoAnswer(f"No follow-up came within {timeout} s.")
        return found[0]

    async def wait_edited(self, timeout: float = 10.0) -> Message:  # noqa: ASYNC109
        """Wait until the answer is edited once more than now."""
        message = self.message
        before = message.edits
        found = await self.world_changed.until(lambda: message.edits > before, timeout)
        if not found:
            raise NoAnswer(f"The answer was not edited within {timeout} s.")
        return message
