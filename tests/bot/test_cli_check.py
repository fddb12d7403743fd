"""`check` and `sources`: what is right, what is not, and how it is mended."""

import pytest

from bot.shipped import shipped

TOKEN = "an-invented-token"
NOBODY = "http://127.0.0.1:9/api"
"""Nothing listens at the discard port."""


def test_check_goes_on_after_a_mistake_and_mends_each(readout):
    said = readout("check", code=1, READOUT_DATABASE__URL="sqlite:///nowhere/readout.db").out
    assert "✓ outlets:" in said
    assert "✗ database: The folder '" in said
    assert "nowhere' does not exist, so no database can be made in it. Create" in said
    assert "✗ token: missing; set READOUT_DISCORD__TOKEN" in said
    assert said.rstrip().endswith("Mend what is marked with ✗.")


NO_ROOM = {
    "sqlite:///plain/readout.db": "plain' is a file and no folder, so no database can be made",
    "sqlite:///plain/deeper/readout.db": "plain' is a file and no folder, so no database can be",
    "sqlite:///nowhere/readout.db": "nowhere' does not exist, so no database can be made in it.",
    "sqlite:////proc/readout.db": "The folder '/proc' cannot be written (",
    "sqlite:////proc/nowhere/readout.db": "The folder '/proc' cannot be written (",
}


@pytest.mark.parametrize(("url", "says"), NO_ROOM.items())
def test_every_command_says_why_no_database_can_be_made_there(readout, tmp_path, url, says):
    (tmp_path / "plain").write_text("An ordinary file.")
    for command in (("check",), ("db", "status"), ("quotes", "--topic", "x"), ("db", "upgrade")):
        ended = readout(*command, code=1, READOUT_DATABASE__URL=url)
        assert says in ended.out + ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["plain"]


def test_check_looks_at_the_database_that_is_there(readout):
    readout("db", "upgrade")
    assert "✓ database: sqlite, readable and writable" in readout("check", code=1).out


def test_check_says_when_discord_does_not_answer_and_shows_no_token(readout):
    ended = readout("check", code=1, READOUT_DISCORD__TOKEN=TOKEN, READOUT_DISCORD__API_URL=NOBODY)
    assert f"✗ token: {NOBODY} does not answer" in ended.out
    assert TOKEN not in ended.out + ended.err


def test_check_looks_at_every_source_that_is_on(readout, tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "here"\nname = "Here"\nkind = "feed"\n'
        'address = "http://127.0.0.1:9/feed"\n',
    )
    said = readout("check", code=1, READOUT_CONFIG_DIR=str(tmp_path)).out
    assert "✗ sources: 1 of 1 sources are on" in said
    assert "here: " in said


def test_the_shipped_sources_are_listed_and_off(readout):
    listed = readout("sources", "list", "--json").data
    assert listed
    assert not any(source["enabled"] for source in listed)
    assert "\toff\t" in readout("sources", "list").out


def test_a_source_that_cannot_be_asked_is_said_step_by_step(readout):
    steps = readout("sources", "test", "http://127.0.0.1:9/feed", "--json", code=1).data
    assert [(step["name"], step["ok"]) for step in steps] == [("fetched", False)]
    assert "No source goes by" in readout("sources", "test", "nobody-at-all", code=2).err


def test_a_folder_is_a_source_that_can_be_tried(readout, tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "drop"\nname = "Drop folder"\nkind = "folder"\n'
        f'address = "{shipped("samples")}"\n',
    )
    said = readout("sources", "test", "drop", READOUT_CONFIG_DIR=str(tmp_path)).out
    assert "✓ exchanges:" in said


@pytest.mark.parametrize("role", ["bot", "worker"])
def test_one_process_is_all_that_runs_for_now(readout, role):
    assert "Run it without --role" in readout("run", "--role", role, code=2).err
