"""A name under config/ → its path: beside the code in a checkout, inside the package in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent / "config"
_WHEEL = _PACKAGE / "shipped"


def shipped(name: str) -> Path:
    """The shipped file or folder of that name, e.g. `topics.toml` or `samples`."""
    return (_WHEEL if _WHEEL.is_dir() else _CHECKOUT) / name


def own_or_shipped(folder: Path | None, name: str) -> Path:
    """The operator's own file where the configured folder has one, else the shipped file."""
    own = folder / name if folder is not None else None
    return own if own is not None and own.is_file() else shipped(name)
