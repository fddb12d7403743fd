"""A TOML file of config/ → outlets, topics or sources, or one sentence on what is wrong with it."""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from digests.errors import BadCatalogue
from digests.model import Outlet, Source, SourceId, SourceKind, Topic
from digests.names import Name, NameIndex, fold

_Noun = TypeVar("_Noun")


def load_outlets(path: Path) -> tuple[Outlet, ...]:
    """News organisations. One alias may stand at several of them: it is then asked back."""
    return _load(path, "outlet", _outlet, lambda outlet: fold(outlet.name))


def load_topics(path: Path) -> tuple[Topic, ...]:
    """Topics of the operator's catalogue, in the file's order."""
    return _load(path, "topic", _topic, lambda topic: fold(topic.name))


def load_sources(path: Path) -> tuple[Source, ...]:
    """Sources that the operator follows for every server."""
    return _load(path, "source", _source, lambda source: source.id)


def outlet_index(outlets: Iterable[Outlet]) -> NameIndex:
    """What to ask for an outlet by name or alias."""
    return NameIndex(Name(outlet.name, outlet.aliases) for outlet in outlets)


def topic_index(topics: Iterable[Topic]) -> NameIndex:
    """What to ask for a topic by name or alias. Phrases are no names."""
    return NameIndex(Name(topic.name, topic.aliases) for topic in topics)


def _load(
    path: Path, noun: str, build: Callable[["_Entry"], _Noun], key: Callable[[_Noun], str]
) -> tuple[_Noun, ...]:
    built: dict[str, _Noun] = {}
    for entry in _entries(path, noun):
        thing = build(entry)
        entry.refuse_unread_keys()
        if key(thing) in built:
            raise entry.fault("stands in the file twice; delete one of the two entries")
        built[key(thing)] = thing
    return tuple(built.values())


def _outlet(entry: "_Entry") -> Outlet:
    return Outlet(
        name=entry.name,
        aliases=entry.texts("aliases"),
        kind=entry.text("kind"),
        country=entry.text("country"),
    )


def _topic(entry: "_Entry") -> Topic:
    return Topic(
        name=entry.name,
        phrases=entry.texts("phrases"),
        aliases=entry.texts("aliases"),
        exclusions=entry.texts("exclusions"),
        yields_to=entry.texts("yields_to"),
    )


def _source(entry: "_Entry") -> Source:
    kind = entry.required("kind")
    known = [known.value for known in SourceKind]
    if kind not in known:
        raise entry.fault(f"has the unknown kind {kind!r}; write one of {', '.join(known)}")
    address = entry.text("address")
    if address is None and kind != SourceKind.UPLOAD:
        raise entry.fault("lacks 'address'; add the address or folder where its briefings stand")
    return Source(
        id=SourceId(entry.required("id")),
        name=entry.name,
        kind=SourceKind(kind),
        address=address,
        language=entry.text("language"),
        zone=entry.text("zone"),
        enabled=entry.flag("enabled", default=True),
        links=entry.text("links"),
        selector=entry.text("selector"),
        pages=entry.count("pages", default=1),
        verified=entry.flag("verified", default=True),
    )


def _entries(path: Path, noun: str) -> Iterator["_Entry"]:
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise BadCatalogue(f"{path}: cannot be read ({reason}); check the path.") from problem
    except UnicodeDecodeError as problem:
        raise BadCatalogue(f"{path}: is not UTF-8; save it with that encoding.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadCatalogue(f"{path}: is not valid TOML: {problem}.") from problem
    for key in parsed:
        if key != noun:
            raise BadCatalogue(f"{path}: has the unknown key {key!r}; entries are [[{noun}]].")
    listed = parsed.get(noun, [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise BadCatalogue(f"{path}: {noun!r} is no list; write each entry under [[{noun}]].")
    return (_Entry(path, noun, number, item) for number, item in enumerate(listed, start=1))


class _Entry:
    """One table of the file, read key by key, so that keys nobody asked for are noticed."""

    def __init__(self, path: Path, noun: str, number: int, values: Mapping[str, object]) -> None:
        self._path = path
        self._noun = noun
        self._number = number
        self._values = values
        self._asked: set[str] = set()

    @property
    def name(self) -> str:
        return self.required("name")

    def fault(self, what: str) -> BadCatalogue:
        """The error to raise: file, entry and mend in one sentence."""
        name = self._values.get("name", self._values.get("id"))
        called = f" ({name!r})" if isinstance(name, str) else ""
        return BadCatalogue(f"{self._path}: [[{self._noun}]] no. {self._number}{called} {what}.")

    def required(self, key: str) -> str:
        found = self.text(key)
        if found is None:
            raise self.fault(f'lacks {key!r}; add a line {key} = "…"')
        return found

    def text(self, key: str) -> str | None:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"has {key} = {value!r}; write a text in quotation marks")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(f'has {key} = {value!r}; write a list of texts, ["…", "…"]')
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.fault(f"has {item!r} among its {key}; write a text there")
        return tuple(dict.fromkeys(item.strip() for item in value))

    def flag(self, key: str, *, default: bool) -> bool:
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(f"has {key} = {value!r}; write true or false")
        return value

    def count(self, key: str, *, default: int) -> int:
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(f"has {key} = {value!r}; write a whole number from 1 on")
        return value

    def refuse_unread_keys(self) -> None:
        for key in self._values:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                known = ", ".join(sorted(self._asked))
                mend = f"{near[0]!r} is probably meant" if near else f"known are {known}"
                raise self.fault(f"has the unknown key {key!r}; {mend}")
