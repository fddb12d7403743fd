from bot.flood import Flood, FloodLimits, Verdict


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_person_is_served_then_refused_then_ignored_and_served_again_later() -> None:
    clock = Clock()
    flood = Flood(FloodLimits(seconds=10, per_user=2, per_guild=100), monotonic=clock)
    verdicts = [flood.judge(1, 7) for _ in range(5)]
    assert [Verdict.SERVE] * 2 + [Verdict.REFUSE] * 2 + [Verdict.IGNORE] == verdicts
    assert Verdict.SERVE is flood.judge(2, 7)
    clock.now = 10.1
    assert Verdict.SERVE is flood.judge(1, 7)


def test_a_server_has_its_own_limit() -> None:
    flood = Flood(FloodLimits(per_user=10, per_guild=2), monotonic=Clock())
    assert [Verdict.SERVE, Verdict.SERVE, Verdict.REFUSE] == [flood.judge(n, 7) for n in range(3)]
    assert Verdict.SERVE is flood.judge(9, None)


def test_what_is_known_stays_bounded() -> None:
    flood = Flood(monotonic=Clock(), most_known=100)
    for user in range(1000):
        flood.judge(user, None)
    assert len(flood._asked) <= 100
