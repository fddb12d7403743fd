import time

import pytest

from digests.sources.robots import parse_robots

GROUPS = """
User-agent: Other
Disallow: /

User-agent: readout  # that is us
User-agent: third
Disallow: /private
Allow: /private/press
Disallow: /*.zip$
Disallow:

User-agent: *
Disallow: /everything
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/x", False),
        ("/private/press/1", True),
        ("/a.zip", False),
        ("/a.zip?x", True),
        ("/everything", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_of_our_own_group_decides(path, allowed):
    assert allowed == parse_robots(GROUPS, "Readout").allows(path)


def test_the_group_for_all_counts_where_none_names_us():
    rules = parse_robots("User-agent: *\nDisallow: /x\n", "Readout")

    assert not rules.allows("/x1")
    assert rules.allows("/y")


def test_nothing_said_is_nothing_forbidden():
    assert parse_robots("", "Readout").allows("/anything")
    assert parse_robots("<html>not found</html>", "Readout").allows("/anything")


@pytest.mark.parametrize(
    ("pattern", "path", "allowed"),
    [
        ("/a*b*c$", "/axxbxxc", False),
        ("/a*b*c$", "/axxbxxcd", True),
        ("/a*aa$", "/aa", True),
        ("/a*aa$", "/aaa", False),
        ("*", "/x", False),
        ("/x$", "/x", False),
        ("/x$", "/xy", True),
    ],
)
def test_stars_and_ends_are_understood(pattern, path, allowed):
    rules = parse_robots(f"User-agent: *\nDisallow: {pattern}\n", "Readout")

    assert allowed == rules.allows(path)


def test_a_hostile_file_costs_little():
    hostile = "User-agent: *\n" + ("Disallow: /" + "*a" * 240 + "b$\n") * 600
    started = time.process_time()

    assert parse_robots(hostile, "Readout").allows("/" + "a" * 2_000)
    assert time.process_time() - started < 2
