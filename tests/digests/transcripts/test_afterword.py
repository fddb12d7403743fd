"""Where the last speaker stops and the page goes on."""

import pytest

from digests.transcripts.read import read_transcript
from tests.digests.transcripts.invented import OUTLETS, document

TALK = "Q: Is it open?\n\nVALE: It is.\n\nQ: Since when?\n\nVALE: Since Monday. Thank you."


def last_words(after: str) -> str:
    page = document(f"{TALK}\n\n{after}\n")
    return read_transcript(page, OUTLETS).turns[-1].text


@pytest.mark.parametrize(
    "frame",
    [
        "For the media. Not an official record.",
        "Press desk, +31 10 555 0144",
        "Write to desk@harbour.example for more.",
        "Partager : Facebook | X | LinkedIn",
        "شارك: فيسبوك | تويتر",
        "Поделиться",
        "THIS TRANSCRIPT WAS PREPARED BY A REPORTING COMPANY.",
        "TO ORDER TAPES AND TRANSCRIPTS PLEASE CALL OUR DESK",
        "[← Older](/older) [Newer →](/newer)",
        "(Whereupon, at 10:31 a.m., the press conference was concluded.)",
        "---ooo0ooo---",
        "-30-\n\nThis document is also available at our website.",
        "* * *\n\nTry our service and save time transcribing.",
        "Todo o conteúdo deste site está publicado sob licença",
        "（以上為逐字稿，如有出入以影音為準）",
        "/끝/",
    ],
)
def test_the_pages_own_words_are_nobodys(frame: str):
    assert last_words(frame) == "Since Monday. Thank you."


@pytest.mark.parametrize(
    "said",
    [
        "We will put the transcript on our website tonight.",
        "You can call us at 555 0100 200 if you have more questions for me.",
        "The ferry sails at six.\n\nThank you all. I will see you tomorrow.",
        "The transcript of that call is public.\n\nI have nothing to add to it, and I never had.",
        "(Laughter.)",
        "Thanks, everybody.",
    ],
)
def test_what_somebody_says_stays_theirs(said: str):
    assert last_words(said) == f"Since Monday. Thank you.\n\n{said}"
