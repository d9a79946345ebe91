"""The API's own description: OpenAPI 3.1 at /api/openapi.json.

A route declares its bodies and its query; the rest follows from its view: who may call it, which headers it reads and
sends, which problems it may answer. So a new route is described without a line of its own.
"""

from __future__ import annotations

from http import HTTPStatus
from threading import Lock
from typing import Any

from apispec import APISpec, BasePlugin
from flask import Blueprint, Flask, Response, jsonify
from flask_smorest import Api
from marshmallow import fields
from werkzeug.routing import Rule

from community.errors import Problem, every_problem
from community.http.fields import Id
from community.http.idempotency import LONGEST_KEY
from community.http.requests import IdConverter
from community.http.schemas import ProblemOut

BEARER = "bearer"
DESCRIPTION = (
    "JSON in UTF-8; ids are strings, times ISO 8601 in UTC, rates 0..1 or null. Titles, reasons and sentences come in "
    "Chinese or, with `Accept-Language: en`, in English. Unknown fields are refused. A list answers `items` and "
    "`next`, the `cursor` of what follows. What the caller may not see answers like what does not exist."
)


def _header(description: str, example: Any, type_: str = "string", **more: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": type_, "example": example}, **more}


HEADERS_SENT = {
    "RateLimit": _header("What is left of the limit, and the seconds until it is whole again", '"reads";r=1199;t=60'),
    "RateLimit-Policy": _header("The limit: requests, and seconds", '"reads";q=1200;w=60'),
    "ETag": _header("The version, and a digest of all that is shown", '"3-9f86d081884c7d65"', required=True),
}
HEADERS_OF_STATUS = {
    401: {"WWW-Authenticate": _header("How to sign in", "Bearer", required=True)},
    429: {"Retry-After": _header("Seconds", 12, "integer", required=True)},
    503: {"Retry-After": _header("Seconds", 5, "integer")},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of your last GET; its version is compared",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}-[0-9a-f]{16}"$', "example": '"1-9f86d081884c7d65"'},
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag that you have; 304 if it still holds",
    "schema": {"type": "string", "example": '"3-9f86d081884c7d65"'},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "With it the request has its effect once; the answer is kept for 24 hours and given again",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "example": "3f0c9c1e-post-1"},
}


class CommunityApi(Api):
    """flask-smorest's, with our problems in place of its errors, and described when somebody asks for it.

    To describe all routes takes as long as the rest of a house; workers and commands are never asked.
    """

    ERROR_SCHEMA = ProblemOut

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(*args, **kwargs)

    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None:
        """Open the routes of a blueprint."""
        self._app.register_blueprint(blueprint, **options)
        self._undescribed.append(blueprint)

    def description(self) -> dict[str, Any]:
        """The OpenAPI document of all routes that were registered."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            return self.spec.to_dict()

    def _openapi_json(self) -> Response:
        return jsonify(self.description())

    def _register_error_handlers(self) -> None:
        """Ours are registered in problems.init_app."""

    def _register_pagination_header(self) -> None:
        """Lists page by cursors, which stand in the answer."""

    def _register_responses(self) -> None:
        """A response for each status that a problem has, and one for whatever else may happen."""
        components = self.spec.components
        for status in {problem.status for problem in every_problem()}:
            components.response(HTTPStatus(status).name, _response_of(status), lazy=True)
        anything = {"description": "Any other problem", "content": {"application/problem+json": {"schema": ProblemOut}}}
        components.response(self.DEFAULT_ERROR_RESPONSE_NAME, anything, lazy=True)


def _response_of(status: int) -> dict[str, Any]:
    problems = [problem for problem in every_problem() if problem.status == status]
    types = {"properties": {"type": {"enum": [f"/problems/{problem.slug}" for problem in problems]}}}
    content = {"schema": {"allOf": [ProblemOut, types]}, "example": _example_of(problems[0])}
    return {
        "description": "\n".join(f"{problem.title} (`{problem.slug}`). {problem.way_out}" for problem in problems),
        "content": {"application/problem+json": content},
        "headers": HEADERS_OF_STATUS.get(status, {}),
    }


def _example_of(problem: type[Problem]) -> dict[str, Any]:
    return {
        "type": f"/problems/{problem.slug}",
        "title": problem.title_zh,
        "status": problem.status,
        "detail": problem.way_out,
        "instance": "/api/v1/contents/81",
    }


class WhatFollows(BasePlugin):
    """Adds to every operation what follows from its view."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def init_spec(self, spec: APISpec) -> None:
        for name, header in HEADERS_SENT.items():
            spec.components.header(name, header, lazy=True)

    def operation_helper(self, *, operations: dict[str, Any], rule: Rule, **_: Any) -> None:
        view = self.app.view_functions[rule.endpoint]
        for method, operation in operations.items():
            parameters = operation.setdefault("parameters", [])
            for parameter in parameters:
                _never_null(parameter["schema"])
            parameters.extend(_headers_read(method, view))
            operation["operationId"] = rule.endpoint.rpartition(".")[2]
            operation["security"] = _security(view, rule)
            for status in _statuses(method, operation, view, rule):
                operation["responses"].setdefault(status, HTTPStatus(status).name)
            if _is_conditional(method, view):
                operation["responses"][304] = {"description": "You have it already"}
            for response in operation["responses"].values():
                if isinstance(response, dict):  # the name of a problem is a string
                    response.setdefault("headers", {}).update(_headers_sent(view, rule))


