"""A small Discord on loopback for the real bot process; README.md shows how to use it."""

from tests.loopback_discord.driver import How
from tests.loopback_discord.errors import NoAnswer, NoSuchControl, NotShown, PersonError
from tests.loopback_discord.interactions import Answered
from tests.loopback_discord.loopback import LoopbackDiscord
from tests.loopback_discord.model import (
    Channel,
    ChannelKind,
    Guild,
    Message,
    Role,
    Upload,
    User,
)
from tests.loopback_discord.process import BotProcess
from tests.loopback_discord.reply import Choice, Control, Modal, Reply, controls_of, text_of
from tests.loopback_discord.snowflakes import moment_of, snowflake_at
from tests.loopback_discord.world import World

__all__ = [
    "Answered",
    "BotProcess",
    "Channel",
    "ChannelKind",
    "Choice",
    "Control",
    "Guild",
    "How",
    "LoopbackDiscord",
    "Message",
    "Modal",
    "NoAnswer",
    "NoSuchControl",
    "NotShown",
    "PersonError",
    "Reply",
    "Role",
    "Upload",
    "User",
    "World",
    "controls_of",
    "moment_of",
    "snowflake_at",
    "text_of",
]
