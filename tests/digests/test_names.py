import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shipped import shipped
from digests.catalogues import load_outlets, load_topics, outlet_index, topic_index
from digests.errors import AmbiguousName, UnknownName
from digests.names import Name, NameIndex, fold

INDEX = NameIndex(
    [
        Name("Anadolu Agency", ("AA", "Anadolu")),
        Name("Reuters", ("路透社",)),
        Name("Global Times"),
        Name("Washington Post", ("WaPo", "Post")),
        Name("New York Post", ("Post",)),
        Name("Le Monde"),
        Name("Mao Ning"),
        Name("São Tomé Radio", ("रेडियो",)),
    ]
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("The Times", "times"),
        ("L.A. Times", "la times"),
        ("Agence France-Presse", "agence france presse"),
        ("AT&T", "at and t"),
        ("São Paulo", "sao paulo"),
        ("İhlas Haber Ajansı", "ihlas haber ajansi"),
        ("  ‘El País’  ", "el pais"),
        ("Straße", "strasse"),
        ("—", ""),
    ],
)
def test_spellings_of_one_name_fold_alike(typed, folded):
    assert folded == fold(typed)


def test_vowel_signs_of_other_scripts_survive_folding():
    assert fold("रेडियो") != fold("रडय")
    assert fold("ガ") != fold("カ")


@pytest.mark.parametrize("typed", ["aa", "AA", "anadolu", "ANADOLU AGENCY", "the Anadolu-Agency"])
def test_a_name_is_known_by_alias_case_and_punctuation_apart(typed):
    assert INDEX.exact(typed) == ("Anadolu Agency",)


def test_a_name_written_together_is_known():
    assert INDEX.exact("globaltimes") == ("Global Times",)


def test_an_alias_of_two_names_gives_both():
    assert INDEX.exact("the Post") == ("New York Post", "Washington Post")


def test_a_canonical_name_means_itself_though_another_uses_it_as_alias():
    index = NameIndex([Name("ABC", ("x",)), Name("ABC News", ("ABC",))])
    assert index.exact("abc") == ("ABC",)


@pytest.mark.parametrize("typed", ["", "   ", "…", "nobody at all"])
def test_what_is_no_name_is_unknown(typed):
    assert INDEX.exact(typed) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reuter", "Reuters"),
        ("Reutres", "Reuters"),
        ("anodolu", "Anadolu Agency"),
        ("Washinton Post", "Washington Post"),
        ("ning", "Mao Ning"),
        ("monde", "Le Monde"),
        ("路透社", "Reuters"),
    ],
)
def test_a_near_spelling_or_a_part_is_resolved_where_it_is_unmistakable(typed, meant):
    assert meant == INDEX.resolve(typed, what="outlet")


def test_an_ambiguous_name_is_asked_back_with_its_candidates():
    with pytest.raises(AmbiguousName, match="several outlets") as caught:
        INDEX.resolve("Post", what="outlet")
    assert caught.value.candidates == ("New York Post", "Washington Post")


def test_an_unknown_name_comes_with_the_nearest():
    with pytest.raises(UnknownName, match="No outlet goes by 'Global Tomes Daily'") as caught:
        INDEX.resolve("Global Tomes Daily", what="outlet")
    assert caught.value.nearest[0] == "Global Times"


@pytest.mark.parametrize("typed", ["AP", "AB", "BBB"])
def test_short_names_are_never_guessed_from_a_slip(typed):
    with pytest.raises(UnknownName):
        INDEX.resolve(typed, what="outlet")


def test_completion_offers_names_then_aliases_then_words():
    beta = Name("Beta", ("alpine",))
    index = NameIndex([Name("Zeta"), Name("The Gamma Alps"), beta, Name("Alpha")])
    assert index.complete("alp")[:3] == ("Alpha", "Beta", "The Gamma Alps")


def test_completion_offers_an_exact_alias_first():
    assert INDEX.complete("aa")[0] == "Anadolu Agency"


def test_completion_of_nothing_offers_the_first_names():
    assert INDEX.names[:3] == INDEX.complete("", limit=3)


def test_completion_forgives_a_typo():
    assert "Washington Post" in INDEX.complete("washinton")


@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(typed):
    assert len(INDEX.complete(typed)) <= 25
    assert set(INDEX.nearest(typed)) <= set(INDEX.names)
    assert fold(fold(typed)) == fold(typed) or fold(typed).startswith("the ")


def test_every_offered_outlet_resolves_to_itself():
    index = outlet_index(load_outlets(shipped("outlets.toml")))
    assert all(name == index.resolve(name, what="outlet") for name in index.names)


def test_a_name_is_known_by_how_one_of_its_words_starts():
    assert INDEX.resolve("anado", what="outlet") == "Anadolu Agency"
    assert INDEX.resolve("washi", what="outlet") == "Washington Post"
    with pytest.raises(UnknownName):
        INDEX.resolve("glo", what="outlet")


def test_near_spellings_are_offered_only_where_nothing_starts_like_that():
    index = topic_index(load_topics(shipped("topics.toml")))
    assert index.complete("tai") == ("Taiwan",)
    assert index.complete("taiwna")[0] == "Taiwan"
    assert index.resolve("semis", what="topic") == "Semiconductors"
    assert index.resolve("semic", what="topic") == "Semiconductors"
