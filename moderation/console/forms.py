"""What the desk's forms say where that is not, field by field, what the API takes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import marshmallow as ma
from flask import current_app
from marshmallow import fields, validate

from community.http.fields import Line, Text, Whole
from community.metrics.queries import begin_of
from moderation.bulk.schemas import SelectionIn
from moderation.desk.decisions import TAKING
from moderation.desk.schemas import DecisionIn
from moderation.emergency.schemas import ReadOnlyIn, SlowModeIn
from moderation.rulebook.schemas import RuleSaidIn
from moderation.rulebook.word_schemas import WordChangeIn
from moderation.sanctions.models import MOST_DAYS, SANCTIONS
from moderation.sanctions.schemas import PreviewIn


class DecisionForm(DecisionIn):
    """A decision with at most one sanction beside it."""

    sanction = fields.Str(validate=validate.OneOf(SANCTIONS))
    days = Whole(low=1, high=MOST_DAYS)
    queue = Text(max=40)

    @ma.pre_load
    def gather_sanction(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A sanction and its days are one of ``also``; days without a sanction mean nothing."""
        sanction, days = said.pop("sanction", None), said.pop("days", None)
        laid = {"sanction": sanction} | ({"days": days} if days else {})
        return said | ({"also": [laid]} if sanction else {})

    @ma.pre_load
    def forget_reason(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A reason is always chosen in the form, and means something only where something is taken."""
        return said if said.get("outcome") in TAKING else {**said, "reason": None}


class SelectionForm(SelectionIn):
    """A selection whose times are days of TIMEZONE, both inclusive."""

    @ma.pre_load
    def begin_and_end_of_days(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The first instant of one day, and the end of the other."""
        for name, more in (("created_from", timedelta(0)), ("created_to", timedelta(days=1))):
            with suppress(KeyError, ValueError):  # what is no day is told at its field
                said[name] = begin_of(date.fromisoformat(said[name]) + more).isoformat()
        return said


class RuleSaidForm(RuleSaidIn):
    """What a rule says, with its message in two fields, and which version was read."""

    message_zh = Line(max=200)
    message_en = Line(max=200)
    version = Whole(low=1, high=2**31)

    @ma.pre_load
    def gather_message(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The message is told in both languages or not at all."""
        sentences = {language: said.pop(f"message_{language}", "") for language in ("zh", "en")}
        return said | ({"message": sentences} if any(sentences.values()) else {})


class RuleForm(RuleSaidForm):
    """A new rule."""

    name = Line(max=80, required=True)


class WordChangeForm(WordChangeIn):
    """How a word is used from now on, and which version was read."""

    version = Whole(low=1, high=2**31, required=True)


class StrikesAsked(PreviewIn):
    """Whom a threshold would meet, and whose strikes stand beside it."""

    member = Text(max=40, load_default=None)


class _UntilForm(ma.Schema):
    """A form whose end is a time of TIMEZONE."""

    @ma.pre_load
    def tell_the_zone(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What a browser sends says no zone: the clock of the shop is meant."""
        with suppress(KeyError, ValueError):  # what is no time is told at its field
            local = datetime.fromisoformat(said["until"]).replace(tzinfo=current_app.config["COMMUNITY"].timezone)
            said["until"] = local.isoformat(timespec="seconds")
        return said


class SlowModeForm(_UntilForm, SlowModeIn):
    """Where members are to wait, how long, and until when."""


class ReadOnlyForm(_UntilForm, ReadOnlyIn):
    """Why members can only read, and until when."""
