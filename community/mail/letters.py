"""From what a mail has to say to the message that travels: text, HTML made of it, and headers.

Templates are text, ``<kind>.<language>.txt``: the first line is the subject; empty lines part paragraphs; an address on
a line of its own becomes a link. The HTML part is made of the same lines, escaped as a whole, so the two never
differ and nothing that a member wrote is ever markup. Header values are single lines by then, and the e-mail package
refuses any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from community.text import one_line

LONGEST_SUBJECT = 120
PLAIN = Environment(
    loader=PackageLoader("community.mail", "templates/mail"),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - these are plain texts; what they give is escaped in letter.html
    trim_blocks=True,
    lstrip_blocks=True,
)
HTML = PLAIN.overlay(autoescape=True)


class Letter(NamedTuple):
    """What a writer has to say. thread: mails that share one stand together; unsubscribe: the link's address."""

    values: Mapping[str, Any]
    thread: str | None = None
    unsubscribe: str | None = None


class Envelope(NamedTuple):
    """Who writes to whom, and when. ``name``: of the community."""

    name: str
    sender: str
    to_name: str
    to: str
    message_id: str
    posted_at: datetime


def compose(kind: str, language: str, letter: Letter, envelope: Envelope) -> EmailMessage:
    """The message. The same letter in the same envelope gives the same headers whenever it is composed."""
    subject, text = _written(kind, language, {**letter.values, "community": envelope.name}, letter.unsubscribe)
    message = EmailMessage()
    message["From"] = _address(envelope.name, envelope.sender)
    message["To"] = _address(envelope.to_name, envelope.to)
    message["Subject"] = one_line(subject)[:LONGEST_SUBJECT]
    message["Date"] = envelope.posted_at
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # source: RFC 3834, so that no holiday notice answers
    if letter.thread:
        message["In-Reply-To"] = message["References"] = f"<{letter.thread}@{_domain(envelope.sender)}>"
    if letter.unsubscribe:  # source: RFC 8058
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, cte="base64")
    paragraphs = [paragraph.splitlines() for paragraph in re.split(r"\n{2,}", text.strip())]
    html = HTML.get_template("letter.html").render(language=language, subject=subject, paragraphs=paragraphs)
    message.add_alternative(html, subtype="html", cte="base64")
    return message


def _written(kind: str, language: str, values: Mapping[str, Any], unsubscribe: str | None) -> tuple[str, str]:
    told = single_lines({**values, "unsubscribe": unsubscribe})
    written, foot = (PLAIN.get_template(f"{name}.{language}.txt").render(told) for name in (kind, "foot"))
    subject, _, text = written.partition("\n")
    return subject, f"{text.strip()}\n\n{foot.strip()}\n"


def single_lines(value: Any) -> Any:
    """The values with every text on one line, without characters that hide or turn others."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {name: single_lines(each) for name, each in value.items()}
    return [single_lines(each) for each in value] if isinstance(value, list | tuple) else value


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(one_line(name), user, domain)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
