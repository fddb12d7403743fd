"""The bot's messages as Discord shows them → pictures to look at, and those of the README.

    python -m tests.bot.pictures            docs/*.png, from the sample briefings
    python -m tests.bot.pictures --all DIR  every message in dark and light, desktop and phone

What is drawn is the message that the bot would send, word for word; only the drawing is ours. It
needs a Chromium (`apt install chromium` or `brew install --cask chromium`) on the PATH, or its
path in CHROMIUM.
"""

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.layouts.components import Layout
from tests.bot.discord_page import DESKTOP, PHONE, page_of
from tests.bot.sample_messages import sample_messages

DOCS = Path(__file__).resolve().parents[2] / "docs"
IN_README = {"digest": "digest", "lookup": "quotes", "setup": "setup"}
"""Picture in docs/ → the message that it shows."""
_SCALE = {DESKTOP: 1.5, PHONE: 2.0}
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)
_TALLEST = 6000


class NoChromium(RuntimeError):
    """Nothing to draw with."""


def find_chromium() -> str:
    """The browser's path. Raises NoChromium saying what to install."""
    named = os.environ.get("CHROMIUM", "")
    for name in (named, "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise NoChromium("There is no Chromium here: install the package chromium, or set CHROMIUM.")


def draw(
    layouts: Sequence[Layout], target: Path, *, width: int, dark: bool, scale: float | None = None
) -> None:
    """One picture of a conversation, as high as it needs to be."""
    browser = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(page_of(layouts, width=width, dark=dark), encoding="utf-8")
        size = ["--virtual-time-budget=2000", f"--window-size={width},{_TALLEST}"]
        dumped = _run(browser, folder, *size, "--dump-dom", page.as_uri())
        height = re.search(r"<title>(\d+)</title>", dumped)
        if height is None:
            raise RuntimeError("The page did not say how high it is.")
        _run(
            browser,
            folder,
            f"--window-size={width},{height[1]}",
            f"--force-device-scale-factor={scale or _SCALE[width]}",
            f"--screenshot={target}",
            page.as_uri(),
        )


def draw_all(messages: Mapping[str, Layout], folder: Path, only: str = "") -> None:
    """Every message four times."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, layout in messages.items():
        if only not in name:
            continue
        for theme in ("dark", "light"):
            for size, width in (("desktop", DESKTOP), ("phone", PHONE)):
                draw(
                    [layout],
                    folder / f"{name}-{theme}-{size}.png",
                    width=width,
                    dark=theme == "dark",
                )


def draw_readme(messages: Mapping[str, Layout]) -> None:
    """The README's pictures."""
    for picture, name in IN_README.items():
        target = DOCS / f"{picture}.png"
        # A repository is no place for large pictures: these stay below 150 KB.
        draw([messages[name]], target, width=DESKTOP, dark=True, scale=1.0)


def main() -> None:
    """See the module's first lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="NAME")
    asked = parser.parse_args()
    messages = asyncio.run(sample_messages())
    try:
        if asked.all is None:
            draw_readme(messages)
        else:
            draw_all(messages, asked.all, asked.only)
    except NoChromium as error:
        sys.exit(str(error))


def _run(browser: str, folder: str, *arguments: str) -> str:
    command = (browser, *_QUIET, f"--user-data-dir={folder}/profile", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


if __name__ == "__main__":
    main()
