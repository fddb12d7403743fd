"""`ingest`, `quotes`, `digest` and `db`, end to end: the real program on a real database."""

import shutil
import sqlite3

import pytest

from bot.shipped import shipped
from tests.bot.program import Process

SAMPLES = shipped("samples")
QUOTE_KEYS = {
    "id",
    "text",
    "speaker",
    "outlet",
    "question",
    "topics",
    "source",
    "briefing",
    "date",
    "url",
    "document",
    "turn",
    "exchange",
}


@pytest.fixture(scope="module")
def samples_database(tmp_path_factory):
    """A database with the samples, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("stored")
    Process(folder)("ingest", SAMPLES)
    return folder / "readout.db"


@pytest.fixture
def stored(readout, samples_database):
    """The program in a folder where the samples are stored."""
    shutil.copy(samples_database, readout.folder)
    return readout


def test_a_folder_is_stored_whole_and_found_by_outlet_and_topic(process):
    ended = process("ingest", SAMPLES)
    assert ended.err.endswith("3 new.\n")
    assert ended.out == ""
    found = process("quotes", "--outlet", "AA", "--topic", "taiwann", "--json")
    assert "Anadolu Agency" in found.err
    assert found.data["total"] == 1
    (quote,) = found.data["quotes"]
    assert set(quote) >= QUOTE_KEYS
    assert (quote["outlet"], quote["speaker"]) == ("Anadolu Agency", "Elin Sørdal")
    assert quote["document"].endswith("norland-foreign-ministry.txt")


def test_storing_the_same_files_again_changes_nothing(stored):
    before = stored("db", "stats", "--json").data["rows"]
    again = stored("ingest", SAMPLES).err
    assert "unchanged" in again
    assert again.endswith("0 new, 3 already stored.\n")
    assert stored("db", "stats", "--json").data["rows"] == before


def test_one_bad_file_does_not_stop_the_others_and_is_named(readout, tmp_path):
    shutil.copytree(SAMPLES, tmp_path / "in")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    ended = readout("ingest", "in", code=1)
    assert "empty.txt: failed." in ended.err
    assert ended.err.endswith("3 new. 1 failed; nothing was stored of what failed.\n")


def test_a_transcript_without_an_exchange_says_so_wherever_it_is_read(readout, tmp_path):
    (tmp_path / "asked.txt").write_text("Reuters: Is it so?\n\nAFP: And that?\n")
    mend = "`readout read --explain asked.txt` shows"
    ended = readout("ingest", "asked.txt")
    assert "asked.txt: new, 0 exchanges. Nobody answers anybody in it" in ended.err
    for command in (("read",), ("read", "--explain"), ("brief",), ("brief", "--topic", "Taiwan")):
        ended = readout(*command, "asked.txt")
        assert mend in ended.err
    (tmp_path / "one.txt").write_text("Reuters: Is it so?\n\nSpokesperson: It has been so.\n")
    assert readout("read", "one.txt").out.splitlines()[1].endswith("2 turns · 1 exchange")
    assert "one.txt: new, 1 exchange.\n1 new.\n" in readout("ingest", "one.txt").err


def test_a_folder_without_transcripts_makes_no_database(readout, tmp_path):
    (tmp_path / "in").mkdir()
    assert "no transcript" in readout("ingest", "in", code=1).err
    assert not (tmp_path / "readout.db").exists()


def test_files_may_be_given_a_source(readout):
    readout("ingest", SAMPLES / "norland-foreign-ministry.txt", "--source", "norland")
    quotes = readout("quotes", "--source", "norland", "--outlet", "NRK", "--json").data["quotes"]
    assert {quote["source"] for quote in quotes} == {"norland"}
    assert "cannot be a source" in readout("ingest", SAMPLES, "--source", "No Way", code=2).err


def test_the_digest_of_a_span_has_its_shape(stored):
    digest = stored("digest", "--topic", "Taiwan", "--json").data
    assert {"since", "until", "sources", "topics", "other", "coverage"} <= set(digest)
    assert [section["name"] for section in digest["topics"]] == ["Taiwan"]
    bullets = digest["topics"][0]["bullets"]
    assert all(bullet["quotes"] for bullet in bullets)
    assert {"text", "topics", "exchange", "outlet", "speaker", "quotes", "condenser"} <= set(
        bullets[0]
    )


def test_a_digest_of_an_earlier_span_is_empty(stored):
    digest = stored("digest", "--since", "2020-01-01", "--until", "2020-01-02", "--json").data
    assert digest["since"] == "2020-01-01T00:00:00+00:00"
    assert digest["until"] == "2020-01-03T00:00:00+00:00"
    assert [b for section in digest["topics"] for b in section["bullets"]] == []


def test_archived_briefings_are_found_but_in_no_digest(readout):
    readout("ingest", "--archive", SAMPLES)
    assert readout("quotes", "--topic", "Taiwan", "--json").data["total"] == 1
    sections = readout("digest", "--topic", "Taiwan", "--json").data["topics"]
    assert [bullet for section in sections for bullet in section["bullets"]] == []


def test_quotes_for_people_are_the_layout_of_the_bot(stored):
    said = stored("quotes", "--outlet", "AFP").out
    assert "Elin Sørdal to AFP" in said
    assert "Files" in said, "files that were given no source have one of their own"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say what to look for"),
        (("--outlet", "Post"), "several outlets"),
        (("--outlet", "Qwertz Herold"), "Qwertz Herold"),
        (("--since", "someday", "--topic", "Taiwan"), "someday"),
        (("--limit", "0", "--topic", "Taiwan"), "--limit 0 cannot be done; give a number from 1"),
        (("--limit", "-5", "--topic", "Taiwan"), "--limit -5 cannot be done; give a number"),
    ],
)
def test_what_cannot_be_looked_up_is_wrong_usage(stored, arguments, says):
    ended = stored("quotes", *arguments, "--json", code=2)
    assert ended.out == ""
    assert says in ended.err


def test_a_span_that_ends_before_it_begins_is_wrong_usage(stored):
    swapped = ("--since", "2026-11-20", "--until", "2026-11-01")
    for command in ("digest", "quotes"):
        ended = stored(command, *swapped, "--topic", "Taiwan", code=2)
        assert "Nothing lies between since 2026-11-20 and until 2026-11-01; swap" in ended.err
    stored("digest", "--since", "2026-11-20", "--until", "2026-11-20")


def test_a_wrong_moment_is_wrong_usage(stored):
    assert "--since 'noon' is no date" in stored("digest", "--since", "noon", code=2).err


def test_asking_before_anything_is_stored_says_what_to_do(readout, tmp_path):
    assert "readout" in readout("quotes", "--topic", "Taiwan", code=1).err
    assert list(tmp_path.iterdir()) == []


def test_the_database_goes_through_its_commands(stored, tmp_path):
    assert "newest schema" in stored("db", "status").out
    assert "already" in stored("db", "upgrade").err
    assert "copied to" in stored("db", "backup", "copy.db").err
    assert "3 files and pages read again, the newest" in stored("db", "reread").err
    (tmp_path / "readout.db").unlink()
    assert "no database yet" in stored("db", "status", code=1).out
    assert "again" in stored("db", "restore", "copy.db").err
    assert stored("quotes", "--topic", "Taiwan", "--json").data["total"] == 1


def test_what_is_counted_has_names_that_people_know(stored):
    said = dict(line.split("\t") for line in stored("db", "stats").out.splitlines())
    assert said["files and pages"] == "3"
    assert said["briefings"] == "3"
    assert not any("_" in name for name in said)


def test_a_source_that_files_made_is_listed_and_says_why_it_cannot_be_tried(readout):
    readout("ingest", SAMPLES / "norland-foreign-ministry.txt", "--source", "norland")
    listed = {source["id"]: source["kind"] for source in readout("sources", "list", "--json").data}
    assert listed["norland"] == "upload"
    said = readout("sources", "test", "norland", code=2).err
    assert "'norland' has no address to look at" in said


def test_no_copy_is_overwritten_unasked_and_a_missing_one_is_named(stored, tmp_path):
    stored("db", "backup", "copy.db")
    before = (tmp_path / "copy.db").stat().st_ino
    assert "'copy.db' exists already" in stored("db", "backup", "copy.db", code=2).err
    assert (tmp_path / "copy.db").stat().st_ino == before
    stored("db", "backup", "copy.db", "--replace")
    assert "There is no file 'nope.db'" in stored("db", "restore", "nope.db", code=2).err


def test_a_database_is_replaced_only_when_asked(stored):
    stored("db", "backup", "copy.db")
    assert "--replace" in stored("db", "restore", "copy.db", code=2).err
    stored("db", "restore", "copy.db", "--replace")


def test_a_folder_that_does_not_exist_cannot_hold_the_database(readout):
    url = "sqlite:///nowhere/readout.db"
    said = readout("ingest", SAMPLES, code=1, READOUT_DATABASE__URL=url).err
    assert "nowhere" in said
    assert "Create the folder" in said


def test_a_file_that_is_no_database_is_named(readout, tmp_path):
    (tmp_path / "readout.db").write_text("This is a shopping list." * 99)
    assert "readout.db" in readout("ingest", SAMPLES, code=1).err


def test_a_foreign_database_is_left_alone(readout, tmp_path):
    path = tmp_path / "readout.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    readout("quotes", "--topic", "Taiwan", code=1)
    with sqlite3.connect(path) as database:
        tables = database.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("recipes",)]


SAID = "a third ship will follow in the spring"


def test_words_that_were_said_verify_and_others_fail(stored):
    exact = stored("verify", SAID, "--json").data
    assert ("exact", SAID, "Elin Sørdal") == (exact["finding"], exact["printed"], exact["speaker"])
    altered = stored("verify", SAID.replace("third", "fourth"), code=1)
    assert "cited “fourth”, printed “third”" in altered.out
    missing = stored("verify", "the moon is made of green cheese", code=1)
    assert "Not found" in missing.out


def test_reports_are_listed_and_none_is_no_failure(stored):
    assert [] == stored("reports", "list", "--json").data
    assert "No report has the number 7." in stored("reports", "answer", "7", "done", code=2).err


def test_a_topic_is_tried_on_what_is_stored_before_anybody_follows_it(stored):
    known = stored("topics", "test", "taiwan question", "--json").data
    assert known["topic"] == "Taiwan"
    assert {"Taiwan"} <= {word for hit in known["hits"] for word in hit["words"]}
    new = stored("topics", "test", "Fishing", "--phrases", "fishing quota*, boats?").out
    assert "fishing quota" in new
    assert "certain" in new
    assert "No topic" in stored("topics", "test", "Fjord opera", code=2).err
