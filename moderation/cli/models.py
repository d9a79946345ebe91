"""``moderation train`` and ``moderation evaluate``: a shop's own text model, and what any model is worth."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from community.cli.group import print_json
from moderation.judgement.scoring.model import LANGUAGES, TASKS, TRAINED, Model, shipped
from moderation.training.cards import Provenance, card
from moderation.training.evaluation import Judged, judge, judge_each
from moderation.training.examples import Example, check_both_kinds, main_language, read_examples
from moderation.training.training import TrainerMissing
from moderation.training.training import train as train_model

an_existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
task_option = click.option("--task", type=click.Choice(TASKS), required=True)


@click.command()
@task_option
@click.option("--train", "train_file", type=an_existing_file, required=True, help="What it learns from.")
@click.option("--dev", "dev_file", type=an_existing_file, required=True, help="Half chooses thresholds, half reports.")
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The model file.")
def train(task: str, train_file: Path, dev_file: Path, target: Path) -> None:
    """Train a text model of your own.

    Both files are CSV with `text,label`, label 1 for bad. Writes the model, and its card beside it with the suffix
    .md: data, figures, thresholds, and places for what only you know. Needs scikit-learn.
    """
    try:
        examples, dev = read_examples(train_file), read_examples(dev_file)
        trained = train_model(task, main_language(examples), examples, dev)
        trained.model.save(target)
    except (ValueError, TrainerMissing, OSError) as error:
        raise click.ClickException(str(error)) from error
    target.with_suffix(".md").write_text(card(trained, Provenance(), target), encoding="utf-8")
    print_json(_answer(trained.reported_on, trained.model.version, target.stat().st_size))


@click.command()
@task_option
@click.option("--model", "model_file", type=an_existing_file, help="A model file; without it, the shipped ones.")
@click.option("--test", "test_file", type=an_existing_file, required=True, help="Texts that people judged.")
def evaluate(task: str, model_file: Path | None, test_file: Path) -> None:
    """Measure a text model on texts that people judged: CSV with `text,label`, label 1 for bad.

    The shipped models read each text by its language; texts that none of them reads are left out and counted.
    """
    try:
        examples = read_examples(test_file)
        judged, version, size = _with_file(task, model_file, examples) if model_file else _with_shipped(task, examples)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    print_json(_answer(judged, version, size))


def _with_file(task: str, path: Path, examples: list[Example]) -> tuple[Judged, str, int]:
    model = Model.load(path)
    if model.task != task:
        raise ValueError(f"{path} is a model of {model.task}. Say --task {model.task}, or name another model.")
    return judge(model, examples), model.version, path.stat().st_size


def _with_shipped(task: str, examples: list[Example]) -> tuple[Judged, str, int]:
    model_of = partial(shipped, task)
    read = [example for example in examples if model_of(example.language)]
    if len(read) < len(examples):
        click.echo(f"{len(examples) - len(read)} texts were left out: no shipped model reads them.", err=True)
    check_both_kinds(f"what the shipped models of {task} can read", read)
    used = {example.language for example in read}
    names = [language for language in LANGUAGES if language in used]
    size = sum((TRAINED / f"{task}-{language}.model").stat().st_size for language in names)
    versions = [model.version for language in names if (model := model_of(language))]
    return judge_each(model_of, read), ", ".join(versions), size


def _answer(judged: Judged, version: str, size_bytes: int) -> dict[str, Any]:
    return judged.figures() | {"model": version, "size_bytes": size_bytes}


COMMANDS = (train, evaluate)
