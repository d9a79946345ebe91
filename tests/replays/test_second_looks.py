"""Second looks: drawn by a lot that nobody foresees, judged by who does not know what screening saw."""

from __future__ import annotations

from sqlalchemy import func, select

from community.database import db
from moderation.desk.cases import SECOND_LOOKS
from moderation.desk.models import Case
from moderation.screening.models import Screening
from moderation.screening.second_looks import is_drawn
from tests.factories import a_member, a_post, a_review
from tests.moderation_desk.desk import SOLICITING, a_held_post, case_of, decide
from tests.replays.past import PRAISE, every_second_look


def rates() -> list[float | None]:
    return list(db.session.scalars(select(Screening.qa_rate).order_by(Screening.id)))


def test_what_is_published_is_drawn_and_what_people_see_anyway_or_what_was_imported_is_not(app):
    with every_second_look(rate=1.0):
        a_post(PRAISE, published=False)
        a_held_post()
        a_review(published=False, imported=True)

    assert rates() == [1.0, None, None]


def test_about_as_many_are_drawn_as_the_rate_says_and_always_the_same(app):
    drawn = [is_drawn(content_id, 1, 0.1) for content_id in range(10_000)]

    assert 900 < sum(drawn) < 1100
    assert drawn == [is_drawn(content_id, 1, 0.1) for content_id in range(10_000)]
    assert drawn != [is_drawn(content_id, 2, 0.1) for content_id in range(10_000)]
    assert not any(is_drawn(content_id, 1, 0.0) for content_id in range(100))


def test_another_secret_draws_others(app):
    usual = app.config["SECRET_KEY"]
    drawn = [is_drawn(content_id, 1, 0.5) for content_id in range(200)]
    app.config["SECRET_KEY"] = "another secret, as long as the one before it was"
    try:
        assert drawn != [is_drawn(content_id, 1, 0.5) for content_id in range(200)]
    finally:
        app.config["SECRET_KEY"] = usual


def test_a_second_look_stays_public_comes_last_and_shows_no_findings(as_moderator):
    with every_second_look():
        drawn = a_post("差", published=False)
    held = a_held_post()

    assert (drawn.status, case_of(drawn).queue, case_of(drawn).holding) == ("published", SECOND_LOOKS, False)
    assert case_of(drawn).priority < case_of(held).priority
    assert as_moderator.post("/api/v1/moderation/cases/next", json={}).json["id"] == str(case_of(held).id)
    [shown] = as_moderator.get("/api/v1/moderation/cases?queue=quality").json["items"]
    assert shown["findings"] == []
    assert db.session.scalar(select(Screening.verdict).where(Screening.content_id == drawn.id))["findings"] != []


def test_a_report_takes_a_second_look_to_where_reports_are_seen(as_moderator, as_member):
    with every_second_look():
        drawn = a_post("差", published=False)

    as_member().post(f"/api/v1/contents/{drawn.id}/reports", json={"reason": "spam"})

    assert (case_of(drawn).queue, case_of(drawn).policy) == ("post", "spam")
    assert as_moderator.get(f"/api/v1/moderation/cases/{case_of(drawn).id}").json["findings"] != []


def test_an_edit_while_the_case_is_open_is_not_drawn_again(as_member):
    author = a_member()
    with every_second_look():
        drawn = a_post(PRAISE, author=author, published=False)
        client, address = as_member(author), f"/api/v1/contents/{drawn.id}"
        client.patch(address, json={"body": f"{PRAISE}好"}, headers={"If-Match": client.get(address).headers["ETag"]})

    assert rates() == [1.0, None]
    assert (case_of(drawn).queue, case_of(drawn).version) == (SECOND_LOOKS, 2)


def test_what_a_second_look_finds_is_decided_and_undone_like_any_other(as_moderator):
    with every_second_look():
        drawn = a_post(PRAISE, published=False)
    case = case_of(drawn)

    decision = decide(as_moderator, case, "remove", reason="spam").json
    as_moderator.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    assert (case_of(drawn).queue, case_of(drawn).status) == (SECOND_LOOKS, "open")
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_held_content_that_was_cleaned_and_whose_decision_was_undone_is_no_second_look(as_moderator, as_member):
    author = a_member()
    held, client = a_post(SOLICITING, author=author, published=False), as_member(author)
    address = f"/api/v1/contents/{held.id}"
    client.patch(address, json={"body": PRAISE}, headers={"If-Match": client.get(address).headers["ETag"]})

    decision = decide(as_moderator, case_of(held), "publish").json
    as_moderator.post(f"/api/v1/moderation/decisions/{decision['id']}/undo")

    assert (case_of(held).queue, case_of(held).holding) == ("post", True)
