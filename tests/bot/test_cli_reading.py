"""`readout`, `read` and `brief`, end to end: the real program on the shipped samples."""

import subprocess
import sys
import time

import pytest

from bot.shipped import shipped
from tests.bot.program import ROOT

NORLAND = shipped("samples") / "norland-foreign-ministry.txt"
COMMANDS = ("demo", "run", "check", "read", "brief", "ingest", "quotes", "digest", "db")


def test_help_names_every_command_and_answers_at_once(process):
    begun = time.perf_counter()
    said = process("--help").out
    assert time.perf_counter() - begun < 2, "0.5 s is promised; this machine may be busy"
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


def test_importing_the_command_line_pulls_in_nothing_heavy():
    program = (
        "import sys, bot.cli\n"
        "heavy = {'discord', 'sqlalchemy', 'pydantic', 'alembic', 'prompt_toolkit', 'rapidfuzz',"
        " 'structlog', 'selectolax', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_read_gives_turns_whose_positions_index_into_the_text(readout):
    read = readout("read", NORLAND, "--json").data
    assert read["date"] == "2026-11-16"
    assert len(read["exchanges"]) == 7
    assert [each["outlet_name"] for each in read["exchanges"]][:3] == [
        "NRK",
        "Anadolu Agency",
        "Reuters",
    ]
    for turn in read["turns"]:
        slices = "".join(read["text"][start:end] for start, end in turn["spans"])
        assert "".join(slices.split()) == "".join(turn["text"].split())


def test_brief_gives_bullets_whose_quotes_are_slices(readout):
    text = readout("read", NORLAND, "--json").data["text"]
    brief = readout("brief", NORLAND, "--json").data
    quotes = [quote for bullet in brief["bullets"] for quote in bullet["quotes"]]
    assert quotes
    assert [q for q in quotes if q["text"] != text[q["start"] : q["end"]]] == []
    assert {"Taiwan", "Ukraine war"} <= {t for b in brief["bullets"] for t in b["topics"]}


def test_brief_on_one_topic_says_how_it_read_the_name(readout):
    ended = readout("brief", NORLAND, "--topic", "taiwann", "--json")
    assert "Reading 'taiwann' as the topic 'Taiwan'." in ended.err
    assert all("Taiwan" in bullet["topics"] for bullet in ended.data["bullets"])
    assert ended.data["bullets"]


def test_brief_on_words_that_are_no_topic_looks_for_the_words(readout):
    ended = readout("brief", NORLAND, "--topic", "fishing quotas", "--json")
    assert "No topic goes by 'fishing quotas'" in ended.err
    bullets = ended.data["bullets"]
    assert {bullet["outlet"] for bullet in bullets} == {"NRK"}
    assert all("fishing quotas" in bullet["topics"] for bullet in bullets)


def test_brief_for_people_is_plain_text_when_piped(readout):
    said = readout("brief", NORLAND).out
    assert "\nTaiwan\n  • Elin Sørdal to Anadolu Agency: " in said
    assert "\x1b" not in said
    assert all(line == line.rstrip() for line in said.splitlines())


def test_read_explains_how_it_read(readout):
    said = readout("read", NORLAND, "--explain").out
    assert "layout 'colon'" in said
    assert "[Anadolu Agency:]" in said
    assert "News Desk" in said


def test_read_for_people_shows_every_exchange(readout):
    said = readout("read", NORLAND).out
    assert "Exchange 2 of 7 · Anadolu Agency" in said
    assert "Exchange 7 of 7 · Bloomberg" in said


@pytest.mark.parametrize("command", ["read", "brief"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n\t\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(400)),
        ("no_label.txt", b"A quiet day. Nobody spoke.\n\nThe sun went down behind the hills.\n"),
        ("label_only.txt", b"Reuters:\n\nElin Sordal:\n"),
        ("page.html", b"<html><body><p>Welcome to our site.</p></body></html>"),
    ],
)
def test_what_is_no_transcript_gets_one_sentence(readout, tmp_path, command, name, content):
    (tmp_path / name).write_bytes(content)
    ended = readout(command, name, "--json", code=1)
    assert ended.out == ""
    assert len(ended.err.strip().splitlines()) == 1
    assert ended.err.strip().endswith(".")


def test_fifty_megabytes_are_refused_without_being_read(readout, tmp_path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    assert "larger than" in readout("read", "huge.txt", code=1).err


def test_a_missing_file_is_named(readout):
    assert "nowhere.txt" in readout("read", "nowhere.txt", code=1).err


def test_another_encoding_is_read(readout, tmp_path):
    text = NORLAND.read_text(encoding="utf-8").replace("Sørdal", "Sördal").replace("'", "’")
    (tmp_path / "latin.txt").write_bytes(text.encode("cp1252"))
    assert "Sördal" in readout("read", "latin.txt", "--json").data["title"]


def test_an_address_that_may_not_be_asked_is_refused_with_the_reason(readout):
    assert "only 80 and 443" in readout("read", "http://127.0.0.1:9/briefing", code=1).err


def test_a_process_ends_with_the_code_and_one_sentence(process, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    assert len(process("read", "empty.txt", code=1).err.splitlines()) == 1
    assert "READOUT_DISCORD__TOKEN" in process("run", code=2).err


def test_wrong_usage_ends_with_two(readout):
    assert "No such command" in readout("redd", code=2).err
    assert "Missing argument" in readout("read", code=2).err


def test_bad_settings_end_with_two_and_name_every_mistake(readout, tmp_path):
    (tmp_path / "bad.toml").write_text('[databse]\nurl = 1\n[log]\nlevel = "loud"\n')
    for arguments in (("--config", "bad.toml", "check"), ("check", "--config=bad.toml")):
        said = readout(*arguments, code=2).err
        assert "databse" in said
        assert "log.level" in said


def test_a_bad_catalogue_is_named_and_ends_with_two(readout, tmp_path):
    (tmp_path / "outlets.toml").write_text('[[outlet]]\nnam = "AFP"\n')
    said = readout("read", NORLAND, code=2, READOUT_CONFIG_DIR=str(tmp_path)).err
    assert "outlets.toml: [[outlet]] no. 1" in said


def test_topics_are_listed(readout):
    assert "Taiwan" in {topic["name"] for topic in readout("topics", "list", "--json").data}


def test_run_without_token_says_where_to_get_one(readout, tmp_path):
    said = readout("run", code=2).err
    assert "READOUT_DISCORD__TOKEN" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("", "The target is empty; name a file"),
        ("  ", "The target is empty; name a file"),
        ("folder", "'folder' is a folder; name one file in it. `readout ingest folder` stores"),
        ("ftp://x/y", "'ftp://x/y' is not fetched; only http:// and https:// addresses are."),
        ("file:///etc/hostname", "is not fetched; only http:// and https:// addresses are."),
    ],
)
def test_a_target_that_is_no_document_says_what_would_be(readout, tmp_path, target, says):
    (tmp_path / "folder").mkdir()
    assert says in readout("read", target, code=2).err
    if target != "folder":
        assert says in readout("ingest", target, code=2).err
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_damaged_pdf_is_said_in_one_sentence(readout, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\nbroken")
    said = readout("read", "bad.pdf", code=1).err
    assert "bad.pdf' is a broken PDF; save it again" in said
    assert len(said.splitlines()) == 1


def test_a_port_that_is_not_fetched_from_has_a_mend(readout):
    said = readout("read", "http://example.org:9/", code=1).err
    assert "only 80 and 443 are. Give the address without a port, or save the page" in said
