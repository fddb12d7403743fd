"""A number as given → itself, or a sentence that says which numbers would do."""

from digests.errors import BadRequest


def require_between(option: str, given: int, least: int, most: int) -> int:
    """Raises BadRequest in words of our own; the library's would speak of ranges."""
    if not least <= given <= most:
        raise BadRequest(f"{option} {given} cannot be done; give a number from {least} to {most}.")
    return given
