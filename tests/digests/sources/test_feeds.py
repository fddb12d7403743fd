import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import UnreadableDocument
from digests.model import Document
from digests.sources.feeds import read_feed

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
RSS = """<?xml version="1.0"?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour ministry</title><link>https://ministry.test/</link><language>en</language>
<item><title>Briefing of <![CDATA[<b>Monday</b> &amp; Tuesday]]></title>
 <media:title>Not this one</media:title><link> /briefings/2 </link>
 <pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate></item>
<item><guid isPermaLink="true">https://ministry.test/briefings/1</guid>
 <dc:date>2026-11-22</dc:date><dc:language>fr</dc:language></item>
<item><title>No address</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
<entry><title type="html">One &lt;i&gt;day&lt;/i&gt;</title>
 <link rel="edit" href="/edit/1"/><link rel="alternate" href="/1"/><id>urn:1</id>
 <updated>2026-11-23T10:00:00Z</updated><published>2026-11-22T10:00:00Z</published>
 <author><name>N</name></author>
 <source><title>Elsewhere</title><link href="/wrong"/></source></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>x</title>
</channel><item><title>A</title><link>http://ministry.test/a</link></item></rdf:RDF>"""


def feed(text: str | bytes) -> Document:
    content = text.encode() if isinstance(text, str) else text
    return Document(content, "https://ministry.test/feed.xml", NOW)


def test_rss_gives_address_title_date_and_language():
    first, second = read_feed(feed(RSS)).candidates

    assert "https://ministry.test/briefings/2" == first.address
    assert "Briefing of Monday & Tuesday" == first.title
    assert "Mon, 23 Nov 2026 10:00:00 +0100" == first.printed_date
    assert dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC) == first.published_at
    assert ("en", "fr") == (first.language, second.language)
    assert "https://ministry.test/briefings/1" == second.address


def test_a_date_without_zone_is_no_moment():
    assert read_feed(feed(RSS)).candidates[1].published_at is None


def test_atom_takes_the_alternate_link_and_the_day_of_publication():
    (entry,) = read_feed(feed(ATOM)).candidates

    assert ("https://ministry.test/1", "One day") == (entry.address, entry.title)
    assert "2026-11-22T10:00:00Z" == entry.printed_date


def test_rdf_items_stand_beside_their_channel():
    found = read_feed(feed(RDF))

    assert ("rdf", "http://ministry.test/a") == (found.shape, found.candidates[0].address)


def test_json_feed():
    text = """{"version": "https://jsonfeed.org/version/1.1", "language": "de", "items": [
      {"id": "1", "url": "/1", "title": "Eins", "date_published": "2026-11-24T08:00:00+01:00"},
      {"id": "https://ministry.test/2"}, {"id": "3"}, 4, {"url": 5}]}"""
    first, second = read_feed(feed(text)).candidates

    assert ("https://ministry.test/1", "Eins", "de") == (first.address, first.title, first.language)
    assert dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC) == first.published_at
    assert "https://ministry.test/2" == second.address


@pytest.mark.parametrize(
    "text",
    [
        RSS.replace('<?xml version="1.0"?>\n', ""),
        "\ufeff \n" + RSS.replace('<?xml version="1.0"?>\n', ""),
        RSS.replace("Harbour ministry", "Harbour & fish &nbsp; &unknown; \x08"),
    ],
)
def test_small_untidiness_is_forgiven(text):
    assert 2 == len(read_feed(feed(text)).candidates)


def test_one_address_counts_once():
    doubled = RSS.replace("<item>", "<item><link>/same</link></item><item>", 2)

    assert 3 == len(read_feed(feed(doubled)).candidates)


@given(st.integers(1, len(RSS) - 14))
def test_a_cut_feed_never_gives_half_an_item(length):
    with pytest.raises(UnreadableDocument):
        read_feed(feed(RSS[:length]))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_refused(content):
    with pytest.raises(UnreadableDocument):
        read_feed(feed(content))
