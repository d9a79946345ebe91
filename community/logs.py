"""Structured logs: one event a line, text on a terminal, else JSON, each with the id of its request."""

from __future__ import annotations

import logging
import sys

import orjson
import structlog

from community.config import Config


def configure(config: Config) -> None:
    """Set up structlog and let the libraries' own logging go the same way."""
    as_text = config.log_format == "text" or (not config.log_format and sys.stderr.isatty())
    renderer = structlog.dev.ConsoleRenderer() if as_text else structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if not as_text else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _json(event: object, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()
