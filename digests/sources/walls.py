"""A page that gave nothing → is it a login, a captcha or a refusal with status 200?

Asked only after nothing was found: many good pages have a login form in a corner.
"""

import re

_LOOKED_AT = 300_000
_SIGNS = (
    (
        re.compile(r"captcha|cf-chl|challenge-platform|are (?:you )?(?:a )?human|not a robot"),
        "a captcha or robot check",
    ),
    (
        re.compile(r"""type\s{0,5}=\s{0,5}["']?password|<title>[^<]{0,80}(?:log ?in|sign ?in)"""),
        "a login page",
    ),
    (
        re.compile(
            r"<title>[^<]{0,80}(?:access denied|forbidden|just a moment|attention required)"
        ),
        "a refusal",
    ),
    (
        re.compile(r"enable javascript|javascript is (?:disabled|required)"),
        "a page that needs JavaScript",
    ),
)


def wall_before(content: bytes) -> str | None:
    """What stands before the content, in words for a sentence; None where nothing shows."""
    text = content[:_LOOKED_AT].decode("utf-8", "replace").lower()
    return next((name for sign, name in _SIGNS if sign.search(text)), None)
