"""A community in which somebody wrote scripts wherever a text can be written."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.campaigns.models import Campaign
from community.collaborations.models import Collaboration
from community.content.models import Content, Status
from community.database import Model, db
from community.members.models import Member
from community.members.queries import find_member
from community.outbox import transaction
from community.surveys.models import Survey
from moderation.appeals.actions import appeal
from moderation.appeals.models import Appeal
from moderation.desk.models import Case
from moderation.rulebook.models import Rule, Word
from tests.api.routes import Operation, operations
from tests.api.scene import a_scene, client_of
from tests.browser.free_texts import FreeText, free_texts, written
from tests.factories import a_member, an_api_key, made_public
from tests.moderation_desk.desk import a_held_post

VECTORS = Path(__file__).parents[3] / "shared/data/xss/vectors.jsonl.gz"
NOTES = 40
PATIENCE = 4  # times that a body is sent, each without what was refused before
PLACES = 2  # where it is sent to
NAMING = {  # these name something that is there, or prove something: no other words are taken
    *("product_ids", "external_id", "product_id", "product", "order_id", "member_external_id", "group", "category"),
    *("username", "member_username", "member", "author", "moderators", "members", "to", "recipients"),
    *("topic", "topics", "niches", "queue", "check", "reports", "channel", "time_zone", "disclosure", "terms_version"),
    *("token", "refresh_token", "code", "share_code", "click_id", "beacon", "email", "phone", "expression"),
}
ADDRESSES = {"url", "image_url", "avatar_url", "links"}
QUOTES = "'()=;"  # what an address may hold as it is
FLEETING = {"/api/v1/moderation/screen", "/api/v1/moderation/rules/try"}  # of these nothing is kept
LEFT_OUT = {"/api/v1/moderation/read-only", "/api/v1/kols/{username}/revoke", *FLEETING}  # the rest could not go on
SURE = ("<img src=x onerror=alert(1)>", "<b onclick=x>", "<b>")
MADE = {  # what has a page each, and may have been made since the scene was
    "case_id": Case,
    "appeal_id": Appeal,
    "rule_id": Rule,
    "word_id": Word,
    "campaign_id": Campaign,
    "survey_id": Survey,
    "collaboration_id": Collaboration,
}
BODIES = {  # that take more texts than the example of the description
    "/api/v1/redemptions/{redemption_id}": {"state": "refused", "reason_zh": "x", "reason_en": "x"},
}


def vectors() -> list[str]:
    """The scripts, as attackers write them."""
    with gzip.open(VECTORS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["html"] for line in lines]


def poisoned(app: Flask, owner: Member) -> dict[str, list[str]]:
    """A scene, with scripts in every text that the API takes. Its places; contents of scripts alone come first.

    ``untaken``: the texts that took none.
    """
    places = a_scene(owner).places
    places["content_id"].insert(1, str(a_held_post(author=owner).id))  # to appeal against
    places["appeal_id"].append(str(_an_appeal(owner)))  # to be answered
    clients, scripts = _clients(app, owner), Scripts(vectors())
    left = {
        f"{operation} {text}"
        for operation, texts in operations_with_texts(app)
        for text in texts - taken(operation, texts, clients[_who(operation)], places, scripts)
    }
    notes = _notes(clients["member"][0])
    for content in db.session.scalars(select(Content).where(Content.status.in_([Status.HELD, Status.REJECTED]))).all():
        made_public(content)
    shown = {"content_id": notes + places["content_id"], "username": [owner.username, *places["username"]]}
    made = {name: [*places[name], *_ids_of(model)] for name, model in MADE.items()}
    return {**places, **shown, **made, "untaken": sorted(left)}


def _ids_of(model: type[Model]) -> list[str]:
    return [str(number) for number in db.session.scalars(select(model.id).order_by(model.id))]


def operations_with_texts(app: Flask) -> Iterator[tuple[Operation, set[FreeText]]]:
    """What takes text that people choose, and keeps it."""
    document = app.extensions["api"].description()
    for operation in operations(app):
        if operation.body and operation.path not in LEFT_OUT:
            body = document["paths"][operation.path][operation.method]["requestBody"]
            schema = body["content"]["application/json"]["schema"]
            yield operation, {text for text in free_texts(document, schema) if text.leaf not in NAMING}


def taken(
    operation: Operation,
    texts: set[FreeText],
    clients: list[FlaskClient],
    places: dict[str, list[str]],
    scripts: Scripts,
) -> set[FreeText]:
    """Which of these texts take a script, from one of the clients, in one of the places."""
    found = set()
    for number, client in product(range(PLACES), clients):
        here = {name: one[min(number, len(one) - 1)] for name, one in places.items()}
        for body in _bodies(operation, texts, here):
            if texts - found:
                found |= _taken_at(operation, texts - found, client, here, body, scripts)
    return found


def _bodies(operation: Operation, texts: set[FreeText], here: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Its example there, and as little of it as has to be said."""
    said = BODIES.get(operation.path, operation.body)
    example = json.loads(json.dumps(said, ensure_ascii=False).replace("81", here["content_id"]))
    yield example
    names = {*operation.required, *(text.name for text in texts)}
    yield {name: value for name, value in example.items() if name in names}


