import pytest

from digests.errors import BadRequest, UnknownName
from digests.model import Certainty, GuildId
from digests.subscribe import TopicTrials
from tests.digests import samples
from tests.digests.builders import at
from tests.digests.stores import Stores

GUILD = GuildId(7)
NOW = at("2026-11-24T12:00")


@pytest.fixture
def trials(stores: Stores) -> TopicTrials:
    return TopicTrials(
        briefings=stores.briefings,
        guilds=stores.guilds,
        sources=stores.sources,
        topics=samples.topics(),
    )


@pytest.fixture(autouse=True)
async def _two_briefings(stores: Stores) -> None:
    await stores.sources.put(samples.MINISTRY)
    await stores.take_in(samples.HARBOUR, at("2026-11-23T09:00"))
    await stores.take_in(samples.LIGHTHOUSE, at("2026-11-24T09:00"))


async def test_a_known_topic_shows_which_exchanges_match_and_by_which_words(trials):
    trial = await trials.test(GUILD, "taiwan question", now=NOW)
    assert trial.topic.name == "Taiwan"
    assert trial.searched == 5
    (hit,) = trial.hits
    assert (hit.match.certainty, hit.match.words) == (Certainty.CERTAIN, ("Taiwan",))
    assert "assurance" in hit.exchange.question
    assert trial.certain == 1


async def test_a_new_topic_is_tried_before_it_is_saved(trials, stores):
    phrases = "Port Maren, grain terminal*, ships?"
    trial = await trials.test(GUILD, "Ports", phrases=phrases, now=NOW)
    (hit,) = trial.hits
    assert set(hit.match.words) == {"grain terminal", "Port Maren", "ships"}
    assert await stores.guilds.topics(GUILD) == ()


async def test_what_is_older_than_the_span_is_not_searched(trials):
    trial = await trials.test(GUILD, "Taiwan", now=at("2027-02-01T00:00"))
    assert (trial.searched, trial.hits) == (0, ())


async def test_a_name_of_the_catalogue_can_be_tried_with_other_phrases(trials):
    trial = await trials.test(None, "Taiwan", phrases="lighthouse", now=NOW)
    assert [hit.match.words for hit in trial.hits] == [("lighthouse",)]


async def test_what_goes_by_no_name_is_refused(trials):
    with pytest.raises(UnknownName):
        await trials.test(GUILD, "Fjord ferries", now=NOW)
    with pytest.raises(BadRequest):
        await trials.test(GUILD, "a, b", phrases="x", now=NOW)


async def test_suggestions_are_phrases_that_the_topic_lacks(trials, stores):
    for day in (10, 11):
        text = samples.HARBOUR.replace("Port Maren", "Port Maren beside the Orrin Docks")
        text = text.replace("40 ships", f"{day} ships").replace("November 23", f"November {day}")
        await stores.take_in(text, at(f"2026-11-{day}T09:00"))
    trial = await trials.test(GUILD, "Ports", phrases="grain terminal", now=NOW)
    assert "Orrin Docks" in trial.suggestions
    assert not any("grain terminal" in phrase for phrase in trial.suggestions)
    assert not any("Vale" in phrase for phrase in trial.suggestions)
