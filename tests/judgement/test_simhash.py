import csv
import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.text.folding import fold
from moderation.judgement.text.simhash import (
    LEAST_LIKENESS,
    NEAR_BITS,
    SHORTEST,
    bands,
    distance,
    likeness,
    probes,
    simhash,
)

REVIEWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "reviews-zh" / "online_shopping_10_cats.csv.gz"
any_text = st.text(max_size=60).map(lambda text: fold(text).text)


def is_found(text, copy):
    shared = any(own in turned for own, turned in zip(bands(simhash(text)), probes(copy), strict=True))
    return shared and distance(simhash(text), simhash(copy)) <= NEAR_BITS and likeness(text, copy) >= LEAST_LIKENESS


@given(any_text, any_text)
def test_a_fingerprint_is_64_bits_and_the_same_for_the_same_text(text, other):
    assert -(2**63) <= simhash(text) < 2**63
    assert distance(simhash(text), simhash(text)) == 0
    assert distance(simhash(text), simhash(other)) == distance(simhash(other), simhash(text)) <= 64


@given(any_text)
def test_the_bands_are_the_whole_fingerprint_and_each_is_the_first_of_its_probes(text):
    first, second, third, fourth = bands(simhash(text))
    assert (first << 48 | second << 32 | third << 16 | fourth) == simhash(text) % 2**64
    assert tuple(turned[0] for turned in probes(text)) == bands(simhash(text))
    assert [len(set(turned)) for turned in probes(text)] == [8] * 4


def test_a_fingerprint_never_changes_since_it_is_stored():
    assert simhash("这款面霜我用了三个星期皮肤真的变好了") == -6999205853755469380


def test_a_text_with_one_sentence_more_is_near_and_another_text_is_not():
    text = "这款面霜我用了三个星期皮肤真的变好了强烈推荐给大家早晚各用一次很滋润"
    assert is_found(text, text + "不油")
    assert not is_found(text, "物流很快包装完好衣服的颜色和图片一样面料舒服会再来买推荐给朋友们看看")


def test_english_texts_are_told_apart_by_their_words():
    text = "i bought this lamp for my desk and it has worked every single day since then"
    assert is_found(text, text.replace("single ", ""))
    assert not is_found(text, "the shoes run half a size small but the leather is soft and looks better than shown")


def test_of_copies_with_every_twentieth_character_changed_95_in_100_are_found():
    if not REVIEWS.exists():
        pytest.skip("needs ../shared/data/reviews-zh")
    with gzip.open(REVIEWS, "rt", encoding="utf-8") as lines:
        texts = [text for row in csv.DictReader(lines) if len(text := fold(row["review"]).text) >= SHORTEST]
    chance = random.Random(7)
    chosen = chance.sample(texts, 300)
    copies = [fold(changed(text, chance)).text for text in chosen]
    assert sum(map(is_found, chosen, copies)) >= 0.95 * len(chosen)


def changed(text, chance):
    chars = list(text)
    for place in chance.sample(range(len(chars)), max(1, len(chars) // 20)):
        chars[place] = chance.choice(text)
    return "".join(chars)
