"""The small edition of `python -m tests.reliability.kills`."""

from tests.reliability.kills import run


async def test_a_dozen_kills_at_random_moments_lose_and_double_nothing() -> None:
    tally = await run(12, seed=3)
    assert tally.kills >= 12
    assert (tally.lost, tally.doubled) == (0, 0), str(tally)
    assert tally.deliveries > 0
