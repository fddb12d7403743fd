import datetime as dt
import os
from pathlib import Path

import pytest

from digests.errors import DocumentTooLarge, UnreadableDocument
from digests.sources.files import read_file, walk_folder

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def test_a_file_becomes_a_document_under_its_absolute_path(tmp_path, monkeypatch):
    (tmp_path / "briefing.txt").write_bytes(b"Q: a\nA: b")
    monkeypatch.chdir(tmp_path)

    document = read_file(Path("briefing.txt"), NOW)

    assert (b"Q: a\nA: b", "text/plain", NOW) == (
        document.content,
        document.media_type,
        document.fetched_at,
    )
    assert str(tmp_path / "briefing.txt") == document.address


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.md", b"# A", "text/markdown"),
        ("a.HTM", b"x", "text/html"),
        ("a.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><p>", "text/html"),
        ("a.txt", b"%PDF-1.4", "application/pdf"),
        ("a", b"Q: a", None),
    ],
)
def test_bytes_win_over_the_suffix(tmp_path, name, content, media_type):
    (tmp_path / name).write_bytes(content)

    assert media_type == read_file(tmp_path / name, NOW).media_type


def test_a_folder_is_taken_whole_and_in_order(tmp_path):
    for name in ("b/2.html", "b/1.txt", "a.md", ".git/x.txt", "b/.hidden.txt", "c.jpg", "b/n.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "circle").symlink_to(tmp_path)

    found = [str(path.relative_to(tmp_path)) for path in walk_folder(tmp_path)]

    assert ["a.md", "b/1.txt", "b/2.html"] == found


def test_a_file_is_its_own_folder(tmp_path):
    (tmp_path / "odd.suffix").write_text("x")

    assert [tmp_path / "odd.suffix"] == list(walk_folder(tmp_path / "odd.suffix"))


def test_what_is_not_there_is_said_so(tmp_path):
    with pytest.raises(UnreadableDocument, match="No such file"):
        read_file(tmp_path / "none.txt", NOW)
    with pytest.raises(UnreadableDocument, match="nothing at"):
        list(walk_folder(tmp_path / "none"))
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_file(tmp_path, NOW)


@pytest.mark.timeout(5)
def test_a_pipe_that_nobody_writes_does_not_hold_us(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")

    with pytest.raises(UnreadableDocument, match="ordinary file"):
        read_file(tmp_path / "pipe.txt", NOW)


def test_a_huge_file_is_not_read_whole(tmp_path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(50_000_000_000)

    with pytest.raises(DocumentTooLarge, match="20 MB"):
        read_file(tmp_path / "huge.txt", NOW)
