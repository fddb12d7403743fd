"""One briefing in every format that is read."""

import io
from collections.abc import Sequence

import docx

from digests.transcripts.read import read_transcript
from tests.digests.transcripts.checks import check_all
from tests.digests.transcripts.invented import OUTLETS, document

LINES = (
    "Press conference on the new ferry, 3 May 2024",
    "Reuters: Does it float?",
    "Tamsin Vale: It does.",
    "Reuters: Will it go on floating?",
    "Tamsin Vale: No.",
    "Reuters: No?",
    "Tamsin Vale: No.",
)
SAID = ["Does it float?", "It does.", "Will it go on floating?", "No.", "No?", "No."]


def _said(content: bytes | str, address: str) -> list[str]:
    read = read_transcript(document(content, address), OUTLETS)
    check_all(read)
    assert "2024-05-03" == str(read.date)
    return [turn.text for turn in read.turns]


def _pdf(lines: Sequence[str]) -> bytes:
    """The smallest file that a PDF reader opens: one page, one font."""
    drawn = "\n".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {drawn} ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    )
    return out.getvalue()


def test_plain_text():
    assert SAID == _said("\n".join(LINES), "x.txt")


def test_markdown():
    bold = [
        line.replace("Reuters:", "**Reuters:**").replace("Tamsin Vale:", "**Tamsin Vale:**")
        for line in LINES
    ]
    assert SAID == _said("# " + "\n\n".join(bold), "x.md")


def test_html_keeps_repeated_short_answers():
    body = "".join(f"<p>{line}</p>" for line in LINES)
    assert SAID == _said(
        f"<html><body><nav><a href='/'>Home</a></nav>{body}</body></html>", "x.html"
    )


def test_html_lines_broken_inside_one_paragraph():
    assert SAID == _said(f"<p>{'<br/>'.join(LINES)}</p>", "x.html")


def test_pdf():
    assert SAID == _said(_pdf(LINES), "x.pdf")


def test_docx():
    document_ = docx.Document()
    for line in LINES:
        label, colon, said = line.partition(":")
        paragraph = document_.add_paragraph()
        paragraph.add_run(label + colon).bold = bool(colon)
        paragraph.add_run(said)
    out = io.BytesIO()
    document_.save(out)
    assert SAID == _said(out.getvalue(), "x.docx")


def test_docx_table_of_speakers():
    document_ = docx.Document()
    document_.add_paragraph(LINES[0])
    table = document_.add_table(rows=0, cols=2)
    for line in LINES[1:]:
        label, _, said = line.partition(": ")
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = label + ":", said
    out = io.BytesIO()
    document_.save(out)
    assert SAID == _said(out.getvalue(), "x.docx")


def test_hidden_and_framing_parts_of_a_page_are_not_read():
    page = (
        "<html><body><header>Reuters: not this</header><script>var q = 'Q: no';</script><main>"
        + "".join(f"<p>{line}</p>" for line in LINES)
        + "</main><footer>Reuters: nor this</footer></body></html>"
    )
    assert SAID == _said(page, "x.html")
