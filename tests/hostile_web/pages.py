"""What the hostile web serves for reading: pages, feeds and files that hurt parsers."""

import gzip
import io
import zipfile
import zlib

from tests.hostile_web.registry import GOOD, OPENING, TALK, ZEROS, answer, fixed, html, raw_bomb

FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Briefings</title>'
    "<language>en</language>{}</channel></rss>"
)
ITEM = (
    "<item><title>Briefing {0}</title><link>http://public.test/briefing/{0}</link>"
    "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item>"
)


def feed(name: str, body: str | bytes, content_type: str = "application/rss+xml") -> None:
    html(name, body.encode() if isinstance(body, str) else body, content_type)


def items(count: int) -> str:
    return "".join(ITEM.format(number) for number in range(count))


feed("feed", FEED.format(items(3)))
feed("feed-50000", FEED.format(items(50_000)))
feed("feed-half", FEED.format(items(30))[:2_000])
feed("feed-half-tag", FEED.format(items(3))[:-40])
feed("feed-empty", FEED.format(""))
feed("feed-no-links", FEED.format("<item><title>Nothing</title></item>"))
feed(
    "feed-laughs",
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title><link>http://public.test/1</link></item>"
    "</channel></rss>",
)
feed(
    "feed-file",
    '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item>'
    "<title>&f;</title><link>http://public.test/1</link></item></channel></rss>",
)
feed("feed-late-doctype", " " * 5_000 + '<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>')
feed("feed-deep", "<rss><channel>" + "<a>" * 200_000)
feed("feed-long-title", FEED.format(ITEM.format("x" * 4_000_000)))
feed("feed-attributes", "<rss " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")
feed(
    "feed-untidy",
    b"\xef\xbb\xbf \n<rss><channel><item><title>A & B &nbsp; C\x0b</title>"
    b"<link>http://public.test/1?a=1&b=2</link></item></channel></rss>",
)
feed(
    "feed-links-inside",
    FEED.format("<item><title>x</title><link>javascript:alert(1)</link></item>" + ITEM.format(7)),
)
feed(
    "feed-chinese",
    FEED.replace("utf-8", "gb2312").format(ITEM.format("发言人答问")).encode("gb18030"),
)
feed("feed-page", GOOD)
feed("feed-login", OPENING + b"<form><input type='password'></form></body></html>", "text/html")
feed("feed-json", '{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/b/1"}]}')
feed("feed-json-half", '{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/b/')
feed("feed-json-deep", '{"items":' + "[" * 400_000)
feed("feed-json-numbers", '{"items":[' + "1" * 5_000 + "]}")

ROWS = "".join(
    f'<li><a href="/2026/11/t20261124_{n}.html">Ministry briefing no. {n}</a> 2026-11-24</li>'
    for n in range(20)
)
html("listing", f"<html lang='en'><body><ul>{ROWS}</ul><a href='?p=2'>Next</a></body>".encode())
html(
    "listing-50000",
    "".join(f"<a href='/b/{n}'>Briefing number {n}</a>" for n in range(50_000)).encode(),
)
html("listing-empty", OPENING + b"<p>No briefings today.</p></body></html>")
html(
    "listing-captcha",
    b"<html><title>Just a moment...</title><div class='g-recaptcha'></div></html>",
)

html("attributes", OPENING + b"<p " + b" ".join(b"a%d" % n for n in range(100_000)) + b">" + TALK)
html("attributes-quoted", b"<p " + b" ".join(b"a%d='>'" % n for n in range(100_000)) + b">")
html("nested", OPENING + b"<div>" * 200_000 + TALK)
html("nested-bold", OPENING + b"<b><i>" * 100_000 + TALK)
html("misnested", OPENING + b"<b><p>" * 30_000 + b"</b></p>" * 30_000)
html("nested-tables", b"<table><tr><td>" * 50_000)
html("paragraphs", OPENING + b"<p>" * 400_000 + TALK)
html("open-quotes", b"<a href='" * 100_000)
html("open-tags", b"<a " * 300_000)
html("angles", b"<" * 3_000_000)
html("comments", b"<!--" * 500_000)
html("entities", OPENING + b"&#x26;" * 1_000_000)
html("one-text", OPENING + b"word " * 1_900_000)
html("labels", OPENING + b"<p>Ms. Reed: no.</p>" * 20_000)
html("colons", b"a: " * 600_000, "text/plain")
html("question-marks", b"Q? A. " * 500_000, "text/plain")
html("spaces", b"Q:" + b" " * 3_000_000 + b"x", "text/plain")
html("login", OPENING + b"<form>Name <input type=password></form></body></html>")
html("captcha", b"<html><title>Checking</title><p>Please solve this captcha</p></html>")
html("no-talk", OPENING + b"<p>The office is closed on Monday.</p></body></html>")
html("long-turn", GOOD.replace(b"</p></body>", b" word" * 900_000 + b"</p></body>"))
html(
    "long-turn-quoted", GOOD.replace(b"</p></body>", b' "a "b" he said.' * 90_000 + b"</p></body>")
)
html("long-text", OPENING + (b"<p>Ms. Reed: " + b"word " * 58_000 + b"</p>" + TALK) * 18)
html("nothing", b"", "text/html")
html("picture", b"\x89PNG\r\n\x1a\n" + bytes(5_000), "image/png")
html("nul-bytes", b"Q: a\x00b" * 50_000, "text/plain")
html("wrong-charset", GOOD.replace(b"ferry", b"f\xe9rry"), "text/html; charset=utf-8")
html("unknown-charset", GOOD, "text/html; charset=x-none-such")
html("utf-16", ("\ufeff" + GOOD.decode()).encode("utf-16-le"), "text/html")
html("utf-7", GOOD, "text/html; charset=utf-7")
html("charset-codec", GOOD, "text/html; charset=bz2_codec")
fixed(
    "gzip-file", answer(body=gzip.compress(bytes(8 * ZEROS)), headers="Content-Type: text/html\r\n")
)


def pdf(stream: bytes) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


html("pdf-bomb", pdf(b"\x78\x01" + b"".join(raw_bomb(700))), "application/pdf")
html("pdf-circle", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n"
     b"trailer<</Root 1 0 R>>\n%%EOF", "application/pdf")  # fmt: skip
html("pdf-rubbish", b"%PDF-1.7\n" + b"\xff\x00obj<<" * 100_000, "application/pdf")
html("pdf-cut", pdf(zlib.compress(b"BT (Q: a) Tj ET"))[:200], "application/pdf")


def docx(document: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return file.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
html("docx-bomb", docx(b"<a>" + b"a" * (150 * ZEROS) + b"</a>"), DOCX)
html("docx-rubbish", b"PK\x03\x04" + b"rubbish" * 1_000, DOCX)
