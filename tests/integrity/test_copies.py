"""Near copies across authors: at the way in by the prints that stand, and after the commit for what came too close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community import outbox
from community.clock import at, utcnow
from community.content.actions import withdraw
from community.content.markup import render
from community.content.models import Content, Status
from community.content.queries import content_to_change
from community.content.writing import revise
from community.database import db
from community.outbox import transaction
from moderation.alerts.models import Alert
from moderation.integrity.models import Fingerprint
from moderation.integrity.prints import lookalikes_for
from tests.factories import a_member, a_post, a_product, a_review
from tests.integrity.crowd import nothing_differs, screenings_of, status_of
from tests.moderation_desk.desk import case_of, decide, told
from tests.statements import statements

TEXT = (
    "这双登山鞋我穿了整整一个冬天，鞋底抓地很稳，雪地里也没有打滑，"
    "鞋面防水做得很好，脚背高的朋友放心买大半码，鞋带偏短，系成双结就刚刚好。"
)
NEARLY = TEXT.replace("冬天", "夏天").replace("很稳", "很牢")
OTHER = "露营灯亮度够用，三挡可调，充满电能用两个晚上，挂钩有点松，收纳袋做工一般，价格合适的时候可以考虑入手一盏。"
PRAISE = "质量很好，下次再来，好评！"


def a_note(body: str = TEXT, hours_ago: float = 0, **given) -> Content:
    """A note as screening left it."""
    with at(utcnow() - timedelta(hours=hours_ago)):
        return a_post(body, published=False, **given)


def printed() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Fingerprint.content_id).order_by(Fingerprint.content_id)))


@pytest.mark.parametrize(
    ("copy", "status"),
    [(TEXT, Status.HELD), (NEARLY, Status.PUBLISHED), (f"{NEARLY} shop.example.com", Status.HELD)],
    ids=["to the letter", "nearly", "nearly, and with a link"],
)
def test_a_copy_of_anothers_note_weighs_at_the_way_in(deliver_all, copy, status):
    first = a_note(hours_ago=5)
    deliver_all()

    later = a_note(copy)

    assert (status_of(first), status_of(later)) == (Status.PUBLISHED, status)
    assert screenings_of(later)[0].inputs["lookalikes"][0]["content_id"] == first.id


def test_of_two_that_came_before_any_was_printed_the_later_is_held(as_member, deliver_all):
    thief = a_member()
    first, later = a_note(hours_ago=5), a_note(hours_ago=1, author=thief)
    assert status_of(later) is Status.PUBLISHED

    deliver_all()

    assert (status_of(first), status_of(later)) == (Status.PUBLISHED, Status.HELD)
    assert case_of(later).policy == "spam"
    assert told(as_member(thief)) == [("screening", "spam")]
    assert screenings_of(later)[-1].inputs["lookalikes"][0]["content_id"] == first.id
    assert nothing_differs()


def test_what_is_delivered_in_the_other_order_holds_the_same(deliver_all):
    later, first = a_note(hours_ago=1), a_note(hours_ago=5)

    deliver_all()

    assert (status_of(first), status_of(later)) == (Status.PUBLISHED, Status.HELD)


@pytest.mark.parametrize(
    ("text", "status"), [(TEXT + OTHER, Status.HELD), (TEXT, Status.PUBLISHED)], ids=["long", "short"]
)
def test_a_template_of_three_authors_raises_an_alert_under_the_first(deliver_all, text, status):
    notes = [a_note(text.replace("冬天", season), hours_ago=9 - n) for n, season in enumerate(("春天", "夏天", "秋天"))]

    deliver_all()

    assert [status_of(note) for note in notes] == [Status.PUBLISHED, status, status]
    alert = db.session.scalars(select(Alert)).one()
    assert (alert.kind, alert.subject) == ("copied_text", f"content:{notes[0].id}")
    assert alert.evidence == {"authors": 3, "contents": [note.id for note in notes]}


def test_short_honest_praise_is_never_a_copy(deliver_all):
    notes = [a_note(PRAISE) for _ in range(6)]

    deliver_all()

    assert {status_of(note) for note in notes} == {Status.PUBLISHED}
    assert printed() == []


def test_different_texts_resemble_nothing(deliver_all):
    notes = [a_note(TEXT), a_note(OTHER)]

    deliver_all()

    assert {status_of(note) for note in notes} == {Status.PUBLISHED}
    assert printed() == [note.id for note in notes]


def test_what_its_author_withdrew_is_copied_by_nobody(deliver_all):
    first = a_note(hours_ago=5)
    deliver_all()
    with transaction():
        withdraw(content_to_change(first.id))

    later = a_note()
    deliver_all()

    assert status_of(later) is Status.PUBLISHED


def test_an_author_who_mends_their_own_text_did_not_copy_who_copied_them(as_moderator, deliver_all):
    author = a_member()
    first = a_note(hours_ago=5, author=author)
    deliver_all()
    later = a_note()
    decide(as_moderator, case_of(later), "publish")
    deliver_all()

    with transaction():
        revise(content_to_change(first.id), text=render(NEARLY))
    deliver_all()

    assert (status_of(first), status_of(later)) == (Status.PUBLISHED, Status.PUBLISHED)


def test_an_edit_into_anothers_text_is_a_copy(deliver_all):
    old = a_note(OTHER, hours_ago=9)
    a_note(hours_ago=5)
    deliver_all()

    with transaction():
        revise(content_to_change(old.id), text=render(TEXT))

    assert status_of(old) is Status.HELD


def test_an_edit_is_printed_anew(deliver_all):
    note = a_note(OTHER, hours_ago=9)
    deliver_all()
    with transaction():
        revise(content_to_change(note.id), text=render(PRAISE))
    deliver_all()

    assert printed() == []


def test_imported_reviews_are_held_for_no_copy_but_somebody_hears_of_a_template(deliver_all):
    def imported(body, days):
        return a_review(a_product(), body, imported=True, created_at=utcnow() - timedelta(days=days), published=False)

    reviews = [imported(TEXT + OTHER, days) for days in (30, 20, 10)]
    deliver_all()

    assert [status_of(review) for review in reviews] == [Status.PUBLISHED] * 3
    assert db.session.scalars(select(Alert)).one().kind == "copied_text"
    assert nothing_differs()


def test_a_copy_that_a_person_published_stays(as_moderator, deliver_all):
    a_note(hours_ago=5)
    deliver_all()
    later = a_note()
    decide(as_moderator, case_of(later), "publish")

    deliver_all()

    assert status_of(later) is Status.PUBLISHED
    assert case_of(later).status == "decided"


def test_hearing_of_a_publication_twice_changes_nothing(deliver_all):
    a_note(hours_ago=5)
    later = a_note()
    deliver_all()
    seen = len(screenings_of(later))
    with transaction():
        outbox.record("content.published", content_id=later.id)

    deliver_all()

    assert len(screenings_of(later)) == seen


def test_looking_for_lookalikes_of_a_new_text_is_one_statement(deliver_all):
    a_note(OTHER, hours_ago=5)
    deliver_all()
    with transaction():
        fresh = Content(kind="post", version=1, author_id=1, id=10**9, body=TEXT, media=[], created_at=utcnow())
        with statements() as sent:
            assert lookalikes_for(fresh) == ()
        db.session.expunge_all()

    assert len(sent) == 1
