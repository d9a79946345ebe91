"""The community whose pages ``pages.py`` measures: real reviews, members who live with them, and one of everything."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from feeds import write
from flask import Flask
from pages_past import Person, live_half_a_year
from serving_data import analyse
from sqlalchemy import ColumnElement, select

from community import deliveries
from community.activity.tasks import fold_activity
from community.audit.actions import CHECKS, repair
from community.campaigns.models import Exposure, Participant
from community.campaigns.tasks import turn_campaigns
from community.catalog.models import Product
from community.clock import at, reporting_day, utcnow
from community.collaborations.models import CollaborationContent
from community.comments.actions import write_comment
from community.content.markup import render
from community.content.models import LISTED, Content
from community.database import db, upgrade
from community.experiments.actions import make_experiment, start_experiment
from community.experiments.models import ExperimentExposure
from community.imports.actions import import_reviews
from community.members.models import Member
from community.metrics.holdout import is_held_out
from community.outbox import transaction
from community.posts.actions import write_post
from community.surveys.actions import make_survey, open_survey
from community.surveys.models import SurveyAnswer, SurveyAsk
from community.topics.models import Topic
from community.winbacks.actions import make_winback
from community.winbacks.models import WinbackExposure
from tests.api.scene import a_scene
from tests.campaigns.scenes import a_campaign
from tests.factories import a_member, a_post
from tests.kols.people import a_collaboration, a_kol

MEMBERS, COMMENTS, NOTES = 3_000, 2_000, 1_000
TOPICS = ("穿搭", "露营", "咖啡", "亲子", "徒步", "数码")
SAID = ("周末去了山里，走了两天没有磨脚", "包装很好，第二天就到了", "颜色比图片深，朋友说好看", "用了三个月才来写")
LONG_AGO = timedelta(days=60)
WEEKS = timedelta(days=28)


def fill(app: Flask, reviews: Path) -> dict[str, list[str]]:
    """Fill the empty database of the present app, in some half an hour. What stands in it, by name."""
    upgrade()
    import_reviews(reviews, "csv", lambda rows: None)
    contents = list(db.session.scalars(select(Content.id).where(LISTED)))
    people = live_half_a_year(MEMBERS, contents)
    _write(people, contents)
    tried, places = _tried(people), a_scene(a_member("owner")).places
    turn_campaigns()
    fold_activity()
    while sum(deliveries.deliver(queue) for queue in app.extensions["outbox"].queues):
        pass
    for check in CHECKS:
        repair(check)
    analyse()
    return places | tried | _greatest()


def _write(people: list[Person], contents: list[int]) -> None:
    """Notes with topics, and comments on reviews, each by somebody at a time of theirs."""
    choice, now = random.Random(8), utcnow()
    for n in range(NOTES + COMMENTS):
        person = choice.choice(people)
        with at(person.since + (now - person.since) * choice.random()), transaction():
            author, text = db.session.get_one(Member, person.id), f"{choice.choice(SAID)}（{n}）。"
            if n < NOTES:
                write_post(author, render(f"{text} #{choice.choice(TOPICS)}#"), title=f"第 {n} 次")
            else:
                write_comment(author, db.session.get_one(Content, choice.choice(contents)), render(text))


def _tried(people: list[Person]) -> dict[str, list[str]]:
    """What the growth team did two months ago, with enough members for something to be said of it."""
    then = utcnow() - LONG_AGO
    here = [person for person in people if person.since < then]
    with at(then):
        maker = a_member("planner", roles=("growth",))
        return {
            "experiment": [_an_experiment(maker, here, then)],
            "survey_id": [str(_a_survey(maker, here, then))],
            "winback": [_a_winback(maker, here, then)],
            "campaign_id": [str(_a_challenge(maker, here, then))],
            "collaboration_id": [str(_with_a_leader(here))],
        }


def _an_experiment(maker: Member, people: list[Person], then: datetime) -> str:
    variants = [{"name": "plain", "weight": 1}, {"name": "warm", "weight": 1}]
    with transaction():
        made = make_experiment(maker, "checkout", variants=variants, activity="like", within_days=14, horizon_days=28)
        start_experiment(made)
        shown = {"experiment_id": made.id, "exposed_at": then, "counts_until": then + WEEKS / 2}
    sides = [{"member_id": person.id, "variant": variants[person.id % 2]["name"]} for person in people]
    write(ExperimentExposure, [shown | side for side in sides])
    return "checkout"


def _a_survey(maker: Member, people: list[Person], then: datetime) -> int:
    asked = [("recommend", "nps", "你会推荐我们吗？", "Would you recommend us?"), ("why", "text", "为什么？", "Why?")]
    questions = [{"key": key, "kind": kind, "text_zh": zh, "text_en": en, "choices": []} for key, kind, zh, en in asked]
    with transaction():
        survey = make_survey(maker, title_zh="秋季满意度", title_en="Satisfaction in autumn", questions=questions)
        open_survey(survey)
        of = {"survey_id": survey.id}
    answered = {person.id: then if person.id % 3 else None for person in people}
    write(SurveyAsk, [of | {"member_id": who, "asked_at": then, "answered_at": when} for who, when in answered.items()])
    said = [(who, 10 - who % 7, SAID[who % 4]) for who, when in answered.items() if when]
    write(SurveyAnswer, [of | {"member_id": who, "question": "recommend", "number": mark} for who, mark, _ in said])
    write(SurveyAnswer, [of | {"member_id": who, "question": "why", "text": why} for who, _, why in said])
    return of["survey_id"]


def _a_winback(maker: Member, people: list[Person], then: datetime) -> str:
    with transaction():
        made = make_winback(maker, "spring", text_zh="好久不见。", text_en="It has been a while.")
        made.launched_at = then
        told = {"winback_id": made.id, "exposed_at": then, "counts_until": then + WEEKS / 2}
    write(WinbackExposure, [told | _held_out("spring", person) for person in people])
    return "spring"


def _held_out(name: str, person: Person) -> dict[str, int | bool]:
    return {"member_id": person.id, "held_out": is_held_out(name, person.id)}


def _a_challenge(maker: Member, people: list[Person], then: datetime) -> int:
    """Every third takes part; all were told of it but for those held out."""
    campaign = a_campaign("topic_challenge", maker=maker, closes=WEEKS, topic=TOPICS[0])
    name, at_first = f"campaign:{campaign.id}", {"campaign_id": campaign.id}
    write(Participant, [at_first | {"member_id": person.id, "joined_at": then} for person in people[::3]])
    write(Exposure, [at_first | _held_out(name, person) | {"at": then} for person in people])
    return campaign.id


def _with_a_leader(people: list[Person]) -> int:
    leader, *others = (db.session.get_one(Member, person.id) for person in people[:400])
    a_kol(leader)
    compared, today = [other.username for other in others[200:]], reporting_day()
    when = {"begins_on": today, "ends_on": today + WEEKS}
    made = a_collaboration(
        leader, accepted=True, comparison={"usernames": compared}, fee_minor=800_000, currency="CNY", **when
    )
    posts = [a_post(f"{text}。", author=leader) for text in SAID[:3]]
    linked = {"collaboration_id": made.id, "linked_at": utcnow()}
    write(CollaborationContent, [linked | {"content_id": post.id} for post in posts])
    return made.id


def _greatest() -> dict[str, list[str]]:
    """Of what there are many, the one with most beneath it."""
    return {
        "external_id": _most(Product.external_id, Product.rating_count),
        "name": _most(Topic.name, Topic.contents_count),
        "username": _most(Member.username, Member.contents_count),
        "content_id": _most(Content.id, Content.comments_count),
    }


def _most(name: ColumnElement, count: ColumnElement) -> list[str]:
    return [str(db.session.scalar(select(name).order_by(count.desc(), name).limit(1)))]
