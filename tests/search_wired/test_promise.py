"""The promise of DESIGN, section 5, through the API: every part of a text is found, and marked where it stands."""

from __future__ import annotations

import random
import re

import pytest

from community.content.actions import publish
from community.content.markup import render
from community.outbox import transaction
from community.posts.actions import write_post
from community.search.folding import VARIANTS, fold
from tests.factories import a_member
from tests.search_wired.asking import ask

TRADITIONAL = {simplified: traditional for traditional, simplified in sorted(VARIANTS.items(), reverse=True)}
CHARACTERS = sorted(simplified for simplified in set(VARIANTS.values()) if "一" <= simplified <= "鿿")
WORDS = ("Gore-Tex", "iPhone13", "waterproof", "2026", "café", "ＡＢＣ")
MARKS = ("，", "。", "！", " ", "——", "…")
NOTES = 25


def made_up(choice: random.Random) -> str:
    """Some characters without a meaning, punctuation between them, and a foreign word."""
    stretches = ["".join(choice.choices(CHARACTERS, k=choice.randint(2, 9))) for _ in range(5)]
    stretches.insert(choice.randrange(5), choice.choice(WORDS))
    return "".join(stretch + choice.choice(MARKS) for stretch in stretches)


@pytest.fixture
def notes(app, deliver_all):
    """Public notes: (id, text), delivered."""
    author, choice = a_member(), random.Random(7)
    written = []
    with transaction():
        for _ in range(NOTES):
            post = write_post(author, render(made_up(choice)))
            publish(post)
            written.append(post)
    kept = [(post.id, post.body) for post in written]
    deliver_all()
    return kept


def marked_text(client, wanted: str, id_: int) -> str:
    """What is marked in the content of this id, among the results for what is wanted. Fails where it is not found."""
    items = {int(item["content"]["id"]): item for item in ask(client, wanted, limit=100)["items"]}
    body, spans = items[id_]["content"]["body"], items[id_]["highlights"]["body"]
    return "".join(body[start:end] for start, end in spans)


def test_every_two_or_more_chinese_characters_are_found_in_either_script_and_marked(client, notes):
    for id_, text in notes:
        choice = random.Random(id_)
        stretch = choice.choice(re.findall("[一-鿿]{2,}", text))
        start = choice.randrange(len(stretch) - 1)
        wanted = stretch[start : start + choice.randint(2, 6)]
        traditional = "".join(TRADITIONAL.get(character, character) for character in wanted)
        for typed in (wanted, traditional):
            assert fold(wanted) in fold(marked_text(client, typed, id_))


def test_every_beginning_of_a_word_is_found_in_any_case_and_marked(client, notes):
    for id_, text in notes:
        word = re.search("[A-Za-z]{2,}|[0-9]{2,}|[Ａ-Ｚ]{2,}", text).group()
        beginning = word[: random.Random(id_).randint(2, len(word))]
        for typed in (beginning, beginning.swapcase()):
            assert fold(beginning) in fold(marked_text(client, typed, id_))


def test_both_scripts_and_punctuation_between_make_no_difference_to_the_total(client, notes):
    for _, text in notes:
        stretch = re.findall("[一-鿿]{3,}", text)[0][:3]
        traditional = "".join(TRADITIONAL.get(character, character) for character in stretch)
        asked = [ask(client, typed) for typed in (stretch, traditional, "，".join(stretch))]
        assert {answer["total"] for answer in asked} == {len(asked[0]["items"])}
        assert all(answer["total_is_exact"] for answer in asked)
