"""The promise of DESIGN, section 5, on genuine reviews and on made-up texts: index, analyser and verification."""

import random
import re
from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from community.search.analysis import is_chinese, matches, parse
from community.search.folding import VARIANTS, fold
from community.search.highlights import highlights

TRADITIONAL = {simplified: traditional for traditional, simplified in sorted(VARIANTS.items(), reverse=True)}


@pytest.fixture
def filled(engine, reviews, a_document):
    engine.index(a_document(id, review) for id, review in enumerate(reviews))
    return engine


def is_found(engine, wanted: str, id: int, text: str) -> bool:
    query = parse(wanted)
    return id in engine.search(query) and matches(query, "", text) and bool(highlights(query, text))


def test_every_stretch_of_chinese_characters_is_found_in_either_script(filled, reviews):
    for id, text in enumerate(reviews):
        choice = random.Random(id)
        stretch = choice.choice(re.findall("[一-鿿]{2,}", text) or ["不"])
        start = choice.randrange(len(stretch))
        wanted = stretch[start : start + choice.randint(2, 8)]
        if len(wanted) >= 2:
            assert is_found(filled, wanted, id, text)
            assert is_found(filled, "".join(TRADITIONAL.get(character, character) for character in wanted), id, text)


def test_every_stretch_across_punctuation_is_found(filled, reviews):
    for id, text in enumerate(reviews):
        choice = random.Random(id)
        for stretch in re.findall("[一-鿿][^0-9A-Za-zＡ-Ｚａ-ｚ０-９]*[一-鿿]", text)[:3]:
            if stretch[0] >= "一" and stretch.isprintable():
                wanted = stretch[choice.randrange(2) :]
                if len(re.findall("[一-鿿]", wanted)) >= 2:
                    assert is_found(filled, wanted, id, text)


def test_every_word_and_every_beginning_of_one_is_found_in_any_case_and_width(filled, reviews):
    for id, text in enumerate(reviews):
        for word in re.findall("[A-Za-z]{2,}", text)[:5]:
            beginning = word[: random.Random(id).randint(2, len(word))]
            full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in beginning)
            for wanted in (word, beginning, beginning.swapcase(), full_width):
                assert is_found(filled, wanted, id, text)


def stretch_of(text: str, choice: random.Random) -> str:
    """From a Chinese character or the begin of a word on, to wherever at least two letters of a last word are in it."""
    beginnings = [found.start() for found in re.finditer("[一-鿿]|[A-Za-z]+|[0-9]+", text)]
    start = choice.choice(beginnings)
    end = min(len(text), start + choice.randint(2, 12))
    while end < len(text) and re.search("(^|[^A-Za-z])[A-Za-z]$|(^|[^0-9])[0-9]$", text[start:end]):
        end += 1
    return text[start:end]


def test_every_stretch_of_both_scripts_and_figures_is_found(filled, reviews):
    mixed = [(id, text) for id, text in enumerate(reviews) if re.search("[一-鿿][A-Za-z0-9]{2}", text)]
    for id, text in mixed:
        for seed in range(3):
            wanted = stretch_of(text, random.Random(id * 3 + seed))
            query = parse(wanted)
            if len(fold(wanted).replace(" ", "")) >= 2 and not query.titles_only:
                assert is_found(filled, wanted, id, text), wanted


def test_what_is_marked_in_a_review_is_what_was_asked_for(reviews):
    for text in reviews:
        for stretch in re.findall("[一-鿿]{2,}", text)[:1]:
            marked = "".join(text[start:end] for start, end in highlights(parse(stretch[:4]), text))
            assert fold(stretch[:4]) in fold(marked)
            assert set(fold(marked)) <= set(fold(stretch[:4]))


@pytest.mark.parametrize(
    "forms",
    ["后後", "系係繫", "干乾幹", "发發髮", "里裡裏", "面麵", "复復複", "台臺檯颱", "松鬆", "只隻", "制製", "钟鐘鍾"],
)
def test_one_simplified_form_and_all_that_it_stands_for_find_each_other(engine, a_document, forms):
    engine.index(a_document(id, f"一{form}，好", title=form) for id, form in enumerate(forms))

    for one, other in permutations(forms, 2):
        text = f"一{one}，好"
        assert is_found(engine, f"{other}好", forms.index(one), text)
        assert highlights(parse(f"{other}好"), text) == [[1, 2], [3, 4]]
        assert forms.index(one) in engine.search(parse(other)), "a single character of a title"


CHINESE = st.sampled_from("茶味道不错很好吃發发頭髮头后後乾净體验㐀𠀀々")
WORDS = st.sampled_from(["iPhone15", "ＷｉＦｉ", "Café", "4GB", "naïve", "X1", "shoes", "2026", "ß-car", "Ёлка", "ab"])
BETWEEN = st.sampled_from(["", "，", " ", "。", "\n", "😂", "\u200b", "(", "*", '"'])
TEXTS = st.lists(st.tuples(st.one_of(CHINESE, CHINESE, WORDS), BETWEEN), min_size=2, max_size=25)


def is_glued(one: str, other: str) -> bool:
    """Whether two folded characters stand in one word, so that none begins with the other."""
    return bool(one.strip()) and not is_chinese(one) and not is_chinese(other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=TEXTS, data=st.data())
def test_every_stretch_of_a_made_up_text_is_found_and_marked(engine, a_document, pieces, data):
    text = "".join(piece + between for piece, between in pieces)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(pieces) - 1)] * 2)))
    wanted = "".join(piece + between for piece, between in pieces[first : last + 1])
    before = text[: sum(len(piece + between) for piece, between in pieces[:first])]
    assume(not is_glued(fold(before)[-1:], fold(wanted)[0]))
    engine.clear()
    engine.index([a_document(1, text)])

    if len(fold(wanted).replace(" ", "")) >= 2:
        assert is_found(engine, wanted, 1, text)
        assert is_found(engine, wanted.swapcase(), 1, text)
