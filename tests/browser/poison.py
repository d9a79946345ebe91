"""A community in which somebody wrote scripts wherever a text can be written."""

from __future__ import annotations

import gzip
import json
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.content.models import Content, Status
from community.database import db
from community.members.models import Member
from community.members.queries import find_member
from tests.api.routes import Operation, operations
from tests.api.scene import a_scene, client_of
from tests.factories import a_member, an_api_key, made_public

VECTORS = Path(__file__).parents[3] / "shared/data/xss/vectors.jsonl.gz"
NOTES = 40
TEXTS = {
    *("title", "body", "description", "text", "bio", "display_name", "explanation", "name", "rules", "alt", "evidence"),
    *("note", "comment", "text_zh", "text_en", "title_zh", "title_en", "description_zh", "description_en", "fee"),
    *("deliverables", "pros", "cons", "word", "zh", "en", "why"),
}
SWITCHES = {"/api/v1/moderation/read-only"}


def vectors() -> list[str]:
    """The scripts, as attackers write them."""
    with gzip.open(VECTORS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["html"] for line in lines]


def poisoned(app: Flask, owner: Member) -> dict[str, list[str]]:
    """A scene, with scripts in every text that the API takes. Its places; contents of scripts alone come first."""
    places = a_scene(owner).places
    here = {name: one[0] for name, one in places.items()}
    scripts = cycle(vectors())
    clients = _clients(app, owner)
    for operation in operations(app):
        if operation.body and operation.path not in SWITCHES:
            example = json.loads(json.dumps(operation.body, ensure_ascii=False).replace("81", here["content_id"]))
            for client in clients[_who(operation)]:
                operation.ask(client, here, json=_with_scripts(example, scripts))
    notes = _notes(clients["member"][0])
    for content in db.session.scalars(select(Content).where(Content.status.in_([Status.HELD, Status.REJECTED]))).all():
        made_public(content)
    return {**places, "content_id": notes + places["content_id"], "username": [owner.username, *places["username"]]}


def _clients(app: Flask, owner: Member) -> dict[str, list[FlaskClient]]:
    mei = find_member("mei")  # to whom belongs what is first in most places
    return {
        "member": [client_of(app, owner), client_of(app, mei)],
        "staff": [client_of(app, a_member(roles=("admin",)))],
        "host": [client_of(app, an_api_key("host", "webhooks"))],
    }


def _who(operation: Operation) -> str:
    if operation.needs in ("", "member"):
        return "member"
    return "host" if "scope" in operation.needs else "staff"


def _with_scripts(example: Any, scripts: cycle[str], name: str = "") -> Any:
    """The example, with a script for every text in it that people choose."""
    if isinstance(example, dict):
        return {key: _with_scripts(value, scripts, key) for key, value in example.items() if key != "username"}
    if isinstance(example, list | tuple):
        return [_with_scripts(value, scripts, name) for value in example]
    return next(scripts)[:50] if name in TEXTS and isinstance(example, str) else example


def _notes(client: FlaskClient) -> list[str]:
    """Notes whose bodies hold all scripts between them, each with one more as its title; their ids."""
    every = vectors()
    bodies = ["\n\n".join(every[first::NOTES]) for first in range(NOTES)]
    said = [{"title": title[:120], "body": body} for title, body in zip(every, bodies, strict=False)]
    answers = [client.post("/api/v1/posts", json=note) for note in said]
    return [answer.json["id"] for answer in answers if answer.status_code == 201]
