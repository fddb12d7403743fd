"""`readout sources` and `readout ingest URL` against a publisher on loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bot.program import Ended, Program
from tests.digests.sources.web import briefing, feed


class Web:
    """Pages by path on a port of this machine."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.pages: dict[str, str] = {}


@pytest.fixture
def web() -> Iterator[Web]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = served.pages.get(self.path)
            self.send_response(200 if page else 404)
            kind = "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = Web(f"http://127.0.0.1:{server.server_port}")
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


class Operator:
    """The command line with a catalogue of one source, and the web that it stands on."""

    def __init__(self, readout: Program, web: Web) -> None:
        self._readout = readout
        self._web = web
        one, two, three = (f"{web.origin}/{number}" for number in (1, 2, 3))
        web.pages = {
            "/1": briefing("ferry"),
            "/2": briefing("lighthouse"),
            "/3": briefing("crane"),
            "/feed": feed(three, two, one),
        }
        (readout.folder / "sources.toml").write_text(
            '[[source]]\nid = "tides"\nname = "Ministry of Tides"\nkind = "feed"\n'
            f'address = "{web.origin}/feed"\nenabled = false\n'
        )

    def __call__(self, *arguments: str, code: int = 0, **environ: str) -> Ended:
        return self._readout(
            *arguments,
            code=code,
            READOUT_CONFIG_DIR=str(self._readout.folder),
            READOUT_HTTP__ALLOW_ORIGINS=self._web.origin,
            **environ,
        )


@pytest.fixture
def operator(readout: Program, web: Web) -> Operator:
    return Operator(readout, web)


def test_a_source_is_switched_on_by_a_setting(operator):
    assert [False] == [s["enabled"] for s in operator("sources", "list", "--json").data]
    listed = operator("sources", "list", "--json", READOUT_SOURCES__ENABLED="tides").data
    assert [("tides", True, None)] == [(s["id"], s["enabled"], s["health"]) for s in listed]
    wrong = operator("sources", "list", code=2, READOUT_SOURCES__ENABLED="tides, tydes")
    assert "has no source 'tydes'" in wrong.err


def test_a_trial_shows_its_steps_and_fails_with_the_first_that_does(operator, web):
    said = operator("sources", "test", "tides").out
    assert ["✓ fetched", "✓ discovered", "✓ read", "✓ exchanges", "✓ sample"] == [
        line.split(":")[0] for line in said.splitlines() if line[:1] in "✓✗"
    ]
    web.pages["/3"] = "<p>Closed.</p>"
    steps = operator("sources", "test", "tides", "--json", code=1).data
    assert [("read", False)] == [(step["name"], step["ok"]) for step in steps[2:]]


def test_the_backlog_is_stored_and_found_and_in_no_digest(operator):
    done = operator("sources", "backfill", "tides", "--limit", "2")
    assert "2 new of 3 listed" in done.err
    again = operator("sources", "backfill", "tides")
    assert "1 new of 3 listed" in again.err
    assert operator("quotes", "--words", "ferry", "--json").data["total"] == 2
    digest = operator("digest", "--since", "2020-01-01", "--json").data
    assert not any(topic["bullets"] for topic in digest["topics"])


def test_an_address_is_ingested_under_its_source(operator, web):
    done = operator("ingest", f"{web.origin}/1", f"{web.origin}/none", "--source", "tides", code=1)
    assert "/1: new, 2 exchanges." in done.err
    assert "/none: failed." in done.err
    quote = operator("quotes", "--words", "ferry", "--json").data["quotes"][0]
    assert ("tides", f"{web.origin}/1", False) == (
        quote["source"],
        quote["document"],
        quote["removed"],
    )


def test_a_wrong_briefing_is_withdrawn_listed_and_put_back(operator, web):
    operator("ingest", f"{web.origin}/1", "--source", "tides")
    quote = operator("quotes", "--words", "ferry", "--json").data["quotes"][0]

    said = operator("sources", "withdraw", quote["id"], "--reason", "a draft").err
    assert f"readout sources restore {quote['briefing_id']}" in said
    assert operator("quotes", "--words", "ferry", "--json").data["total"] == 0
    (listed,) = operator("sources", "withdrawn", "--json").data
    assert ("a draft", quote["briefing_id"]) == (listed["reason"], listed["briefing_id"])
    assert listed["who"].startswith("operator")
    assert (
        "There is no briefing"
        in operator(
            "sources", "withdraw", str(quote["briefing_id"]), "--reason", "again", code=2
        ).err
    )
    operator("sources", "restore", f"{web.origin}/1", code=2)
    operator("sources", "restore", str(quote["briefing_id"]))
    assert operator("quotes", "--words", "ferry", "--json").data["total"] == 2
