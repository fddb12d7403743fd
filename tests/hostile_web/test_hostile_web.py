"""Whatever the web does, fetching and reading end in the documented way, in time and in bounds."""

import datetime as dt

import pytest

from digests.errors import FetchFailed, FetchRefused, UnreadableDocument
from digests.model import SourceKind
from digests.sources.answers import Validators
from digests.sources.candidates import Hints
from digests.sources.worker import LimitedReader
from tests.hostile_web import cases
from tests.hostile_web.conftest import DEADLINE, LIMITS, Reach
from tests.hostile_web.gauges import Gauges, measured
from tests.hostile_web.reach import PUBLIC

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
MAX_GROWTH = 64 * 1024 * 1024
MAX_LAG = 1.0
"""Seconds. A quiet machine keeps below 0.1; parsing a hostile page in the loop takes far longer."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def outcome_of(reach: Reach, address: str) -> str:
    try:
        fetched = await reach.fetcher.fetch(address, now=NOW)
    except FetchRefused as error:
        return f"refused:{error.reason}"
    except FetchFailed as error:
        return f"failed:{error.reason}"
    return "document" if fetched.document else "unchanged"


def assert_in_bounds(gauges: Gauges, longest: dt.timedelta) -> None:
    assert gauges.seconds < longest.total_seconds() + 1
    assert gauges.worst_lag < MAX_LAG
    assert gauges.grown_bytes < MAX_GROWTH


@pytest.mark.parametrize("host", cases.LITERALS)
async def test_an_address_that_is_not_public_is_refused_undialled(reach, host):
    before = len(reach.dialler.dialled)

    said = await outcome_of(reach, f"http://{host}/")

    assert said in {"refused:address", "refused:form"}
    assert before == len(reach.dialler.dialled)


@pytest.mark.parametrize(("address", "expected"), cases.ADDRESSES.items())
async def test_an_address_is_asked_or_refused_as_documented(reach, address, expected):
    async with measured() as gauges:
        assert expected == await outcome_of(reach, address)
    assert_in_bounds(gauges, DEADLINE)
    assert [] == reach.dialler.forbidden


@pytest.mark.parametrize(("page", "expected"), cases.PAGES.items())
async def test_a_page_ends_as_documented(reach, page, expected):
    async with measured() as gauges:
        assert expected == await outcome_of(reach, f"http://public.test/{page}")
    assert_in_bounds(gauges, DEADLINE)
    assert [] == reach.dialler.forbidden


async def test_a_name_that_changes_its_answer_is_never_dialled_inside(reach):
    for number in range(5):
        name = f"rebound-{number}.test"
        reach.names.script(name, [[PUBLIC], ["127.0.0.1"]])

        assert "refused:address" == await outcome_of(reach, f"http://{name}/good")
    assert [] == reach.dialler.forbidden


async def test_a_page_that_did_not_change_is_told_from_one_that_did(reach):
    address = "http://public.test/conditional"

    first = await reach.fetcher.fetch(address, now=NOW)
    again = await reach.fetcher.fetch(address, now=NOW, validators=first.validators)
    other = await reach.fetcher.fetch(address, now=NOW, validators=Validators(etag='"v0"'))

    assert Validators(etag='"v1"') == first.validators
    assert again.document is None
    assert other.document is not None


async def test_a_busy_server_is_asked_when_it_said(reach):
    waits = {}
    for page in ("busy", "busy-until", "busy-nonsense"):
        with pytest.raises(FetchFailed) as caught:
            await reach.fetcher.fetch(f"http://public.test/{page}", now=NOW)
        waits[page] = caught.value.retry_after

    assert {
        "busy": dt.timedelta(seconds=120),
        "busy-until": dt.timedelta(hours=1),
        "busy-nonsense": None,
    } == waits


async def test_no_secret_of_an_address_stands_in_a_message(reach, caplog):
    caplog.set_level("DEBUG")
    for address in ("http://public.test/gone?token=hunter2", "http://intranet.test/hunter2"):
        with pytest.raises((FetchFailed, FetchRefused)) as caught:
            await reach.fetcher.fetch(address, now=NOW)
        assert "hunter2" not in str(caught.value)
    assert "hunter2" not in caplog.text


async def test_no_secret_of_an_address_stands_in_what_the_reader_says(reach, reader):
    fetched = await reach.fetcher.fetch("http://public.test/nothing?token=hunter2", now=NOW)
    assert fetched.document is not None

    with pytest.raises(UnreadableDocument, match=r"public\.test/nothing") as caught:
        await reader.read(fetched.document)
    assert "hunter2" not in str(caught.value)


async def read_outcome(
    reach: Reach, reader: LimitedReader, page: str, job: str
) -> tuple[str, Gauges]:
    fetched = await reach.fetcher.fetch(f"http://public.test/{page}", now=NOW)
    assert fetched.document is not None
    async with measured() as gauges:
        try:
            if job == "read":
                await reader.read(fetched.document)
                said = "transcript"
            else:
                found = await reader.discover(fetched.document, SourceKind(job), Hints())
                said = f"candidates:{len(found.candidates)}"
        except (UnreadableDocument, FetchFailed) as error:
            said = str(error)
    return said, gauges


@pytest.mark.parametrize(
    ("job", "page", "expected"),
    [
        (job, page, expected)
        for job, table in (
            ("feed", cases.FEEDS),
            ("listing", cases.LISTINGS),
            ("read", cases.READINGS),
        )
        for page, expected in table.items()
    ],
)
async def test_bytes_are_read_or_given_up_in_bounds(reach, reader, job, page, expected):
    said, gauges = await read_outcome(reach, reader, page, job)

    assert expected in said
    assert_in_bounds(gauges, LIMITS.wall + dt.timedelta(seconds=2))


async def test_the_reader_reads_on_after_it_was_killed(reach, reader):
    assert "transcript" == (await read_outcome(reach, reader, "good", "read"))[0]
