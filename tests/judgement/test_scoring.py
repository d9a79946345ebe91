from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.checks import abuse, spam
from moderation.judgement.checks.scored import HELD, NOTICED, scored
from moderation.judgement.scoring.files import ModelRefused
from moderation.judgement.scoring.model import TRAINED, Model, shipped
from moderation.judgement.scoring.ngrams import PASSAGE, distinct, hashed_ngrams
from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import fold
from moderation.judgement.verdicts import Message

MEGABYTE = 1 << 20
BITS = 12
SHIPPED = sorted(TRAINED.glob("*.model"))
SAID = Message("如此。", "So.")
UNSEEN = "天气不错"


def a_model(weighted=None, **facts):
    """A model of one- and two-grams, in which the named runs of characters alone have a weight."""
    weights = np.zeros(1 << BITS, np.int8)
    for run, weight in (weighted or {}).items():
        weights[hashed_ngrams(run, len(run), len(run), BITS)[0][1]] = weight
    settled = {"scale": 0.1, "bias": -1.0, "slope": 2.0, "offset": 0.0, "decide": 0.6, "hold": None, "approve": 0.1}
    names = {"task": "abuse", "language": "zh", "version": "abuse-zh-test", "shortest": 1, "longest": 2, "bits": BITS}
    return Model(**names | settled | facts, weights=weights)


@pytest.fixture
def saved(tmp_path):
    model, path = a_model({"滚": 100, "去死": -7}), tmp_path / "own.model"
    model.save(path)
    return model, path


@given(st.text(max_size=60))
def test_every_text_has_a_probability_and_always_the_same(text):
    model, folded = a_model({"滚": 100}), fold(text).text
    assert 0 <= model.probability(folded) <= 1
    assert model.probability(folded) == model.probability(folded)


@given(st.text(alphabet="ab 好滚", max_size=30))
def test_ngrams_are_numbered_from_the_space_before_the_text(text):
    padded = f" {text} "
    for length, found in enumerate(hashed_ngrams(text, 1, 3, BITS), start=1):
        assert len(found) == len(padded) - length + 1
        same = {padded[place : place + length]: number for place, number in enumerate(found)}
        assert [same[padded[place : place + length]] for place in range(len(found))] == list(found)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_distinct_numbers_are_those_of_a_set(numbers):
    assert list(distinct([np.array(numbers, np.uint32)])) == sorted(set(numbers))


def test_a_model_survives_its_file(saved):
    model, path = saved
    again = Model.load(path)
    assert again.facts() == model.facts()
    assert (again.weights == model.weights).all()


def test_weights_that_lie_far_apart_survive_their_file(tmp_path):
    weights = np.zeros(1 << 20, np.int8)
    weights[[0, 1, 70_000, 1_000_000, (1 << 20) - 1]] = [1, -127, 3, 127, -1]
    replace(a_model(), bits=20, weights=weights).save(tmp_path / "far.model")
    assert (Model.load(tmp_path / "far.model").weights == weights).all()


@pytest.mark.parametrize("place", [0, 20, 90, -1])
def test_a_file_with_one_changed_byte_is_refused(saved, place):
    _, path = saved
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelRefused, match=r"own\.model cannot be used as a model"):
        Model.load(path)


def test_a_file_that_was_cut_off_is_refused(saved):
    _, path = saved
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelRefused, match="checksum"):
        Model.load(path)


@pytest.mark.parametrize(
    "facts",
    [
        {"bits": 40}, {"bits": 12.0}, {"longest": 99}, {"longest": 2.5}, {"scale": "much"}, {"scale": float("nan")},
        {"task": 7}, {"hold": 2}, {"colour": "red"},
    ],
)  # fmt: skip
def test_a_whole_file_of_an_impossible_model_is_refused(tmp_path, facts):
    path = tmp_path / "own.model"
    impossible = a_model()
    vars(impossible).update(facts)
    impossible.save(path)
    with pytest.raises(ModelRefused):
        Model.load(path)


