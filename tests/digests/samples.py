"""Invented briefings in a real layout, and the catalogues that read them."""

import datetime as dt
from functools import cache
from pathlib import Path

from digests.catalogues import load_outlets, load_topics, outlet_index
from digests.model import Document, Source, SourceId, SourceKind, Topic
from digests.names import NameIndex

CONFIG = Path(__file__).resolve().parents[2] / "config"

HARBOUR = """\
Foreign Ministry Spokesperson Ilse Vale's Regular Press Conference on November 23, 2026

Reuters: The grain terminal at Port Maren was closed on Friday. Will the ministry ask for talks on \
the situation in Ukraine, and when does the terminal open again?

Ilse Vale: Thank you for the question. The terminal at Port Maren will open again on December 1, \
and 40 ships are waiting outside the port. On Ukraine, we have proposed a meeting of all sides in \
Geneva before the end of the year.

AFP: Two fishing boats were stopped near the reef in the South China Sea. Do you have a comment?

Ilse Vale: We have seen the reports. Both boats were released within four hours, and their crews \
are on the way home. We call on all sides to keep to the agreement of 2019.

Anadolu Agency: Is there any assurance on the policy towards Taiwan?

Ilse Vale: Our policy on Taiwan has not changed. The meeting of the two ministers is planned for \
January, and a delegation of six members of parliament will travel with the minister.
"""

LIGHTHOUSE = """\
Foreign Ministry Spokesperson Ilse Vale's Regular Press Conference on November 24, 2026

Bloomberg: Will the central bank of Maren cut interest rates after the storm?

Ilse Vale: The central bank decides on interest rates alone. The ministry has set aside 3 million \
crowns for the repair of the lighthouse at Cape Orrin.

Reuters: Does the evacuation of citizens from the islands go on?

Ilse Vale: The evacuation ended on Monday. All 212 citizens have been brought home, and the \
embassy on the islands remains open.
"""

MINISTRY = Source(
    SourceId("maren-mfa"), "Maren Foreign Ministry", SourceKind.PAGE, "https://mfa.test/"
)


def document(text: str, address: str, fetched_at: dt.datetime | None = None) -> Document:
    when = fetched_at or dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    return Document(text.encode(), address, when, "text/plain", "utf-8")


@cache
def outlets() -> NameIndex:
    return outlet_index(load_outlets(CONFIG / "outlets.toml"))


@cache
def topics() -> tuple[Topic, ...]:
    return load_topics(CONFIG / "topics.toml")
