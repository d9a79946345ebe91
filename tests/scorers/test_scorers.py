"""Scorers of the operator's own: heard, waited for no longer than agreed, and left alone while they fail."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy import select, update

from community import deliveries
from community.app import create_app
from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db, upgrade
from community.outbox import Delivery, transaction
from moderation import app as desk
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message
from moderation.scorers.asking import MOST_FAILURES, PAUSE_SECONDS, Breaker, Scorer, ScorerSilent, ask
from moderation.screening.judges import known_checks
from tests.factories import a_post, token_of

CLEAN = "周末去了山里，鞋子很舒服，走了三天没有磨脚。"
WHY = Message("图片中有联系方式。", "There are contact details in the picture.")
SEEN = Finding("whatever it calls itself", 1, 0.9, "contact_solicitation", WHY)


def test_a_finding_bears_the_name_of_its_scorer():
    found = ask("pictures", Scorer(lambda _id, _submission: SEEN), 7, Submission(body=CLEAN))
    assert (found.check, found.strength) == ("scorer.pictures", 0.9)
    assert ask("pictures", Scorer(lambda _id, _submission: None), 7, Submission(body=CLEAN)) is None


def test_a_scorer_that_hangs_is_waited_for_no_longer_than_agreed():
    for_ever = Event()
    hanging = Scorer(lambda _id, _submission: for_ever.wait() and None, patience_seconds=0.01)

    with pytest.raises(ScorerSilent, match="pictures: TimeoutError"):
        ask("pictures", hanging, 7, Submission(body=CLEAN))
    for_ever.set()


def test_a_scorer_that_fails_again_and_again_is_asked_no_more():
    asked = []

    def broken(content_id: int, _submission: Submission) -> None:
        asked.append(content_id)
        raise ConnectionError("no route")

    scorer = Scorer(broken)
    for content_id in range(MOST_FAILURES + 3):
        with pytest.raises(ScorerSilent):
            ask("pictures", scorer, content_id, Submission(body=CLEAN))

    assert asked == list(range(MOST_FAILURES))


def test_after_a_pause_one_attempt_shows_whether_the_breaker_closes():
    breaker = Breaker()
    for second in range(MOST_FAILURES):
        assert breaker.lets_through(second)
        breaker.note(second, failed=True)
    opened = MOST_FAILURES - 1

    assert not breaker.lets_through(opened + PAUSE_SECONDS - 1)
    assert breaker.lets_through(opened + PAUSE_SECONDS)
    breaker.note(opened + PAUSE_SECONDS, failed=True)
    assert not breaker.lets_through(opened + PAUSE_SECONDS + 1)
    breaker.note(opened + 2 * PAUSE_SECONDS, failed=False)
    assert breaker.lets_through(opened + 2 * PAUSE_SECONDS)


def status_of(content: Content) -> Status:
    db.session.rollback()
    return db.session.scalar(select(Content.status).where(Content.id == content.id))


def test_what_a_scorer_sees_holds_what_is_public_and_one_that_is_silent_is_asked_again(tmp_path):
    answers = [ConnectionError("no route"), SEEN]

    def pictures(_content_id: int, _submission: Submission) -> Finding:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    house = create_app({"COMMUNITY_HOME": str(tmp_path), "RATE_LIMITS": "0"})
    desk.init_app(house, scorers={"pictures": Scorer(pictures)})
    with house.app_context():
        upgrade()
        post = a_post(CLEAN, published=False)
        assert "scorer.pictures" in known_checks()

        assert deliveries.deliver("scorers") == 0
        assert status_of(post) is Status.PUBLISHED
        with transaction() as session:
            session.execute(update(Delivery).where(Delivery.queue == "scorers").values(available_at=utcnow()))
        assert deliveries.deliver("scorers") == 1
        deliveries.deliver("default")

        assert status_of(post) is Status.HELD
        shown = house.test_client().get(
            f"/api/v1/contents/{post.id}", headers={"Authorization": f"Bearer {token_of(post.author)}"}
        )
        assert shown.json["screening"]["reasons"][0]["message"] == WHY.zh
        db.engine.dispose()
