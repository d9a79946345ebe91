"""The shop's own text models: kept in the rulebook as files, and asked in the place of the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from community.database import db
from community.members.models import Member
from moderation.judgement.checks import Check, abuse, spam
from moderation.judgement.checks.scored import scored
from moderation.judgement.scoring.files import ModelRefused
from moderation.judgement.scoring.model import Model, shipped
from moderation.rulebook import acts
from moderation.rulebook.book import AdoptedModel
from moderation.rulebook.editions import new_edition
from moderation.rulebook.models import ModelVersion

log = structlog.get_logger(__name__)

MESSAGES = {"abuse": abuse.MESSAGE, "spam": spam.MESSAGE}


def adopt_model(author: Member | None, model: Model, figures: Mapping[str, Any], comment: str) -> ModelVersion:
    """Score by this model from the next submission on. author: None for a command.

    figures: on held-out decisions, beside those of the model before.
    """
    version = ModelVersion(
        edition=new_edition("model", author, comment),
        task=model.task,
        language=model.language,
        version=model.version,
        file=file_of(model),
        figures=dict(figures),
    )
    db.session.add(version)
    db.session.flush()
    acts.of_version(version, author, comment)
    return version


def scoring(models: Iterable[AdoptedModel]) -> dict[str, Check]:
    """The checks that ask these models; languages that they do not read are left to the shipped ones."""
    own: dict[str, dict[str, Model]] = {}
    for adopted in models:
        if model := readable(adopted):
            own.setdefault(adopted.task, {})[adopted.language] = model
    return {task: scored(task, MESSAGES[task], asked_first(task, by_language)) for task, by_language in own.items()}


def readable(adopted: AdoptedModel) -> Model | None:
    """The model; None, and a line in the log, where its file is damaged: the shipped one goes on in its place."""
    try:
        return model_in(adopted.file)
    except ModelRefused as error:
        log.error("a model cannot be used", task=adopted.task, version=adopted.version, error=str(error))
        return None


def asked_first(task: str, own: Mapping[str, Model]) -> Any:
    """The model of a language: the shop's, else the shipped one, else None."""
    return lambda language: own.get(language) or shipped(task, language)


@lru_cache(maxsize=8)
def model_in(file: bytes) -> Model:
    """The model that a file holds. Raises ModelRefused if it is damaged."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        path.write_bytes(file)
        return Model.load(path)


def file_of(model: Model) -> bytes:
    """The file of a model."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        model.save(path)
        return path.read_bytes()
