"""A TOML file and the environment → `Settings`, or all mistakes in them at once.

Read once, by the command line. Nothing here is read at import.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from digests.errors import DigestsError

PREFIX = "READOUT_"
CONFIG_VARIABLE = "READOUT_CONFIG"
_SEPARATOR = "__"
_PORTS = range(1, 65536)


class BadSettings(DigestsError):
    """Settings hold mistakes; `mistakes` lists them all, each a sentence with its mend."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def _token(value: SecretStr) -> SecretStr:
    bare = value.get_secret_value().strip().removeprefix("Bot ").strip()
    if not bare or re.search(r"\s", bare):
        raise ValueError("is no bot token; copy it from the application's page, under Bot")
    return SecretStr(bare)


def _api_key(value: SecretStr) -> SecretStr:
    bare = value.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]+", bare):
        raise ValueError("is no key; copy it anew, without spaces")
    return SecretStr(bare)


def _web_address(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no web address; write it with http:// or https://")
    return value.strip().rstrip("/")


def _endpoint(value: str) -> str:
    address = _web_address(value)
    if "@" in urlsplit(address).netloc or urlsplit(address).query:
        raise ValueError("holds more than an address; a key belongs into llm.api_key")
    return address


def _origin(value: str) -> str:
    parts = urlsplit(_web_address(value))
    if parts.path or parts.query or parts.fragment or parts.username:
        raise ValueError(f"holds {value!r}, more than an origin; write http://host:port")
    return f"{parts.scheme}://{parts.netloc.casefold()}"


def _database_url(value: str) -> str:
    if value.startswith("postgres://"):
        raise ValueError("starts with postgres://; write postgresql:// in its place")
    if not re.match(r"sqlite:///.|postgresql(\+psycopg)?://.", value):
        raise ValueError(
            "is no database address; write sqlite:///FILE or postgresql://USER@HOST/NAME"
        )
    return value


def _listen_address(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) in _PORTS):
        raise ValueError("is no address to listen at; write HOST:PORT, e.g. 127.0.0.1:9080")
    return value


def _comma_list(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSettings(_Section):
    """The bot's account."""

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        default=None,
        description="The bot's token. Better set by environment than written into a file.",
        examples=["paste it here"],
    )
    api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="https://discord.com/api/v10",
        description="Where Discord's REST and gateway are asked for; a proxy or a test server.",
    )


class DatabaseSettings(_Section):
    """Where everything is stored."""

    url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///readout.db",
        description="`sqlite:///FILE` (relative to the working directory) or `postgresql://…`.",
    )


class LlmSettings(_Section):
    """An OpenAI-compatible endpoint that may choose sentences. Off unless base_url is set."""

    base_url: Annotated[str, AfterValidator(_endpoint)] | None = Field(
        default=None,
        description="Address of the endpoint. Without it, bullets are made without any model.",
        examples=["http://127.0.0.1:8080/v1"],
    )
    model: str | None = Field(
        default=None, description="The model's name there.", examples=["qwen3-8b"]
    )
    api_key: Annotated[SecretStr, AfterValidator(_api_key)] | None = Field(
        default=None, description="Its key, if it wants one.", examples=["paste it here"]
    )
    daily_token_cap: int = Field(
        default=200_000,
        ge=0,
        le=1_000_000_000,
        description="Tokens that it may take in a day (UTC); after that, bullets are made without.",
    )
    timeout_seconds: float = Field(
        default=30,
        gt=0,
        le=300,
        description="Seconds that one of its answers may take.",
    )


class HttpSettings(_Section):
    """How pages and feeds are fetched."""

    contact: str | None = Field(
        default=None,
        description="Where publishers find you; stands in the User-Agent of every request.",
        examples=["https://example.org/contact"],
    )
    allow_origins: Annotated[
        tuple[Annotated[str, AfterValidator(_origin)], ...], BeforeValidator(_comma_list)
    ] = Field(
        default=(),
        description="Origins inside your own network that may be fetched, each `http://host:port`.",
        examples=[["http://feeds.internal:8080"]],
    )


class SourceSettings(_Section):
    """Which sources are on for everybody, and what servers may do with their own."""

    enabled: Annotated[tuple[str, ...], BeforeValidator(_comma_list)] = Field(
        default=(),
        description="Ids of catalogue sources to switch on beside those with `enabled = true`.",
        examples=[["us-state", "un-noon"]],
    )
    poll_seconds: float = Field(
        default=900,
        ge=1,
        le=86400,
        description="Seconds between two polls of one source, while they go well.",
    )
    per_server: int = Field(
        default=10,
        ge=0,
        le=500,
        description="Sources of its own that a server may have switched on.",
    )
    upload_megabytes: int = Field(
        default=8, ge=1, le=20, description="Size that an uploaded file may have."
    )
    backfill: int = Field(
        default=100,
        ge=1,
        le=5000,
        description="Briefings that a server's backfill brings in at most.",
    )


class HealthSettings(_Section):
    """Whether the running service answers health checks."""

    listen: Annotated[str, AfterValidator(_listen_address)] | None = Field(
        default=None,
        description="`HOST:PORT` where health and metrics are served. Off by default.",
        examples=["127.0.0.1:9080"],
    )


