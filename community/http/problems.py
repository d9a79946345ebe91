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
from community.http.sentences import translated

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
    416: errors.NoSuchRange,
    422: errors.Invalid,
    429: errors.TooMany,
    503: errors.Unavailable,
}


def init_app(app: Flask) -> None:
    """Answer problems, HTTP exceptions and everything unforeseen in the one shape."""
    app.register_error_handler(Exception, lambda error: answer(problem_of(error)))


def problem_of(error: Exception) -> Problem:
    """What went wrong, as one of our problems. What nobody foresaw is logged here, and told to nobody else."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _from_http(error)
    if isinstance(error, OperationalError | PoolTimeout):
        log.warning("the database did not answer", cause=str(error))
        return errors.Unavailable("The database did not answer in time.")
    log.error("a request failed", path=request.path, exc_info=error)
    return errors.ServerError()


def _from_http(error: HTTPException) -> Problem:
    unknown = errors.InvalidRequest if error.code and error.code < 500 else errors.ServerError
    problem = BY_STATUS.get(error.code, unknown)()
    if methods := getattr(error, "valid_methods", None):
        problem.headers["Allow"] = ", ".join(sorted(methods))
    return problem


def described(problem: Problem) -> dict[str, Any]:
    """The problem in the shape of RFC 9457. No SQL, path or stack trace is in it."""
    return {
        "type": f"/problems/{problem.slug}",
        "title": problem.title if preferred_language() == "en" else problem.title_zh,
        "status": problem.status,
        "detail": translated(problem.detail),
        "instance": request.path,
        **{name: translated(more) if name == "errors" else more for name, more in problem.extra.items()},
    }


def answer(problem: Problem) -> Response:
    """The problem as a response."""
    response = Response(orjson.dumps(described(problem)), problem.status, content_type="application/problem+json")
    response.headers.extend(problem.headers)
    return response
