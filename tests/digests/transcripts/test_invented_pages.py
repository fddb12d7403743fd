"""Every layout, on invented pages that stand beside what is claimed of them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from digests.transcripts.layouts import LAYOUTS
from tests.digests.transcripts.invented import expectation, pages, reading


@pytest.mark.parametrize("page", pages(), ids=lambda page: f"{page.parent.name}/{page.name}")
def test_page_is_read_as_claimed(page: Path):
    assert json.loads(expectation(page).read_text("utf8")) == reading(page)


def test_every_layout_has_three_pages():
    shown = Counter(page.parent.name for page in pages())
    assert {name: 3 for name, _ in LAYOUTS} == {name: min(3, shown[name]) for name, _ in LAYOUTS}


def test_no_expectation_is_left_without_its_page():
    expected = {path.name for path in pages()[0].parents[1].glob("*/*.expected.json")}
    assert expected == {expectation(page).name for page in pages()}
