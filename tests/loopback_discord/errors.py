"""What can go wrong: refusals that the bot gets, and mistakes of a test.

ApiError          a refusal in Discord's own shape, for the bot
PersonError       a person could not do that in Discord: a mistake of the test
  NoSuchControl   no such button, select or option
  NotShown        Discord would not offer this command or message to this person
NoAnswer          the bot did not answer in time
"""

from typing import Final

from tests.loopback_discord.model import Json


class ApiError(Exception):
    """A refusal; `code` is Discord's error number, 0 for a plain HTTP one."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Give the JSON body that Discord would send."""
        shape: Json = {"message": self.message, "code": self.code}
        if self.errors:
            shape["errors"] = self.errors
        return shape


class PersonError(AssertionError):
    """The test asked for something that a person could not do in Discord."""


class NoSuchControl(PersonError):
    """There is no such button, select, option or command."""


class NotShown(PersonError):
    """Discord would not show this to this person."""


class NoAnswer(AssertionError):
    """The bot did not answer; a person would see "The application did not respond"."""


# code → (status, message); the numbers are documented, the wording here is our own.
_REFUSALS: Final[dict[int, tuple[int, str]]] = {
    10002: (404, "Unknown application"),
    10003: (404, "Unknown channel"),
    10004: (404, "Unknown guild"),
    10007: (404, "Unknown member"),
    10008: (404, "Unknown message"),
    10011: (404, "Unknown role"),
    10013: (404, "Unknown user"),
    10015: (404, "Unknown webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30034: (400, "Too many commands created today"),
    40033: (400, "Message is already crossposted"),
    40060: (400, "Interaction is already acknowledged"),
    40066: (400, "The channel has no such tag"),
    40067: (400, "A tag is required here"),
    40094: (400, "Follow-up limit reached for this interaction"),
    50001: (403, "Missing access"),
    50005: (403, "Message was written by another user"),
    50006: (400, "Empty message"),
    50007: (403, "This user takes no private messages"),
    50008: (400, "Not a text channel"),
    50013: (403, "Missing permissions"),
    50024: (400, "Not possible in this type of channel"),
    50027: (401, "Invalid webhook token"),
    50035: (400, "Invalid form body"),
    50083: (400, "Thread is archived"),
    50109: (400, "Body is not valid JSON"),
    160004: (400, "Message has a thread already"),
}


def refuse(code: int, errors: Json | None = None) -> ApiError:
    """Build the refusal that Discord gives under this number."""
    status, message = _REFUSALS[code]
    return ApiError(status, code, message, errors)


def http_error(status: int, phrase: str) -> ApiError:
    """Build a refusal that has no number of Discord's, such as 401."""
    return ApiError(status, 0, f"{status}: {phrase}")
