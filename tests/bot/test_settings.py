import tomllib
from pathlib import Path

import pytest

from bot.settings import BadSettings, described_settings, load_settings, variable
from bot.shipped import shipped


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "readout.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(config: Path | None, environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as caught:
        load_settings(config, environ)
    return caught.value.mistakes


def test_without_file_and_environment_the_defaults_hold():
    settings = load_settings(None, {})
    assert settings.database.url == "sqlite:///readout.db"
    assert settings.discord.token is None


def test_the_environment_wins_over_the_file(tmp_path):
    path = write(tmp_path, '[database]\nurl = "sqlite:///a.db"\n[schedule]\ntick_seconds = 5\n')
    settings = load_settings(path, {"READOUT_DATABASE__URL": "sqlite:///b.db"})
    assert (settings.database.url, settings.schedule.tick_seconds) == ("sqlite:///b.db", 5)


def test_the_file_may_be_named_by_the_environment(tmp_path):
    path = write(tmp_path, '[log]\nlevel = "debug"\n')
    assert load_settings(None, {"READOUT_CONFIG": str(path)}).log.level == "debug"


@pytest.mark.parametrize("value", ['["http://a.example:81"]', "http://A.example:81"])
def test_origins_are_a_json_list_or_separated_by_commas(value):
    settings = load_settings(None, {"READOUT_HTTP__ALLOW_ORIGINS": value})
    assert settings.http.allow_origins == ("http://a.example:81",)


def test_every_mistake_is_named_at_once_with_its_mend(tmp_path):
    path = write(
        tmp_path,
        'foo = 1\n[discord]\ntokn = "x"\n[schedule]\ntick_seconds = "soon"\n'
        '[database]\nurl = "mysql://x"\n[log]\nlevel = "loud"\n',
    )
    environ = {"READOUT_DISCRD__TOKEN": "x", "READOUT_HEALTH__LISTEN": "9080"}
    said = "\n".join(mistakes_of(path, environ))
    for part in (
        "READOUT_DISCRD__TOKEN is unknown; READOUT_DISCORD__TOKEN is probably meant",
        "foo in",
        "discord.tokn in",
        "discord.token is probably meant",
        "schedule.tick_seconds in",
        "write for example 15",
        "write sqlite:///FILE or postgresql://",
        "READOUT_HEALTH__LISTEN is no address to listen at",
        "log.level in",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("READOUT_DISCORD__TOKEN", "two words", "copy it from the application's page"),
        ("READOUT_DISCORD__API_URL", "discord.com/api", "write it with http:// or https://"),
        ("READOUT_DATABASE__URL", "postgres://x/y", "write postgresql:// in its place"),
        ("READOUT_DATABASE__URL", "readout.db", "write sqlite:///FILE"),
        ("READOUT_HTTP__ALLOW_ORIGINS", '["http://a/b"]', "write http://host:port"),
        ("READOUT_HEALTH__LISTEN", "0.0.0.0:99999", "write HOST:PORT"),
        ("READOUT_SCHEDULE__TICK_SECONDS", "0", "write for example 15"),
        ("READOUT_LLM__BASE_URL", "http://localhost:1", "without llm.model"),
        ("READOUT_LLM__BASE_URL", "http://k3y@localhost:1", "belongs into llm.api_key"),
        ("READOUT_LLM__API_KEY", "k3y with blanks", "is no key"),
        ("READOUT_LLM__DAILY_TOKEN_CAP", "-1", "write for example 200000"),
        ("READOUT_CONFIG_DIR", "/nowhere/at/all", "no folder"),
    ],
)
def test_a_wrong_value_is_named_with_its_mend(name, value, says):
    assert says in mistakes_of(None, {name: value})[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"[discord", "not valid TOML"), (b'a = "\xe9"', "not UTF-8")],
)
def test_an_unreadable_file_is_said_plainly(tmp_path, content, says):
    path = tmp_path / "readout.toml"
    path.write_bytes(content)
    assert says in mistakes_of(path, {})[0]


def test_a_missing_file_is_said_plainly(tmp_path):
    assert "No such file" in mistakes_of(tmp_path / "none.toml", {})[0]


def test_secrets_are_not_shown():
    environ = {"READOUT_DISCORD__TOKEN": "s3cret", "READOUT_LLM__API_KEY": "k3y"}
    shown = repr(load_settings(None, environ))
    assert "s3cret" not in shown
    assert "k3y" not in shown


def test_a_wrong_secret_is_not_repeated_in_the_mistake():
    said = mistakes_of(None, {"READOUT_DISCORD__TOKEN": "s3cret with blanks"})
    assert "s3cret" not in "".join(said)


def test_a_token_pasted_with_its_prefix_is_mended():
    token = load_settings(None, {"READOUT_DISCORD__TOKEN": " Bot abc.def "}).discord.token
    assert token is not None
    assert token.get_secret_value() == "abc.def"


def test_the_example_file_names_every_setting_and_changes_none(tmp_path):
    path = shipped("readout.example.toml")
    text = path.read_text(encoding="utf-8")
    assert load_settings(None, {}) == load_settings(path, {})
    for name, field in described_settings():
        key = name.rpartition(".")[2]
        assert f"# {key} = " in text, name
        assert str(field.description) in text.replace("\n# ", " "), name


def test_the_example_file_is_right_when_its_comments_are_taken_away(tmp_path):
    lines = shipped("readout.example.toml").read_text(encoding="utf-8").splitlines()
    keys = {name.rpartition(".")[2] for name, _ in described_settings()}
    text = "\n".join(
        line.removeprefix("# ") if line.removeprefix("# ").split(" = ")[0] in keys else line
        for line in lines
    )
    values = tomllib.loads(text)
    values["config_dir"] = str(tmp_path)
    assert set(values) == {name.partition(".")[0] for name, _ in described_settings()}
    path = write(tmp_path, text.replace("/etc/readout", str(tmp_path)).replace(" it here", ""))
    assert load_settings(path, {}).config_dir == Path(tmp_path)


def test_a_setting_has_its_environment_variable():
    assert variable("database.url") == "READOUT_DATABASE__URL"
