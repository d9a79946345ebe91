"""Every error in one shape: RFC 9457 ``application/problem+json``."""

from __future__ import annotations

from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from community import errors
from community.errors import Problem
from community.http.languages import preferred_language

log = structlog.get_logger(__name__)

BY_STATUS = {
    400: errors.InvalidRequest,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    409: errors.Conflict,
    413: errors.TooLarge,
    415: errors.UnsupportedMedia,
    422: errors.Invalid,
    429: errors.TooMany,
    503: errors.Unavailable,
}


def init_app(app: Flask) -> None:
    """Answer problems, HTTP exceptions and everything unforeseen in the one shape."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(OperationalError, _from_database)
    app.register_error_handler(PoolTimeout, _from_database)
    app.register_error_handler(Exception, _unforeseen)


def described(problem: Problem) -> dict[str, Any]:
    """The problem in the shape of RFC 9457. No SQL, path or stack trace is in it."""
    return {
        "type": f"/problems/{problem.slug}",
        "title": problem.title if preferred_language() == "en" else problem.title_zh,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
        **problem.extra,
    }


def answer(problem: Problem) -> Response:
    """The problem as a response."""
    response = Response(orjson.dumps(described(problem)), problem.status, content_type="application/problem+json")
    response.headers.extend(problem.headers)
    return response


def _from_http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()
    problem = BY_STATUS.get(error.code or 500, errors.ServerError)()
    response = answer(problem)
    if error.code and error.code not in BY_STATUS and error.code < 500:
        response = answer(errors.InvalidRequest())
    if getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _from_database(error: Exception) -> Response:
    log.warning("the database did not answer", cause=str(error))
    return answer(errors.Unavailable("The database did not answer in time."))


def _unforeseen(error: Exception) -> Response:
    log.exception("a request failed", path=request.path)
    return answer(errors.ServerError())