def _taken_at(
    operation: Operation,
    texts: set[FreeText],
    client: FlaskClient,
    here: dict[str, str],
    example: dict[str, Any],
    scripts: Scripts,
) -> set[FreeText]:
    left = texts
    for _ in range(PATIENCE):
        body = example
        for text in sorted(left):
            body = written(body, text, scripts.for_text)
        answer = operation.ask(client, here, json=body)
        if answer.status_code < 300:
            return left
        refused = {name.partition(".")[0] for name in answer.json.get("errors", {})}
        example = {name: value for name, value in example.items() if name not in refused - {text.name for text in left}}
        left = {text for text in left if text.name not in refused}
    return set()


class Scripts:
    """Gives scripts in turn, each after one that surely runs where nobody cleans it: many need a place of their own."""

    def __init__(self, scripts: list[str]) -> None:
        self.count, self.turns = len(scripts), cycle(scripts)

    def for_text(self, text: FreeText) -> str:
        """What fits there."""
        if text.leaf in ADDRESSES:
            return f"https://shop.example.com/?{quote(next(self.turns), safe=QUOTES)}"[: text.longest]
        sure = next(script for script in SURE if len(script) <= text.longest)
        each = (f"{sure} {next(self.turns)}" for _ in range(self.count))
        return next((both for both in each if len(both) <= text.longest), sure)


def _clients(app: Flask, owner: Member) -> dict[str, list[FlaskClient]]:
    admin = a_member(roles=("admin",))
    mei = find_member("mei")  # to whom belongs what is first in most places
    return {
        "member": [client_of(app, each) for each in (owner, mei, a_member(), admin)],
        "staff": [client_of(app, each) for each in (admin, a_member(roles=("admin",)))],
        "host": [client_of(app, an_api_key("host", "webhooks"))],
    }


def _who(operation: Operation) -> str:
    if operation.needs in ("", "member"):
        return "member"
    return "host" if "scope" in operation.needs else "staff"


def _notes(client: FlaskClient) -> list[str]:
    """Notes whose bodies hold all scripts between them, each with one more as its title; their ids."""
    every = vectors()
    bodies = ["\n\n".join(every[first::NOTES]) for first in range(NOTES)]
    said = [{"title": title[:120], "body": body} for title, body in zip(every, bodies, strict=False)]
    answers = [client.post("/api/v1/posts", json=note) for note in said]
    return [answer.json["id"] for answer in answers if answer.status_code == 201]


def _an_appeal(author: Member) -> int:
    held = a_held_post(author=author)
    with transaction():
        return appeal(author, "请再看一次。", content_id=held.id).id
