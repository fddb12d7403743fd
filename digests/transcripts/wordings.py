"""How people say who somebody is: `I'm Ann Lee with KQX`, `Ann Lee, de Diario Costero.`

Patterns only, each over a bounded number of words; whether what they find is an outlet is decided
in `outlets.py`.
"""

import re

SMALL = r"(?:of|and|&|de|del|la|los|las|for|the|in|y)"
WORD = r"(?:(?:[A-ZÀ-Þ]\.){1,4}|[^\W\d_a-zà-þа-я][\w&'’/+-]{0,30})"
CAPITAL = r"(?:(?:[A-ZÀ-Þ]\.){1,4}|[A-ZÀ-Þ0-9][\w&'’/+-]{0,30}(?:\.[A-Za-z][\w-]{0,20}){0,2})"
NAME = (
    rf"{WORD}(?:[ \u00a0](?:(?:de|del|la|van|von|bin|al|da|dos)[ \u00a0]){{0,2}}"
    rf"(?:{WORD}|[(\[][Ii]naudible[)\]])){{0,4}}"
)
OUTLET = rf"{CAPITAL}(?:[ \u00a0](?:{SMALL}[ \u00a0])?{CAPITAL}){{0,6}}"
KIND = (
    r"(?:(?:the|el|la|los|las|le|les|der|die|das|periódico|diario|revista|portal|canal|agencia"
    r"|newspaper|medio)[ \u00a0]){0,3}"
)
WITH = (
    r"(?:(?:corresponsal|reporter[oa]|periodista|correspondent|reporter)[ ])?"
    r"(?:here[ ]with|with|from|of|at|for|de|del|para|pour|von|vom|du)"
)
SAY = (
    r"(?:I['’]m|I am|[Mm]y name is|[Mm]y name['’]s|[Tt]his is|[Ii]t['’]s|[Ii]t is|[Ss]oy"
    r"|[Mm]e llamo"
    r"|[Mm]i nombre es|[Jj]e suis|[Ii]ch bin|[Mm]ein Name ist)"
)
STATED = re.compile(
    rf"\b{SAY}[ \u00a0]({NAME})(?:,[ \u00a0](?:{WITH}[ \u00a0])?|[ \u00a0](?:{WITH})[ \u00a0])"
    rf"{KIND}({OUTLET})"
)
SAYING = (
    "I'm", "I’m", "I am", "name is", "name's", "name’s", "his is", "t's", "t’s", "t is", "oy",
    "e llamo", "nombre es", "e suis", "ch bin", "Name ist",
)  # fmt: skip
"""Pieces of which `STATED` needs one; looked for first, because that is much faster."""
OPENINGS = re.compile(r"[.!?—…¶,\n-]")
"""Behind one of these, or a space after it, a `NAMED` introduction may begin."""
NAMED = re.compile(
    rf"[ \u00a0]{{0,2}}({NAME})(,|[ ]—)?[ \u00a0]{{1,2}}("
    rf"{WITH}[ \u00a0])?{KIND}({OUTLET})"
)
JOINED = re.compile(r"(.{2,60}?) (?:y|and|et|und) (\S{2,30} .{2,60})$")
MISSPELT = re.compile(
    rf"(?:^|(?<=[.!?][ ])|(?<=\n))({WORD}[ ][a-zà-ÿ]{{3,20}}),[ ]del?[ ]"
    rf"{KIND}({OUTLET})(?=[.\n])"
)
"""A surname without its capital, as speech recognition prints it: `Arturo contreras, de …`."""
SECOND = re.compile(rf"[ \u00a0](?:y|and|et|und)[ \u00a0](?:{WITH}[ \u00a0]){KIND}({OUTLET})")
TAILED = re.compile(
    r"(?:[ \u00a0](?:de|del|en|la|el|los|las)[ \u00a0][a-zà-ÿ]{2,20}){1,2}(?=[.\n])"
)
CALLED = re.compile(
    rf"(?:^|(?<=[ \u00a0]))({NAME})(,)?[ \u00a0]{{1,2}}((?:over )?{WITH}[ \u00a0])?"
    rf"{KIND}({OUTLET})"
)
ALONE = re.compile(rf"(?:^|(?<=[ \u00a0]))(?:the )?({OUTLET})")
