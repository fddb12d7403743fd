from pathlib import Path

import pytest

from bot.shipped import shipped
from digests.catalogues import (
    load_outlets,
    load_sources,
    load_topics,
    outlet_index,
    topic_index,
)
from digests.errors import BadCatalogue
from digests.model import Outlet, SourceKind, Topic


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_outlet_is_read_with_all_it_says(tmp_path):
    path = write(
        tmp_path,
        '[[outlet]]\nname = "AFP"\naliases = ["法新社", "AFP "]\nkind = "agency"\n'
        'country = "France"\n',
    )
    assert (Outlet("AFP", ("法新社", "AFP"), "agency", "France"),) == load_outlets(path)


def test_a_topic_is_read_with_all_it_says(tmp_path):
    path = write(
        tmp_path,
        '[[topic]]\nname = "Taiwan"\naliases = ["Formosa"]\nphrases = ["Taiwan*"]\n'
        'exclusions = ["Taiwan Street"]\n',
    )
    assert (Topic("Taiwan", ("Taiwan*",), ("Formosa",), ("Taiwan Street",)),) == load_topics(path)


def test_a_source_is_read_and_enabled_unless_it_says_otherwise(tmp_path):
    path = write(
        tmp_path,
        '[[source]]\nid = "a"\nname = "A"\nkind = "feed"\naddress = "https://a.example/feed"\n'
        '[[source]]\nid = "b"\nname = "B"\nkind = "upload"\nenabled = false\n',
    )
    first, second = load_sources(path)
    assert (first.kind, first.enabled) == (SourceKind.FEED, True)
    assert (second.address, second.enabled) == (None, False)


@pytest.mark.parametrize(
    ("text", "load", "says"),
    [
        ("[[outlet]\n", load_outlets, "is not valid TOML"),
        ("[[outlets]]\n", load_outlets, "unknown key 'outlets'; entries are [[outlet]]"),
        ('outlet = "x"\n', load_outlets, "write each entry under [[outlet]]"),
        ('[[outlet]]\nalias = ["x"]\n', load_outlets, "[[outlet]] no. 1 lacks 'name'"),
        (
            '[[outlet]]\nname = "AFP"\nalias = ["x"]\n',
            load_outlets,
            "[[outlet]] no. 1 ('AFP') has the unknown key 'alias'; 'aliases' is probably meant",
        ),
        ('[[outlet]]\nname = "A"\naliases = "x"\n', load_outlets, "write a list of texts"),
        ('[[outlet]]\nname = "A"\naliases = [1]\n', load_outlets, "has 1 among its aliases"),
        ('[[outlet]]\nname = " "\n', load_outlets, "write a text in quotation marks"),
        (
            '[[topic]]\nname = "A"\n[[topic]]\nname = "a"\n',
            load_topics,
            "[[topic]] no. 2 ('a') stands in the file twice",
        ),
        ('[[source]]\nname = "A"\nkind = "feed"\n', load_sources, "lacks 'address'"),
        ('[[source]]\nname = "A"\nkind = "rss"\n', load_sources, "unknown kind 'rss'; write one"),
        (
            '[[source]]\nid = "a"\nname = "A"\nkind = "upload"\npages = 0\n',
            load_sources,
            "write a whole number from 1 on",
        ),
        (
            '[[source]]\nid = "a"\nname = "A"\nkind = "upload"\nenabled = "no"\n',
            load_sources,
            "write true or false",
        ),
    ],
)
def test_a_mistake_names_file_entry_and_mend(tmp_path, text, load, says):
    path = write(tmp_path, text)
    with pytest.raises(BadCatalogue) as caught:
        load(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_said_plainly(tmp_path):
    with pytest.raises(BadCatalogue, match="No such file"):
        load_topics(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_said_plainly(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('[[outlet]]\nname = "Página"\n'.encode("latin-1"))
    with pytest.raises(BadCatalogue, match="UTF-8"):
        load_outlets(path)


def test_the_shipped_outlets_know_the_abbreviations_that_people_type():
    outlets = load_outlets(shipped("outlets.toml"))
    index = outlet_index(outlets)
    assert len(outlets) >= 180
    typed = {
        "AA": "Anadolu Agency",
        "Agence France-Presse": "AFP",
        "AP": "Associated Press",
        "RIA": "RIA Novosti",
        "WSJ": "Wall Street Journal",
        "FT": "Financial Times",
        "WaPo": "Washington Post",
        "新华社": "Xinhua News Agency",
        "الجزيرة": "Al Jazeera",
        "ABC Spanish Daily Newspaper": "ABC (Spain)",
    }
    assert typed == {short: index.resolve(short, what="outlet") for short in typed}


@pytest.mark.parametrize("typed", ["the Post", "ABC", "CBC", "MBC", "Times", "Standard", "Globe"])
def test_the_shipped_outlets_leave_ambiguous_names_open(typed):
    index = outlet_index(load_outlets(shipped("outlets.toml")))
    assert len(index.exact(typed)) > 1


def test_the_shipped_topics_can_be_asked_for_by_name():
    index = topic_index(load_topics(shipped("topics.toml")))
    assert index.resolve("taiwann", what="topic") == "Taiwan"


def test_the_sample_sources_lead_to_the_sample_briefings():
    sources = load_sources(shipped("samples") / "sources.toml")
    assert all((shipped("samples") / str(source.address)).is_file() for source in sources)
