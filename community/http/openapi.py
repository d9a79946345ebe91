"""The API's own description: OpenAPI 3.1 at /api/openapi.json."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from community.http.requests import IdConverter
from community.http.schemas import ProblemOut


class CommunityApi(Api):
    """flask-smorest's, with our problems in place of its errors."""

    ERROR_SCHEMA = ProblemOut

    def _register_error_handlers(self) -> None:
        """Ours are registered in problems.init_app."""


def init_app(app: Flask) -> Api:
    """Begin the description of the app. Blueprints add their routes as they are registered."""
    app.config.update(
        API_TITLE="Community",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = CommunityApi(app)
    api.register_converter(IdConverter, lambda _converter: {"type": "string", "pattern": "^[1-9][0-9]{0,18}$"})
    app.extensions["api"] = api
    return api
