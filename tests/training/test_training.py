import json
from hashlib import sha256
from random import Random

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from moderation.cli.commands import moderation
from moderation.judgement.scoring.model import shipped
from moderation.judgement.scoring.ngrams import distinct, hashed_ngrams
from moderation.judgement.text.folding import fold
from moderation.training.augmentation import TABLES, disguise, homophones, look_alikes, own_sentences, splits, syllables
from moderation.training.evaluation import Judged, auc, macro_f1
from moderation.training.examples import Example, halves, read_examples, without_copies_of
from moderation.training.thresholds import approving, deciding, holding, surely_precise
from moderation.training.training import SEED, SHAPES, fitted, ngram_matrix, telling

OFFERS = ("加我微信领红包", "代刷信誉日赚三百", "兼职打字日结", "低价出售账号", "免费领取优惠券加群")
PRAISES = ("鞋子很合脚", "物流很快包装也好", "颜色和图片一样", "妈妈很喜欢这件衣服", "电池够用一天")
ENDINGS = [f"{color}{thing}" for color in "红橙黄绿青蓝紫黑白灰" for thing in ("的", "色", "款", "布", "盒", "袋")]


def some_examples():
    bad = [Example(f"{offer}，{ending}", is_bad=True) for offer in OFFERS for ending in ENDINGS]
    good = [Example(f"{praise}，{ending}", is_bad=False) for praise in PRAISES for ending in ENDINGS]
    return Random(5).sample(bad + good, len(bad + good))


@pytest.fixture
def files(tmp_path):
    examples = some_examples()
    for name, part in (("train", examples[:400]), ("dev", examples[400:])):
        rows = "".join(f"{example.text},{int(example.is_bad)}\n" for example in part)
        (tmp_path / f"{name}.csv").write_text("text,label\n" + rows, encoding="utf-8")
    return tmp_path


def run(*words):
    return CliRunner().invoke(moderation, [str(word) for word in words])


def test_what_was_trained_is_measured_alike_by_train_and_by_evaluate(files):
    target = files / "spam-zh.model"
    made = run("train", "--task", "spam", "--train", files / "train.csv", "--dev", files / "dev.csv", "--out", target)
    assert made.exit_code == 0, made.output
    told = run("evaluate", "--task", "spam", "--model", target, "--test", files / "dev.csv")

    answer = json.loads(told.output)
    assert set(answer) == {
        "n", "accuracy", "macro_f1", "auc", "precision", "recall", "recall_at_precision", "ece", "model", "size_bytes",
    }  # fmt: skip
    assert set(answer["recall_at_precision"]) == {"0.90", "0.95"}
    assert answer["macro_f1"] > 0.95
    assert answer["size_bytes"] == target.stat().st_size
    assert answer["model"] == json.loads(made.output)["model"]
    assert answer["model"] in target.with_suffix(".md").read_text(encoding="utf-8")


def test_training_twice_gives_the_same_file(files):
    for name in ("one", "two"):
        target = files / f"{name}.model"
        run("train", "--task", "spam", "--train", files / "train.csv", "--dev", files / "dev.csv", "--out", target)
    assert (files / "one.model").read_bytes() == (files / "two.model").read_bytes()


def test_the_exported_model_decides_as_scikit_learn_does():
    lessons, shape = some_examples()[:200], SHAPES["zh"]
    labels = np.array([lesson.is_bad for lesson in lessons])
    matrix, _ = ngram_matrix(lessons, shape)
    scaled = matrix.multiply(telling(matrix, labels) ** shape.telling).tocsr()
    regression = LogisticRegression(C=shape.strictness, solver="liblinear", dual=True, tol=0.01, random_state=SEED)
    decisions = regression.fit(scaled, labels).decision_function(scaled)

    model = fitted("spam", "zh", lessons)

    for lesson, decision in zip(lessons, decisions, strict=True):
        ngrams = len(distinct(hashed_ngrams(lesson.folded, shape.shortest, shape.longest, model.bits)))
        rounding = model.scale / 2 * ngrams / ngrams**0.5
        assert abs(model.margin(lesson.folded) - decision) <= rounding + 1e-9


def test_a_model_of_another_task_is_refused(files):
    target = files / "spam-zh.model"
    run("train", "--task", "spam", "--train", files / "train.csv", "--dev", files / "dev.csv", "--out", target)
    told = run("evaluate", "--task", "abuse", "--model", target, "--test", files / "dev.csv")
    assert told.exit_code == 1
    assert "--task spam" in told.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text\n好\n", "no column 'label'"),
        ("", "no column 'text'"),
        ("text,label\n", "no examples"),
        ("text,label\n好,0\n不错,0\n", "no text with label 1"),
        ("text,label\n好,maybe\n", "row 2: label is 0 (good) or 1 (bad)"),
        ("text,label\n好\n", "row 2: label is 0 (good) or 1 (bad)"),
    ],
)
def test_a_file_that_cannot_teach_is_refused_with_what_is_missing(files, content, sentence):
    wrong = files / "wrong.csv"
    wrong.write_text(content, encoding="utf-8")
    refused = run("train", "--task", "spam", "--train", wrong, "--dev", files / "dev.csv", "--out", files / "x.model")
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert not (files / "x.model").exists()


def test_a_dev_file_that_repeats_the_train_file_is_refused(files):
    same = files / "train.csv"
    refused = run("train", "--task", "spam", "--train", same, "--dev", same, "--out", files / "x.model")
    assert refused.exit_code == 1
    assert "without the texts that also stand in the train file" in refused.output


def test_a_damaged_model_is_refused_with_a_way_out(files):
    damaged = files / "own.model"
    damaged.write_bytes(b"text-model 1 00\n{}\n")
    refused = run("evaluate", "--task", "spam", "--model", damaged, "--test", files / "dev.csv")
    assert refused.exit_code == 1
    assert "Train it again" in refused.output


