"""Text → a web address that may be asked, as far as its text can tell.

The text proves little: `0x7f.1` and `１２７.1` are loopback to a resolver. What an address leads to
is checked where it is dialled (`backend`); here stand the rules about form alone.
"""

from dataclasses import dataclass

import httpx

from digests.errors import FetchRefused

MAX_ADDRESS = 2_048
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A checked address; `url` is what is asked, so that nobody parses the text a second time."""

    url: httpx.URL

    @property
    def host(self) -> str:
        """The host as a resolver gets it."""
        return self.url.raw_host.decode("ascii")

    @property
    def port(self) -> int:
        """The port, also where the text leaves it out."""
        return self.url.port or _DEFAULT_PORTS[self.url.scheme]

    @property
    def origin(self) -> str:
        """`scheme://host:port`, port always given: what allow lists and robots.txt go by."""
        return f"{self.url.scheme}://{self.host}:{self.port}"

    @property
    def path(self) -> str:
        """Path and query."""
        return self.url.raw_path.decode("ascii")

    @property
    def shown(self) -> str:
        """For messages and logs: neither path nor query, since either may hold a secret."""
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii')}/…"

    def join(self, location: str) -> "WebAddress":
        """The address that a link or redirect on this page leads to, checked likewise."""
        _check_text(location)
        try:
            joined = str(self.url.join(location))
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchRefused(
                f"A link at {self.shown} is no address that can be asked.", "form"
            ) from error
        return parse_address(joined)

    def __str__(self) -> str:
        return str(self.url)


def parse_address(text: str) -> WebAddress:
    """Only http and https, without user names, control characters or backslashes.

    Raises FetchRefused; the message never repeats what may be a password.
    """
    text = text.strip(" \t\r\n")
    _check_text(text)
    try:
        url = httpx.URL(text).copy_with(fragment=None)
        port = url.port
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchRefused("The address cannot be parsed; give it as https://…", "form") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise FetchRefused("Only http:// and https:// addresses are fetched.", "scheme")
    if url.userinfo or b"@" in url.netloc or "@" in text.split("//", 1)[-1].split("/", 1)[0]:
        raise FetchRefused("Addresses with a user name or password are not fetched.", "userinfo")
    if not url.raw_host or port == 0:
        raise FetchRefused("The address names no host; give it as https://host/path.", "form")
    return WebAddress(url)


def normal_origin(text: str) -> str:
    """An origin as an operator writes it, in the form of `WebAddress.origin`."""
    return parse_address(text).origin


def _check_text(text: str) -> None:
    if len(text) > MAX_ADDRESS:
        raise FetchRefused(f"The address is longer than {MAX_ADDRESS} characters.", "form")
    if "\\" in text or any(character <= " " or character == "\x7f" for character in text):
        # Clients disagree about what a backslash or a tab in an address means.
        raise FetchRefused("The address holds a space, control character or backslash.", "form")
