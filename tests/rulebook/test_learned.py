"""A text model of the shop's own, in screening."""

from __future__ import annotations

from community.database import db
from community.outbox import transaction
from moderation.judgement.scoring.model import shipped
from moderation.rulebook.adopted import adopt_model
from moderation.rulebook.editions import new_edition
from moderation.rulebook.models import ModelVersion
from tests.factories import a_post
from tests.rulebook.rules import a_moderator, screenings

ENGLISH = "Lovely boots, warm and dry after three days in the rain."


def test_an_adopted_model_scores_the_very_next_submission_of_its_language(app):
    with transaction():
        adopt_model(a_moderator(), shipped("spam", "en").with_facts(version="own-1"), {}, "a test")

    [kept] = screenings(a_post(ENGLISH).id)

    assert kept.models == {"spam": "own-1", "abuse": shipped("abuse", "en").version}
    assert "spam" not in screenings(a_post("周末去了山里，鞋子很舒服。").id)[0].models


def test_a_model_whose_file_is_damaged_leaves_the_shipped_one_in_its_place(app):
    with transaction():
        said = {"task": "spam", "language": "en", "version": "own-1", "file": b"no model", "figures": {}}
        db.session.add(ModelVersion(edition=new_edition("model", None, "a test"), **said))

    assert screenings(a_post(ENGLISH).id)[0].models["spam"] == shipped("spam", "en").version