def test_the_worst_passage_speaks_for_a_long_text():
    model = a_model({"滚": 120})
    insult = f"{UNSEEN}滚{UNSEEN}"
    buried = "天" * PASSAGE + insult
    assert model.probability(buried) == model.probability(insult)


def test_the_weightiest_words_are_quoted_in_the_authors_own_letters():
    check = scored("abuse", SAID, {"zh": a_model({"滚": 120})}.get)
    score = check(Submission(title="天气", body="你 滚\u200b 开"))
    assert [(span.field, span.text) for span in score.finding.spans] == [("body", "滚")]


def test_a_latin_word_is_quoted_whole():
    model = a_model({"mb": 120}, language="en")
    assert model.weightiest("you dumb thing") == [(4, 8)]


def test_a_probability_below_the_threshold_is_a_score_without_a_finding():
    score = scored("abuse", SAID, {"zh": a_model()}.get)(Submission(body="今天天气不错"))
    assert score.finding is None
    assert score.value == a_model().probability(fold("今天天气不错").text)
    assert score.model == "abuse-zh-test"


def test_strength_follows_the_thresholds_of_the_model():
    said = Submission(body="滚滚滚")
    noticed = scored("spam", SAID, {"zh": a_model({"滚": 120}, task="spam")}.get)(said)
    held = scored("spam", SAID, {"zh": a_model({"滚": 120}, task="spam", hold=0.7)}.get)(said)
    assert (noticed.finding.strength, held.finding.strength) == (NOTICED, HELD)


def test_a_text_that_no_model_reads_has_no_score():
    assert abuse.check(Submission(body="12345")) is None
    assert spam.check(Submission(body="质量很好，物流也快")) is None


def test_the_shipped_models_are_found_by_task_and_language():
    assert shipped("spam", "zh") is None
    assert [(model.stem, shipped(*model.stem.split("-")).version[:8]) for model in SHIPPED] == [
        ("abuse-en", "abuse-en"),
        ("abuse-zh", "abuse-zh"),
        ("spam-en", "spam-en-"),
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_model_is_small_and_its_card_states_its_figures(path):
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    size = path.stat().st_size
    assert size <= MEGABYTE
    for stated in (Model.load(path).version, "macro_f1", "auc", "ece", f"| size_bytes | {size} |", "Licence: "):
        assert stated in card


@pytest.mark.parametrize(
    ("text", "task"),
    [("你这种垃圾人，滚出去，恶心", "abuse"), ("shut up you stupid bitch", "abuse"),
     ("WINNER! Text CLAIM to 80085 now for your free cash prize", "spam")],
)  # fmt: skip
def test_the_shipped_models_know_what_is_plainly_bad(text, task):
    check = {"abuse": abuse.check, "spam": spam.check}[task]
    score = check(Submission(body=text))
    assert score.value > 0.8
    assert score.finding.spans


@pytest.mark.parametrize("text", ["质量很好，物流也快，下次还来", "Lovely jacket, fits well and arrived on time"])
def test_the_shipped_models_leave_an_honest_review_alone(text):
    scores = [check(Submission(body=text)) for check in (abuse.check, spam.check)]
    assert [score.finding for score in scores if score] in ([None], [None, None])


@pytest.mark.parametrize(
    "text",
    [
        "Call customer service, they were helpful and sent me a new one for free.",
        "Bought two of these for my daughters. Check the size chart before you order!",
        "Great deal, I got free shipping and a discount code for my next order.",
        "I won this in a giveaway and I love it.",
        "My channel is about knitting and this yarn is my favourite.",
        "These cheap headphones suck, total garbage.",
        "The black one is sold out, the white one looks dirty fast.",
        "真是垃圾，用了两天就坏了，恶心",
        "骗子商家，发来的是二手货",
    ],
)
def test_an_honest_review_in_the_words_of_spammers_or_of_anger_is_not_held(text):
    scores = [check(Submission(body=text)) for check in (abuse.check, spam.check)]
    assert [score.value for score in scores if score and score.finding and score.finding.strength >= HELD] == []
