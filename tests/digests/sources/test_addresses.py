import pytest

from digests.errors import FetchRefused
from digests.sources.addresses import normal_origin, parse_address


def test_an_origin_always_names_its_port():
    assert "http://example.org:80" == normal_origin("http://EXAMPLE.org/")
    assert "https://example.org:443" == parse_address("https://example.org/x").origin
    assert "http://feed.internal:8080" == normal_origin("http://feed.internal:8080")


def test_a_fragment_is_not_sent():
    assert "https://example.org/a?b=c" == str(parse_address(" https://example.org/a?b=c#d\n"))


def test_what_is_shown_holds_neither_path_nor_query():
    assert "https://example.org/…" == parse_address("https://example.org/hook/s3cret?t=1").shown


def test_links_are_followed_relative_to_their_page():
    page = parse_address("https://example.org/news/index.html")

    assert "https://example.org/news/2.html" == str(page.join("2.html"))
    assert "https://other.org/" == str(page.join("//other.org/"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ftp://example.org/", "scheme"),
        ("https://me:hunter2@example.org/", "userinfo"),
        ("https://example.org/\x00", "form"),
        ("https://exa\tmple.org/", "form"),
        ("https://exam ple.org/", "form"),
        ("https:\\\\example.org", "form"),
        ("https://", "form"),
    ],
)
def test_a_form_that_clients_disagree_about_is_refused(text, reason):
    with pytest.raises(FetchRefused) as caught:
        parse_address(text)

    assert reason == caught.value.reason
    assert "hunter2" not in str(caught.value)
