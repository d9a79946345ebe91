"""The promise of DESIGN, section 5, on genuine reviews: index, analyser and verification together."""

import random
import re

import pytest

from community.search.analysis import matches, parse
from community.search.folding import VARIANTS
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