class ScheduleSettings(_Section):
    """How often the service looks for work."""

    tick_seconds: float = Field(
        default=15,
        ge=0.1,
        le=3600,
        description="Seconds between two looks for due digests and polls.",
    )


class LogSettings(_Section):
    """What the service writes on stderr."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least urgent events that are written."
    )
    format: Literal["auto", "console", "json"] = Field(
        default="auto", description="`json` for machines; `auto` is `console` at a terminal."
    )


class Settings(BaseSettings):
    """Every setting. Frozen: who needs one is given it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=_SEPARATOR, extra="forbid", frozen=True
    )

    config_dir: Path | None = Field(
        default=None,
        description="Folder with your own `outlets.toml`, `topics.toml` or `sources.toml`; "
        "a file that it lacks is taken from the shipped ones.",
        examples=["/etc/readout"],
    )
    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    llm: LlmSettings = LlmSettings()
    http: HttpSettings = HttpSettings()
    sources: SourceSettings = SourceSettings()
    health: HealthSettings = HealthSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(cls, *_: object, **sources: Any) -> tuple[Any, ...]:  # noqa: D102
        # load_settings hands over file and environment merged; os.environ is never asked here.
        return (sources["init_settings"],)


def load_settings(config: Path | None, environ: Mapping[str, str]) -> Settings:
    """Settings from the file (that of READOUT_CONFIG where `config` is None) and the environment.

    The environment wins. Raises BadSettings with every mistake in both.
    """
    chosen = config or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    from_file = _read_file(chosen) if chosen else {}
    from_environment = _Environment(environ)()
    mistakes = list(_unknown_variables(environ))
    try:
        settings = Settings(**_merge(from_file, from_environment))
    except ValidationError as problem:
        mistakes += [_sentence(error, chosen, environ) for error in problem.errors()]
        raise BadSettings(tuple(mistakes)) from None
    mistakes += _contradictions(settings)
    if mistakes:
        raise BadSettings(tuple(mistakes))
    return settings


def described_settings() -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by its dotted name, in order; for the README's table and the example file."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, _Section):
            for inner, inner_field in field.annotation.model_fields.items():
                yield f"{name}.{inner}", inner_field
        else:
            yield name, field


def variable(setting: str) -> str:
    """The environment variable of a setting: `database.url` → `READOUT_DATABASE__URL`."""
    return PREFIX + setting.upper().replace(".", _SEPARATOR)


class _Environment(EnvSettingsSource):
    """The environment that we are given, in place of the process's own."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(Settings)
        self.env_vars = {name.lower(): value for name, value in environ.items() if value}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """JSON where it is JSON; else the text, which validation then accepts or names."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        reason = problem.strerror or str(problem)
        mistake = f"{path}: cannot be read ({reason}); check --config or {CONFIG_VARIABLE}."
    except UnicodeDecodeError:
        mistake = f"{path}: is not UTF-8; save it with that encoding."
    except tomllib.TOMLDecodeError as problem:
        mistake = f"{path}: is not valid TOML: {problem}."
    raise BadSettings((mistake,))


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = _merge(under, value)
        else:
            merged[key] = value
    return merged


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Variables of ours that name no section; those inside a section are named by validation."""
    known = [variable(name) for name, _ in described_settings()]
    heads = {name.split(_SEPARATOR)[0] for name in known}
    for name in environ:
        ours = name.upper().startswith(PREFIX) and name.upper() != CONFIG_VARIABLE
        if ours and name.upper().split(_SEPARATOR)[0] not in heads:
            yield f"Environment variable {name} is unknown; {_nearest(name.upper(), known)}."


def _sentence(error: ErrorDetails, path: Path | None, environ: Mapping[str, str]) -> str:
    """One mistake: where it stands, what is wrong, what to write."""
    fields = dict(described_settings())
    parts = [str(part) for part in error["loc"]]
    name = ".".join(parts[:2]) if parts[:1] != ["config_dir"] else "config_dir"
    where = next(
        (given for given in environ if given.upper() == variable(name) and environ[given]),
        f"{name} in {path}",
    )
    if error["type"] == "extra_forbidden":
        return f"{where} is no setting; {_nearest(name, list(fields))}."
    if error["type"] == "value_error":
        return f"{where} {error['ctx']['error']!s}."
    field = fields.get(name)
    if field is None:
        return f"{where} is no value but a section; write its keys under [{name}]."
    wrong = error["msg"][:1].lower() + error["msg"][1:]
    return f"{where} is wrong: {wrong}; write for example {_example(field)}."


def _contradictions(settings: Settings) -> list[str]:
    """Settings that are right alone and wrong together, or that name what is not there."""
    found = []
    if settings.llm.base_url and not settings.llm.model:
        found.append("llm.base_url is set without llm.model; name the model to be used.")
    if settings.config_dir is not None and not settings.config_dir.is_dir():
        found.append(f"config_dir is {str(settings.config_dir)!r}, which is no folder; create it.")
    return found


def _example(field: FieldInfo) -> str:
    given = field.examples[0] if field.examples else field.default
    return repr(given)


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"{close[0]} is probably meant" if close else f"known are {', '.join(known)}"
