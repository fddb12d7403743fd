"""Outlets are named by the label, the reporter or the caller, or they are unknown."""

import pytest

from digests.transcripts.labels import make_label
from digests.transcripts.outlets import OutletFinder
from tests.digests.transcripts.invented import OUTLETS

FINDER = OutletFinder(OUTLETS)
SELF = {
    "Thank you. Maria Lenk with the Lowland Journal. Why?": "Lowland Journal",
    "Madam Chair, Tom Lee, CNBC. Why?": "CNBC",
    "Hi, it’s Sam Okoro from Axle. Is it open?": "Axle",
    "I’m Michael Berg, with the Washington Post.": "Washington Post",
    "My name is Han Jin, Harbour News Agency. First:": "Harbour News Agency",
    "Buenas noches, doctora. Luz Alba, de Pie de playa.\n\nPreguntarle": "Pie de playa",
    "Juan Paz, del periódico Basto y de Grupo Cantero.\n\nBueno": "Basto; Grupo Cantero",
    "Rubén (inaudible) de VistasMX.\n\nBueno": "VistasMX",
    "Buenas tardes. Arturo contrer, de Pie de Playa.\n\nPor redes": "Pie de Playa",
    "Gracias, presidente. Sara Rosas, corresponsal de Grupo Hely, de": "Grupo Hely",
    "Felipe Fierro, Ahora.com.mx y Puente Libro.\n\nQuisiera": "Ahora.com.mx; Puente Libro",
    "Hi. Thanks, Chair.\n\nHoward Lund with Reuters. So": "Reuters",
    "The G-7—Ann Scott with AFP. The statement": "AFP",
}
NOBODY = (
    "Thank you, Mr. President. Why?",
    "President Macron of France said so. Why?",
    "Russia, China, and Iran are here. Why?",
    "Will you renew Todd Edel for the U.S. District Court for the District of Columbia?",
    "Deployment of Australian troops?",
    "What do you say to Reuters, who said so?",
    "Jay, Josh. Why?",
)
CALLED = {
    "Great. First we’re going to go to Meg Tirr at CNBC.": "CNBC",
    "Next question comes from Dan Cho with Quay Securities. Your line is open.": "Quay Securities",
    "Seung Min, with the Washington Post.": "Washington Post",
    "We’ll go to David Gur, BBC.": "BBC",
    "Go ahead, Reuters.": "Reuters",
    "Muy bien, Judith Web, Diario Quay.": "Diario Quay",
    "Vamos a pasar con Juan Carlos Marro, AM Noticias, de Quer.": "AM Noticias",
    "Finalmente, Carlos Abar, Unomil.": "Unomil",
}
NOT_CALLED = (
    "I read it in the Washington Post and did not believe it, and I told them so at length.",
    "Go ahead, Peter.",
    "Dr. Antar.",
    "Thank you. Our next question will go to Jake Stein.",
)


@pytest.mark.parametrize("text", SELF)
def test_reporters_introduce_themselves(text: str):
    assert SELF[text] == "; ".join(each.printed for each in FINDER.introduced(text, None))


@pytest.mark.parametrize("text", NOBODY)
def test_other_names_are_no_introduction(text: str):
    assert [] == FINDER.introduced(text, None)


@pytest.mark.parametrize("text", CALLED)
def test_callers_name_the_outlet(text: str):
    found = FINDER.called(text, by_moderator=True)
    assert found is not None
    assert CALLED[text] == found.printed == text[found.start : found.end]


@pytest.mark.parametrize("text", NOT_CALLED)
def test_other_names_call_no_outlet(text: str):
    assert FINDER.called(text, by_moderator=False) is None


def test_own_name_makes_an_unknown_outlet_certain():
    label = make_label(0, 0, 0, "JON HILL", "period")
    assert ["Quay Letter"] == [
        each.printed for each in FINDER.introduced("Jon Hill, Quay Letter. Why?", label)
    ]


def test_an_ambiguous_outlet_has_no_canonical_name():
    assert FINDER.canonical("the Post") is None
    assert FINDER.is_known("the Post")
