"""How a page is made: its language, its addresses of files, and what every template may call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from community.access import current_member, signed_in
from community.config import Config
from community.http.languages import LANGUAGES, preferred_language
from community.http.sentences import translated
from community.members.models import Member

LOCALES = {"zh-CN": "zh", "en": "en"}
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Area:
    """A part of the pages that stands in the bar at the top, for members with one of the roles."""

    path: str
    label: LazyString
    roles: tuple[str, ...]


def init_app(app: Flask, settings: Config) -> None:
    """Let templates speak both languages, and let browsers keep our files for as long as those stay the same."""
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES="pages/translations",
        SEND_FILE_MAX_AGE_DEFAULT=YEAR_SECONDS,
    )
    Babel(app, locale_selector=_locale, timezone_selector=lambda: settings.timezone.key)
    app.extensions["areas"] = []
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        language=preferred_language,
        languages=LANGUAGES,
        viewer=_signed_in,
        areas=_areas,
        in_language=_in_language,
        translated=translated,
        csrf=_csrf,
    )
    app.url_defaults(_with_version)


def offer(app: Flask, *areas: Area) -> None:
    """Let these areas stand in the bar at the top."""
    app.extensions["areas"] += areas


def speak(app: Flask, *folders: Path) -> None:
    """Let pages speak what these folders translate: ``zh/LC_MESSAGES/messages.mo`` in each."""
    app.extensions["babel"].translation_directories.extend(map(str, folders))


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A rendered template as an answer."""
    return make_response(render_template(template, **values), status)


def is_part() -> bool:
    """Whether a script of the page asks for a part of it, rather than a browser for the whole."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _locale() -> str:
    return LOCALES[preferred_language()]


def _signed_in() -> Member | None:
    return current_member() if signed_in() else None


def _areas() -> list[Area]:
    """Those that whoever looks may enter."""
    member = _signed_in()
    return [area for area in current_app.extensions["areas"] if member and member.has_role(*area.roles)]


def _csrf() -> Markup:
    """The field by which a form proves that it is ours."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _in_language(language: str) -> str:
    """The address of this page in a language."""
    return f"{request.path}?{urlencode({**request.args.to_dict(flat=False), 'lang': language}, doseq=True)}"


def _with_version(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses of files bear a digest of what is in them: a changed file has another address."""
    if endpoint.endswith(".static") and "filename" in values:
        owner = current_app.blueprints.get(endpoint.rpartition(".")[0])
        if owner and owner.static_folder:
            values["v"] = _digest(Path(owner.static_folder) / values["filename"])


@cache
def _digest(file: Path) -> str | None:
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest() if file.is_file() else None
