import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.names import Name, NameIndex
from digests.typed_words import TypedWords, content_words, read_words

OUTLETS = NameIndex(
    [
        Name("Anadolu Agency", ("AA", "Anadolu")),
        Name("Reuters"),
        Name("Time"),
        Name("Washington Post", ("Post", "WaPo")),
        Name("New York Post", ("Post",)),
    ]
)
SPEAKERS = NameIndex([Name("Ilse Vale"), Name("Jon Orrin"), Name("Ann Orrin")])
TOPICS = NameIndex(
    [Name("Taiwan", ("cross-Strait",)), Name("Ukraine war", ("Ukraine",)), Name("Fisheries")]
)


def _read(typed: str) -> TypedWords:
    return read_words(typed, outlets=OUTLETS, speakers=SPEAKERS, topics=TOPICS)


@pytest.mark.parametrize(
    ("typed", "outlet", "topic", "words"),
    [
        ("what did Anadolu ask about Taiwan", "Anadolu Agency", "Taiwan", ()),
        ("what did aa ask about the harbour", "Anadolu Agency", None, ("harbour",)),
        ("Reuters grain terminal", "Reuters", None, ("grain", "terminal")),
        ("questions by reuters on ukraine", "Reuters", "Ukraine war", ()),
        ("Anadolu's question on cross-Strait ties", "Anadolu Agency", "Taiwan", ("ties",)),
        ("¿qué preguntó Reuters sobre la pesca?", "Reuters", None, ("pesca",)),
        ("was hat Reuters zum Hafen gefragt", "Reuters", None, ("Hafen", "gefragt")),
        ("US sanctions", None, None, ("US", "sanctions")),
        ('"peaceful reunification"', None, None, ("peaceful reunification",)),
        ("Taiwan and Ukraine", None, None, ("Taiwan", "Ukraine")),
    ],
)
def test_names_and_words_of_a_sentence_are_told_apart(typed, outlet, topic, words):
    found = _read(typed)
    assert (found.outlet, found.topic, found.words) == (outlet, topic, words)


@pytest.mark.parametrize(
    "typed",
    [
        "time to open the harbour",
        "Time to open the harbour",
        "a statement about Reuters",
        "what does the minister say about the Washington Post",
        '"Reuters"',
    ],
)
def test_a_word_or_a_subject_is_no_asker(typed):
    assert _read(typed).outlet is None


def test_a_name_that_two_outlets_go_by_is_left_a_word():
    assert _read("what did the Post ask about fish").words == ("Post", "fish")


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [
        ("what did Ilse Vale say about fish", "Ilse Vale"),
        ("what did Vale say about fish", "Ilse Vale"),
        ("fish Ilse Vale", "Ilse Vale"),
        ("what did Orrin say about fish", None),
        ("questions about Ilse Vale", None),
        ("vale of fish", None),
    ],
)
def test_a_speaker_counts_where_the_sentence_says_so(typed, speaker):
    assert _read(typed).speaker == speaker


def test_the_words_that_named_the_topic_are_kept_for_a_second_try():
    found = _read("what did Anadolu ask about Taiwan fish")
    assert found.subject == ("Taiwan",)
    assert found.words == ("fish",)
    assert found.every_word == ("Anadolu", "Taiwan", "fish")


def test_a_sentence_of_nothing_but_question_words_is_searched_as_it_is():
    assert _read("what is it").words == ("what", "is", "it")
    assert _read("any statement").words == ("statement",)


def test_at_most_twelve_words_are_looked_for():
    assert len(content_words(" ".join(f"word{n}" for n in range(40)))) == 12


@given(st.text(max_size=120))
def test_any_text_is_read_without_harm(typed):
    found = _read(typed)
    assert len(found.words) <= 12
    assert found == _read(typed)
