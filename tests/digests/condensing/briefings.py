"""Invented briefings, in the traps that real ones set."""

from typing import Final

HARBOUR: Final = """\
The Daily Tern: The port of Westhaven has been closed for a week. Could you tell us more about \
the talks with Norland and what came of them?
Ana Roe: Thank you for the question. Our position on this matter is clear and consistent. On \
Tuesday the two governments agreed to reopen the port of Westhaven to cargo ships from May 3 and \
to resume the joint fisheries patrols that were suspended in January.
Regarding the Skerry Islands, we have stated our position on many occasions. The Norland side \
should honor its statement of “not recognising the Skerry council”, stop sending gunboats to the \
islands, and withdraw the survey ships.
Radio Fjord: Has the ministry received any assurances about the survey ships? Will the gunboats \
leave by summer?

Ana Roe: I have nothing to add on that. We will keep you informed in due course.
Morning Gull: Is the minister going to resign?
Ana Roe: No.
"""

NO_ANSWER: Final = """\
The Daily Tern: Will you comment on the tariffs?
Radio Fjord: And on the fishing quota?
Ana Roe: The fishing quota for herring will rise by 12 percent next year, to 40,000 tonnes.
"""


def long_briefing(exchanges: int) -> str:
    """A briefing of that many exchanges, each with an answer of about 170 words."""
    return "".join(_exchange(number) for number in range(exchanges))


_OUTLETS: Final = ("The Daily Tern", "Radio Fjord", "Morning Gull", "Harbour Post", "Island Wire")
_PLACES: Final = ("Westhaven", "Norland", "the Skerry Islands", "Lower Marsh", "Port Amber")
_GOODS: Final = (
    "herring",
    "timber",
    "wheat",
    "copper",
    "natural gas",
    "machine tools",
    "medicines",
)
_DEEDS: Final = ("reopen the rail link", "lift the tariffs", "send relief supplies", "cut taxes")


def _exchange(number: int) -> str:
    place = _PLACES[number % len(_PLACES)]
    goods = _GOODS[number % len(_GOODS)]
    deed = _DEEDS[number % len(_DEEDS)]
    return (
        f"{_OUTLETS[number % len(_OUTLETS)]}: There are reports that {place} will {deed} after the"
        f" summit in round {number}. Can you confirm this, and what does it mean for {goods}?\n"
        f"Ana Roe: Thank you. We have always attached great importance to our relations with"
        f" {place}. Last week the delegation of {number + 3} ministers visited {place} and agreed"
        f" to {deed} by the end of the year, which will bring down the price of {goods} by"
        f" {number % 9 + 1}.5 percent. As I said before, our position is clear and consistent."
        f" The spokesman of {place} said that “the {goods} agreement is close”, and we welcome"
        f" that statement. This is an important step.\n"
        f"On the military exercises near {place}, both sides should show restraint, stop the"
        f" patrols and return to the talks at once. We oppose any attempt to change the border by"
        f" force. The ministry of defence will send observers in week {number % 40 + 1}, and they"
        f" will report to parliament before the budget is debated. If you need figures on {goods},"
        f" I refer you to the department of trade. We hope that the parties concerned will keep"
        f" talking to each other about the {number}th round, the airports and the schools.\n"
    )