def _never_null(schema: dict[str, Any]) -> None:
    """What stands in an address is text, or it is not there."""
    if isinstance(schema.get("type"), list):
        [schema["type"]] = [kind for kind in schema["type"] if kind != "null"]
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("default", ...) is None:
        del schema["default"]


def _headers_read(method: str, view: Any) -> list[dict[str, Any]]:
    read = (
        (IF_MATCH, hasattr(view, "if_match")),
        (IF_NONE_MATCH, _is_conditional(method, view)),
        (IDEMPOTENCY_KEY, method == "post" and not hasattr(view, "not_idempotent")),
    )
    return [header for header, is_read in read if is_read]


def _is_conditional(method: str, view: Any) -> bool:
    return method == "get" and hasattr(view, "versioned")


def _is_limited(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def _security(view: Any, rule: Rule) -> list[dict[str, list[str]]]:
    """Roles and scopes stand in the list of the scheme; an empty alternative means that strangers may call it."""
    if hasattr(view, "needs"):
        return [{BEARER: [view.needs]}]
    return [{}, {BEARER: []}] if _is_limited(rule) else []


def _statuses(method: str, operation: dict[str, Any], view: Any, rule: Rule) -> list[int]:
    """With which problems the operation may answer, beside those that every one may."""
    given = {parameter["name"] for parameter in operation["parameters"]}
    has_body, is_limited, if_match = "requestBody" in operation, _is_limited(rule), hasattr(view, "if_match")
    possible = {
        400: has_body or "cursor" in given,
        401: is_limited,
        403: hasattr(view, "needs"),
        404: bool(rule.arguments),
        409: method != "get" and not hasattr(view, "not_idempotent"),
        410: "cursor" in given,
        412: if_match,
        413: has_body,
        415: has_body,
        422: has_body or bool(given - {"If-Match", "If-None-Match"}),
        428: if_match,
        429: is_limited,
    }
    return [status for status, may_be in possible.items() if may_be]


def _headers_sent(view: Any, rule: Rule) -> dict[str, str]:
    """Names of headers that a success bears, each told once in the components."""
    told = ["RateLimit", "RateLimit-Policy"] if _is_limited(rule) else []
    return {name: name for name in (*told, *(["ETag"] if hasattr(view, "versioned") else []))}


def _of_our_fields(converter: Any, field: fields.Field, *, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What a field of ours says of its wire format in ``wire``, unless its metadata say otherwise.

    A field with ``alternatives``, schemas by type, is one of them.
    """
    wire = {name: value for name, value in getattr(field, "wire", {}).items() if name not in field.metadata}
    if field.allow_none and isinstance(wire.get("type"), str):
        wire["type"] = [wire["type"], "null"]
    if isinstance(field, fields.Dict) and "maxLength" in ret:
        wire["maxProperties"] = ret.pop("maxLength")
    if alternatives := getattr(field, "alternatives", None):
        refs = {type_: converter.resolve_nested_schema(schema) for type_, schema in alternatives.items()}
        mapping = {type_: ref["$ref"] for type_, ref in refs.items()}
        wire |= {"anyOf": list(refs.values()), "discriminator": {"propertyName": "type", "mapping": mapping}}
    return wire


def init_app(app: Flask) -> Api:
    """Begin the description of the app. Blueprints add their routes as they are registered."""
    app.config.update(
        API_TITLE="Community",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = CommunityApi(app, spec_kwargs={"extra_plugins": [WhatFollows(app)], "info": {"description": DESCRIPTION}})
    api.register_converter(IdConverter, lambda _converter: Id.wire)
    api.ma_plugin.converter.add_attribute_function(_of_our_fields)
    scheme = {"type": "http", "scheme": "bearer", "description": "A token of POST /api/v1/tokens, or an API key"}
    api.spec.components.security_scheme(BEARER, scheme)
    app.extensions["api"] = api
    return api
