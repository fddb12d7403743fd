"""Outlets that open a question without a verb, in any script."""

import pytest

from digests.names import Name, NameIndex
from digests.transcripts.introductions import last_outlet, stated_outlet

INDEX = NameIndex(
    [
        Name("ANSA"),
        Name("Al Jazeera", ("الجزيرة",)),
        Name("Asahi Shimbun", ("朝日新聞",)),
        Name("Central News Agency", ("中央社",)),
        Name("Kommersant", ("Коммерсантъ",)),
        Name("Reuters", ("路透社", "رويترز")),
        Name("TASS"),
        Name("The Hill"),
        Name("TV9"),
    ]
)


def known(printed: str) -> bool:
    return bool(INDEX.exact(printed))


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("TASS news agency. Are there talks?", "TASS"),
        ("Good morning, Ann Lee, Reuters. Is it open?", "Reuters"),
        ("Thank you, Mr. President. Reuters. Is it open?", "Reuters"),
        ("Газета «Коммерсантъ». Кто поедет?", "Коммерсантъ"),
        ("Добрый день, TASS. Когда?", "TASS"),
        ("路透社。請問何時？", "路透社"),
        ("中央社記者陳亦安。請問何時？", "中央社"),
        ("朝日新聞の田中です。いつですか。", "朝日新聞"),
        ("رويترز. هل تؤكدون ذلك؟", "رويترز"),
        ("سامر عودة من قناة الجزيرة. هل هناك تقدم؟", "قناة الجزيرة"),
        ("सर मैं मनीष झा TV9 से। क्या तारीख तय है?", "TV9"),
        ("(Reuters 김서윤 기자) 언제 엽니까?", "Reuters"),
    ],
)
def test_the_first_sentence_names_the_outlet(head: str, outlet: str):
    found = stated_outlet(head, known)
    assert found is not None
    assert (outlet, outlet) == (found[0], head[found[1] : found[1] + len(outlet)])


@pytest.mark.parametrize(
    "head",
    [
        "Reuters reported that it is open. Is it?",
        "You told Reuters that it is open. Is it?",
        "Is Reuters right?",
        "No, on The Hill. On The Hill.",
        "That is Minister Hill, Dr. Reuters said.",
        "中央社報導，會議延期。請問何時？",
        "It is open. Reuters. Is it?",
    ],
)
def test_a_sentence_about_an_outlet_introduces_nobody(head: str):
    assert stated_outlet(head, known) is None


def test_the_last_outlet_of_a_call_is_meant():
    assert last_outlet("Cominciamo con Emanuele Carra dell'ANSA", known) == ("ANSA", 35)
