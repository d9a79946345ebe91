"""Messages as they travel. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import meta

from community.mail.letters import PLAIN, Envelope, Letter, compose, single_lines

KINDS = sorted({Path(name).name.split(".")[0] for name in PLAIN.list_templates() if name.endswith(".txt")})
POSTED = datetime(2026, 11, 22, 9, tzinfo=UTC)
UNSUBSCRIBE = "https://shop.example/unsubscribe/abc"


def an_envelope(**given) -> Envelope:
    envelope = Envelope("林间社区", "no-reply@shop.example", "林", "lin@example.com", "7@shop.example", POSTED)
    return envelope._replace(**given)


def a_letter(*texts: str, **given) -> Letter:
    return Letter({"name": "林", "items": [{"text": text, "link": None} for text in texts]}, **given)


def test_both_languages_have_every_template_with_the_same_places():
    def places(kind: str, language: str) -> set[str]:
        source = PLAIN.loader.get_source(PLAIN, f"{kind}.{language}.txt")[0]
        return meta.find_undeclared_variables(PLAIN.parse(source))

    assert KINDS
    assert [kind for kind in KINDS if places(kind, "zh-CN") != places(kind, "en")] == []


def test_a_message_says_the_same_as_text_and_as_html_and_how_to_end_it():
    letter = a_letter("梅赞了你的笔记", thread="content-7.3", unsubscribe=UNSUBSCRIBE)
    message = compose("notifications", "zh-CN", letter, an_envelope())

    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message.get_content_type() == "multipart/alternative"
    assert (str(message["From"]), str(message["To"])) == ("林间社区 <no-reply@shop.example>", "林 <lin@example.com>")
    assert message["Subject"] == "梅赞了你的笔记"
    assert message["Date"].datetime == POSTED
    assert message["Message-ID"] == "<7@shop.example>"
    assert message["In-Reply-To"] == message["References"] == "<content-7.3@shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (text, html):
        assert "梅赞了你的笔记" in part
        assert UNSUBSCRIBE in part


def test_the_same_letter_has_the_same_headers_whenever_it_is_composed():
    first, again = (compose("notifications", "en", a_letter("x"), an_envelope()) for _ in range(2))
    assert [pair for pair in first.items() if pair[0] != "Content-Type"] == [
        pair for pair in again.items() if pair[0] != "Content-Type"
    ]


HOSTILE = [
    "林\r\nBcc: all@example.com",
    "林\nSubject: other",
    "林\u2028X-Evil: 1",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% for %}",
    '"><img src=x onerror=alert(1)>',
    "a" * 5000,
    "=?utf-8?q?Bcc:_x?=",
    '林 <other@example.com>, "x"',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_and_no_title_can_add_a_header_a_recipient_or_markup(text):
    plain = compose("notifications", "zh-CN", a_letter("林"), an_envelope())
    message = compose("notifications", "zh-CN", a_letter(text), an_envelope(to_name=text, name=text))

    assert len(message.keys()) == len(plain.keys())
    assert [address.addr_spec for address in message["To"].addresses] == ["lin@example.com"]
    raw = message.as_bytes()
    head = raw.partition(b"\n\n")[0]
    assert not any(line.startswith((b"Bcc", b"X-Evil")) for line in head.splitlines())
    assert head.lower().count(b"\nsubject:") == 1
    html = message.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html


def test_every_line_of_a_value_is_one_line():
    assert single_lines({"a": ["x\ny", {"b": "z\r\n\u2029w"}], "n": 3}) == {"a": ["x y", {"b": "z w"}], "n": 3}