def test_texts_that_no_shipped_model_reads_are_left_out_and_counted(tmp_path):
    file = tmp_path / "test.csv"
    file.write_text("text,label\n加微信领红包,1\nWIN a free prize now,1\nSee you at noon,0\n", encoding="utf-8")
    told = run("evaluate", "--task", "spam", "--test", file)
    assert "1 texts were left out" in told.stderr
    assert json.loads(told.stdout)["n"] == 2
    assert json.loads(told.stdout)["model"].startswith("spam-en-")


def test_a_bom_and_empty_texts_do_no_harm(tmp_path):
    file = tmp_path / "exported.csv"
    file.write_text("\ufefftext,label,note\n好,0,x\n,1,x\n滚,1,x\n", encoding="utf-8")
    assert read_examples(file) == [Example("好", is_bad=False), Example("滚", is_bad=True)]


def test_a_text_counts_once_and_not_at_all_where_it_was_learned():
    learned = [Example("好 的", is_bad=False)]
    offered = [Example("好的", is_bad=False), Example("不行", is_bad=True), Example("不．行", is_bad=True)]
    assert without_copies_of(learned, offered) == [Example("不行", is_bad=True)]


def test_a_text_falls_into_the_half_of_its_digest():
    choosing, reporting = halves([Example("甲", is_bad=True), Example("乙", is_bad=True), Example("丙", is_bad=True)])
    digests = {text: int(sha256(text.encode()).hexdigest(), 16) % 2 for text in "甲乙丙"}
    assert {example.text for example in choosing} == {text for text in "甲乙丙" if digests[text] == 0}
    assert len(choosing) + len(reporting) == 3


def test_figures_agree_with_scikit_learn():
    dice = np.random.default_rng(3)
    labels = dice.random(400) < 0.3
    probabilities = np.round(np.clip(labels * 0.3 + dice.random(400) * 0.7, 0, 1), 2)
    answers = probabilities >= 0.5
    assert auc(labels, probabilities) == pytest.approx(roc_auc_score(labels, probabilities))
    assert macro_f1(labels, answers) == pytest.approx(f1_score(labels, answers, average="macro"))


def test_recall_at_a_precision_takes_texts_of_one_probability_together():
    judged = Judged(
        labels=np.array([True, True, False, True]),
        probabilities=np.array([0.9, 0.8, 0.7, 0.7]),
        answers=np.array([True] * 4),
    )
    assert judged.recall_at_precision(0.95) == pytest.approx(2 / 3)
    assert judged.recall_at_precision(0.75) == 1


def test_calibration_error_is_the_weighted_gap_of_each_bin():
    labels = np.array([True, False, True, True])
    judged = Judged(labels, probabilities=np.array([0.05, 0.05, 0.95, 1.0]), answers=labels)
    assert judged.calibration_error() == pytest.approx((2 * 0.45 + 2 * 0.025) / 4)


def test_thresholds_keep_what_they_promise():
    dice = np.random.default_rng(4)
    probabilities = np.round(dice.random(4_000), 6)
    labels = dice.random(4_000) < probabilities
    hold, approve = surely_precise(probabilities, labels, 0.9), approving(probabilities, labels)
    assert labels[probabilities >= hold].mean() >= 0.9
    assert labels[probabilities <= approve].mean() <= 0.02
    assert 0.4 < deciding(probabilities, labels) < 0.65


def test_few_dev_texts_never_let_a_model_hold():
    assert holding(np.linspace(0, 1, 40), np.arange(40) >= 20, 0.5, 0.95) is None


def test_a_model_holds_only_from_the_probability_that_it_promises():
    dev = np.linspace(0, 1, 2_000), np.arange(2_000) >= 1_000
    assert holding(*dev, decide=0.5, precision=0.95) == 0.95
    assert holding(*dev, decide=0.5, precision=None) is None


def test_disguises_change_about_as_much_as_they_are_told_to():
    text = "质量非常好物流很快包装完整" * 40
    for table in (homophones(), syllables(), look_alikes(), splits()):
        kept = sum(char in disguise(char, table, 0.3, Random(place)) for place, char in enumerate(text))
        assert 0.6 < kept / len(text) < 0.9


def test_a_disguised_character_sounds_as_it_did():
    sounds = syllables()
    assert all(sounds[char] == sounds[other] for char, others in homophones().items() for other in others)


def test_our_own_sentences_keep_no_open_place_and_teach_spam_nothing_abusive():
    sentences = [own for language in ("zh", "en") for own in own_sentences("spam", language, Random(1))]
    assert not [sentence for sentence in sentences if "{" in sentence.text]
    assert not [sentence for sentence in sentences if sentence.is_bad]


def test_no_model_learns_from_the_sentences_that_judge_it():
    judging = {fold(text).text for *_, text in fairness()}
    for language in ("zh", "en"):
        assert not [own for own in own_sentences("abuse", language, Random(1)) if own.folded in judging]


def test_at_least_a_hundred_sentences_of_each_language_judge_fairness():
    languages = [language for language, *_ in fairness()]
    assert min(languages.count("zh"), languages.count("en")) >= 100
    assert len({text for *_, text in fairness()}) == len(fairness())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("stance", ["neutral", "against"])
def test_names_of_groups_and_words_against_prejudice_do_not_condemn(language, stance):
    model = shipped("abuse", language)
    texts = [text for spoken, _, said, text in fairness() if (spoken, said) == (language, stance)]
    spared = [model.probability(fold(text).text) < model.decide for text in texts]
    assert sum(spared) / len(spared) >= 0.75


def fairness():
    """language, what it is about, neutral or against, text."""
    lines = (TABLES / "fairness.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]
