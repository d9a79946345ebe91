from hypothesis import given
from hypothesis import strategies as st

from community.search.folding import VARIANTS, fold, fold_with_origins


def test_simplified_and_traditional_forms_fold_to_the_same():
    assert fold("頭髮發展乾淨裡麵") == fold("头发发展干净里面")


def test_width_case_accents_and_invisible_characters_make_no_difference():
    assert fold("ＷｉＦｉ Café Stra\u00dfe wo\u200brd cafe\u0301") == fold("wifi cafe strasse word cafe")


def test_punctuation_symbols_and_controls_become_spaces():
    assert fold("好,吃!😂a_b\x00c") == "好 吃  a b c"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_each_folded_character_comes_from_the_code_point_that_its_origin_names(text):
    folded, origins = fold_with_origins(text)

    assert folded == fold(text)
    assert origins == sorted(origins)
    for index, character in enumerate(text):
        assert "".join(folded[place] for place, origin in enumerate(origins) if origin == index) == fold(character)


def test_no_character_stands_for_another_that_stands_for_a_third():
    assert not set(VARIANTS.values()) & VARIANTS.keys()
