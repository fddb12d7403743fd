import pytest

from digests.errors import UnreadableDocument
from digests.sources.prescan import check_html


@pytest.mark.parametrize(
    "content",
    [
        b"<p>" * 10_000,
        b"<div><span>x</span></div>" * 10_000,
        b"<img src='data:image/png;base64," + b"A" * 500_000 + b"'>",
        b"<p title='" + b"a word " * 5_000 + b"'>",
        b"<p don't>" * 1_000,
        b"<br/><hr/><custom/>" * 2_000,
    ],
)
def test_long_ordinary_pages_pass(content):
    check_html(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<div>" * 2_000, "deeper"),
        (b"<p " + b"a " * 2_000 + b">", "attributes"),
        (b"<p " + b"a='>' " * 2_000 + b">", "attributes"),
        (b"<i></i>" * 300_000, "tags"),
    ],
)
def test_markup_that_holds_tree_parsers_up_is_refused(content, said):
    with pytest.raises(UnreadableDocument, match=said):
        check_html(content)
