"""Scheduled reports come once per period, say what changed and what happened, and are read by who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from community.annotations.actions import annotate
from community.clock import at, reporting_day, utcnow
from community.database import db
from community.likes.actions import like
from community.mail.actions import send
from community.mail.models import Mail
from community.members.models import Member
from community.members.queries import find_member
from community.outbox import transaction
from community.report_schedules.actions import forget_old_editions
from community.report_schedules.models import ReportEdition, ReportFile
from community.report_schedules.tasks import send_due_reports
from community.report_schedules.webhooks import ready_report
from tests.factories import a_member, a_post
from tests.parallel import at_once

ROOT = "/api/v1/report-schedules"
PLAN = {"every": "day", "hour": 0, "reports": ["overview", "active"]}


@pytest.fixture
def growth(as_member):
    return as_member(a_member("grace", roles=("growth",), email="grace@example.com"))


def scheduled(growth, **changed) -> str:
    made = growth.post(ROOT, json=PLAN | changed)
    assert made.status_code == 201, made.json
    return made.json["id"]


def yesterday():
    return reporting_day() - timedelta(days=1)


def test_a_period_has_one_edition_however_many_schedulers_there_are(app, growth):
    schedule = scheduled(growth)

    def run() -> int:
        with app.app_context():
            return send_due_reports()

    assert sum(at_once([run] * 4)) == 1
    assert send_due_reports() == 0
    [edition] = growth.get(f"{ROOT}/{schedule}/editions").json["items"]
    assert (edition["from"], edition["to"]) == (yesterday().isoformat(),) * 2


def test_an_edition_says_what_changed_and_what_happened_and_links_its_files(growth, as_member):
    with at(utcnow() - timedelta(days=1)):
        post = a_post("昨天的山里。")
        for _ in range(3):
            with transaction():
                like(a_member(), post)
    with transaction():
        said = {"text_zh": "双十一预热", "text_en": "Warm-up"}
        annotate(find_member("grace"), kind="campaign", first_day=yesterday(), last_day=yesterday(), **said)
    schedule = scheduled(growth)
    send_due_reports()

    [listed] = growth.get(f"{ROOT}/{schedule}/editions").json["items"]
    edition = growth.get(f"/api/v1/report-editions/{listed['id']}").json
    figures = {change["figure"]: change for change in edition["digest"]["figures"]}
    links = ["/api/v1/" + link.partition("/api/v1/")[2] for link in edition["files"]]
    paths = [link for link in links if link.endswith(".csv")]

    assert figures["likes"] == {"figure": "likes", "now": 3, "before": 0, "change": None}
    assert edition["digest"]["annotations"][0]["text"] == {"zh": "双十一预热", "en": "Warm-up"}
    assert edition["digest"]["contents"] == [{"id": str(post.id), "title": "昨天的山里。", "engagements": 3}]
    assert [path.rpartition("/")[2] for path in paths] == ["active.csv", "overview.csv"]
    assert growth.get(paths[1]).text.startswith("day,")
    for link in set(links) - set(paths):
        assert growth.get(link).content_type == "application/vnd.apache.parquet"
        assert growth.get(link).data.startswith(b"PAR1")
    assert as_member().get(paths[1]).status_code == 403
    assert growth.get(paths[1].replace("overview", "secret")).status_code == 404
    assert ready_report(int(listed["id"]))["digest"] == edition["digest"]


def test_the_mail_is_in_the_schedules_language_and_goes_to_who_still_has_the_role(growth, mailboxes):
    with transaction() as session:
        session.execute(update(Member).where(Member.username == "grace").values(email_confirmed_at=utcnow()))
    former = a_member("former", roles=("growth",), email="former@example.com")
    with transaction() as session:
        session.execute(update(Member).where(Member.id == former.id).values(email_confirmed_at=utcnow()))
    scheduled(growth, recipients=["grace", "former"], language="en")
    with transaction() as session:
        session.execute(update(Member).where(Member.id == former.id).values(roles=[]))
    send_due_reports()
    for mail_id in db.session.scalars(select(Mail.id)).all():
        send(mail_id)

    [(address, message)] = mailboxes.received
    text = message.get_body(("plain",)).get_content()
    assert address == "grace@example.com"
    assert f"Daily figures {yesterday()}" in message["Subject"]
    assert "active members: 0 (0)" in text
    assert "files/overview.csv" in text


def test_a_schedule_is_changed_by_version_and_names_the_growth_team_alone(growth, as_member):
    a_member("stranger")
    schedule = scheduled(growth, recipients=["grace"])
    tag = {"If-Match": growth.get(f"{ROOT}/{schedule}").headers["ETag"]}

    assert growth.post(ROOT, json=PLAN | {"recipients": ["stranger"]}).status_code == 422
    assert growth.post(ROOT, json=PLAN | {"reports": ["weather"]}).status_code == 422
    assert growth.post(ROOT, json=PLAN | {"hour": 24}).status_code == 422
    assert growth.patch(f"{ROOT}/{schedule}", json={"enabled": False}, headers=tag).json["enabled"] is False
    assert growth.patch(f"{ROOT}/{schedule}", json={"enabled": True}, headers=tag).status_code == 412
    assert send_due_reports() == 0
    assert as_member().get(ROOT).status_code == 403


def test_editions_and_files_are_kept_for_ninety_days(growth):
    with at(utcnow() - timedelta(days=91)):
        scheduled(growth)
        send_due_reports()
    send_due_reports()
    forget_old_editions()

    assert db.session.scalar(select(func.count()).select_from(ReportEdition)) == 1
    kept = db.session.scalars(select(ReportFile.name).where(ReportFile.name.endswith(".csv")).order_by(ReportFile.name))
    assert kept.all() == ["active.csv", "overview.csv"]
