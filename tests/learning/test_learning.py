"""A shop learns from its own decisions, and adopts what it learned only if that is better."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from community.database import db
from community.outbox import transaction
from moderation.cli.commands import moderation
from moderation.judgement.submission import Submission
from moderation.learning.actions import TooLittleToLearn, adopt, is_held_out, learn
from moderation.learning.comparison import compare, interval_of_gain
from moderation.learning.queries import lessons
from moderation.replays.verification import anew, as_stored, verified
from moderation.rulebook.adopted import file_of, model_in
from moderation.rulebook.models import ModelVersion
from moderation.screening.judges import judge
from tests.factories import a_post
from tests.learning.decisions import SELLING, decided_texts, public_texts

pytest.importorskip("sklearn", reason="learning needs scikit-learn, a tool of developers")


def test_without_enough_decisions_a_sentence_says_what_is_missing(app):
    with pytest.raises(
        TooLittleToLearn, match="200 more decisions, 50 more that found a violation, 50 more that found"
    ):
        learn("spam", "zh")
    decided_texts(bad=20, good=60)
    with pytest.raises(
        TooLittleToLearn, match=r"80 decided texts, 20 of them.*120 more decisions, 30 more that found a v"
    ):
        learn("spam", "zh")


def test_a_model_of_clear_decisions_is_adopted_and_scores_the_next_submission(app):
    decided_texts(bad=150, good=250)
    public_texts(100)
    spam = Submission(body=f"鞋子{SELLING[0]}，帐篷{SELLING[5]}，第7件")
    assert judge().judge(spam).observation.scores["spam"] is None

    learned = learn("spam", "zh")
    with transaction():
        adopted = adopt(learned)

    assert (adopted.task, adopted.language, adopted.version) == ("spam", "zh", learned.model.version)
    assert learned.comparison.low > 0
    verdict = judge().judge(spam)
    assert verdict.observation.scores["spam"] > 0.8
    assert verdict.observation.models["spam"] == learned.model.version
    assert verdict.edition == adopted.edition_id
    a_post(spam.body, published=False)
    assert [each for seen in (as_stored, anew) for each in verified(None, 1, seen) if each] == []


def test_the_same_decisions_do_not_make_a_second_model_better_than_the_first(app):
    decided_texts(bad=150, good=250)
    with transaction():
        assert adopt(learn("spam", "zh"))

    again = learn("spam", "zh")
    with transaction():
        assert adopt(again) is None

    assert (again.comparison.gain, again.before.version) == (0.0, again.model.version)
    assert db.session.scalar(select(func.count()).select_from(ModelVersion)) == 1


def test_decisions_that_do_not_depend_on_the_text_teach_nothing_that_is_adopted(app):
    decided_texts(bad=120, good=120, lying=True)

    learned = learn("spam", "zh")

    with transaction():
        assert adopt(learned) is None
    assert learned.comparison.low <= 0


def test_violations_of_another_kind_are_neither_bad_nor_good_examples(app):
    decided_texts(bad=10, good=5, reason="off_topic")
    public_texts(3)
    public_texts(4, days_old=2)

    known = lessons("spam", "zh", None, seed=1)

    assert [example.is_bad for example in known.decided] == [False] * 5
    assert [example.is_bad for example in known.public] == [False] * 3
    assert lessons("spam", "en", None, seed=1) == ([], [])


def test_a_fifth_of_the_texts_is_held_out_and_neither_learned_from_nor_chosen_on(app):
    decided_texts(bad=150, good=250)
    learned = learn("spam", "zh")

    held_out = [example for example in learned.lessons.decided if is_held_out(example)]

    assert len(learned.comparison.after.labels) == len(held_out)
    assert 50 < len(held_out) < 110


def test_noise_is_no_gain_and_a_real_one_is(app):
    dice = np.random.default_rng(1)
    labels = dice.random(400) < 0.3
    guesses = [np.where(dice.random(400) < 0.2, ~labels, labels) for _ in range(2)]

    low, high = interval_of_gain(labels, *guesses)
    assert low < 0 < high
    low, _ = interval_of_gain(labels, guesses[0], np.where(dice.random(400) < 0.05, ~labels, labels))
    assert low > 0
    assert interval_of_gain(labels, *guesses) == interval_of_gain(labels, *guesses)


def test_answers_that_know_nothing_of_the_text_are_no_better_than_chance(app):
    dice = np.random.default_rng(2)
    labels, answers = dice.random(400) < 0.5, dice.random(400) < 0.5

    low, high = interval_of_gain(labels, None, answers)
    assert low < 0 < high
    assert interval_of_gain(labels, None, labels)[0] > 0.3


def test_a_model_that_would_hold_what_everybody_reads_is_not_better(app):
    decided_texts(bad=150, good=250)
    public_texts(50)
    learned = learn("spam", "zh")
    eager = replace(learned.model, hold=0.0)
    public = learned.lessons.public

    found = compare(None, eager, [e for e in learned.lessons.decided if is_held_out(e)], public)

    assert (found.held_public, found.is_better) == (1.0, False)


def test_a_model_comes_out_of_the_rulebook_as_it_went_in(app):
    decided_texts(bad=100, good=120)
    model = learn("spam", "zh").model

    kept = model_in(file_of(model))

    assert kept.facts() == model.facts()
    assert np.array_equal(kept.weights, model.weights)
    assert len(file_of(model)) < 1_000_000


def command(app, *words):
    return CliRunner().invoke(moderation, ["learn", *words], obj=lambda: app)


def test_the_command_prints_both_models_and_adopts_the_better(app):
    decided_texts(bad=150, good=250)

    tried = command(app, "--task", "spam", "--dry-run")
    run = command(app, "--task", "spam")

    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)
    assert (found["better"], found["adopted"], found["before"], found["model_before"]) == (True, True, None, None)
    assert found["after"]["macro_f1"] > 0.95
    assert (json.loads(tried.stdout)["better"], json.loads(tried.stdout)["adopted"]) == (True, False)


def test_the_command_says_what_is_missing(app):
    run = command(app, "--task", "abuse", "--language", "en")

    assert run.exit_code == 1
    assert "200 more decisions" in run.output
