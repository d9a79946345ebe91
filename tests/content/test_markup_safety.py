"""Text to HTML, as attackers see it: nothing that anybody writes can act."""

from __future__ import annotations

import gzip
import json
import re
from html import escape, unescape
from pathlib import Path

import pytest
from bleach._vendor import html5lib
from hypothesis import given
from hypothesis import strategies as st

from community.content.markup import PLAIN_LINE, MarkupRefused, RichText, clean, read_markup, render

VECTORS = Path(__file__).parents[3] / "shared/data/xss/vectors.jsonl.gz"
PLAIN = ("p", "br", "strong", "em", "b", "i", "u", "s", "ul", "li", "blockquote", "code", "pre", "h2", "h3", "h4", "hr")
ALLOWED = {
    **{tag: set() for tag in PLAIN},
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
}
ADDRESS = re.compile(r"https?://[^\s\\/?#@][^\s\\]*|mailto:[^\s\\?]+|/(?![/\\])[^\s\\]*", re.IGNORECASE)
PICTURE = re.compile(r"/media/[\w./-]+", re.ASCII)

# What follows the colon is all that bleach 6.4 lets through. Source: SECURITY, section 0.
DISGUISED = [
    f"{scheme}:{rest}"
    for scheme in ("javascript", "java\tscript", "vbscript", "data", "file", "blob", "tel", "JaVaScRiPt", " javascript")
    for rest in ("1", "123", "`客服电话 4008001234`", "电话", "１２３", "1 2", "`")
]
ELSEWHERE = ["//host/x", "/\\host", "\\\\host", "/\t/host", "https:host", "https:/host", "http://a@host/", "host:80"]


def faults_in(html: str) -> list[str]:
    """Every element, attribute and address of the html, as a browser reads it, that is not on the allow-list."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(html)
    faults = []
    for node in tree.iter():
        if node.tag == "DOCUMENT_FRAGMENT":
            continue
        allowed = ALLOWED.get(node.tag)
        if allowed is None:
            faults.append(f"element {node.tag}")
            continue
        faults += [f"attribute {name} of {node.tag}" for name in node.attrib if name not in allowed]
        if not ADDRESS.fullmatch(node.get("href", "/")):
            faults.append(f"address {node.get('href')}")
        if not PICTURE.fullmatch(node.get("src", "/media/x")):
            faults.append(f"picture {node.get('src')}")
    return faults


def text_of(html: str) -> str:
    return "".join(html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(html).itertext())


def vectors() -> list[str]:
    if not VECTORS.exists():
        pytest.skip(f"{VECTORS.name} is not beside the project; the vectors of four public test suites were not tried")
    with gzip.open(VECTORS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["html"] for line in lines]


def rendered(source: str) -> RichText | None:
    try:
        return render(source)
    except MarkupRefused:
        return None


def test_the_judge_of_these_tests_finds_fault_with_what_is_forbidden():
    assert faults_in("<script>1</script>") == ["element script"]
    assert faults_in("<p onclick=x>") == ["attribute onclick of p"]
    assert faults_in('<a href="javascript:1">x</a>') == ["address javascript:1"]
    assert faults_in('<img src="https://a.example/x.png">') == ["picture https://a.example/x.png"]


def test_no_public_vector_survives_as_a_text():
    assert {v: faults for v in vectors() if (text := rendered(v)) and (faults := faults_in(text.html))} == {}


def test_no_public_vector_survives_as_html():
    assert {vector: faults for vector in vectors() if (faults := faults_in(clean(vector)))} == {}


def test_a_vector_that_was_cleaned_once_is_clean():
    once = {clean(vector) for vector in vectors()}

    assert {html for html in once if clean(html) != html} == set()


@pytest.mark.parametrize("address", DISGUISED + ELSEWHERE)
def test_a_disguised_address_never_becomes_a_link(address):
    shapes = [f'<a href="{escape(address)}">x</a>', f"<a href='{''.join(f'&#{ord(c)};' for c in address)}'>x</a>"]

    assert [clean(shape) for shape in shapes] == ['<a rel="nofollow ugc noopener">x</a>'] * 2
    assert "href" not in render(f"[x]({address}) [y](<{address}>) <{address}>").html
    assert "src" not in render(f"![x]({address})").html


# Each shape made a parser or a sanitiser slow somewhere; here as large as the limits let it be.
HOSTILE = {
    "open brackets": "[" * 110 + "a" * 300,
    "open pictures": "![" * 40 + ":" * 500,
    "nested pictures": "![a" * 19 + "](/media/a)" * 19,
    "stars": ("*" * 10 + "a") * 100,
    "stars and underscores": "*a_b" * 240,
    "backticks": "".join("`" * n + "a" for n in range(1, 44)),
    "quotes": "> " * 21 + "a",
    "list": "1. a\n" * 480,
    "nested list": "".join("  " * i + "- a\n" for i in range(15)),
    "angle brackets": "<em>" * 1_000,
    "open tags": ("<a " + "x" * 17) * 1_000,
    "entities": "&#x" * 1_000 + "a" * 17_000,
    "colons": ":" * 20_000,
    "addresses": "http://" * 100 + "a" * 19_000,
    "line breaks": "a\n" * 500,
    "hash signs": "#a·" * 20 + "#" * 980,
    "at signs": "@" + "a-" * 9_999,
    "ligatures that unfold": "#" + "ﷺ" * 19_999,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_shape_at_the_limit_is_taken_and_harmless(source):
    text = render(source)

    assert faults_in(text.html) == []
    assert len(text.html) <= 20 * len(source)


def test_html_with_too_many_tags_is_refused_before_any_sanitiser():
    with pytest.raises(MarkupRefused, match="1001"):
        clean("<p>" * 1_001)


MARKS = list("[]()!*_`>-#@<&\\\"' \n\t\r\0\ud800\u202e\u200d\x01\x0c\ufffe😀ﷺ")
PIECES = st.sampled_from(
    [
        *MARKS,
        *(
            "](",
            "![",
            "**",
            "```",
            "1. ",
            "> ",
            "- ",
            "\n\n",
            "    ",
            "#穿搭#",
            "@lin",
            "<a ",
            "<script>",
            "&amp;",
            "&#0;",
        ),
        *("https://a.example", "javascript:1", "](/p/1)", "](/media/a.png)", "](//host)", "很好", "word"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3)).map("".join)


@given(TEXTS)
def test_any_text_is_either_refused_or_harmless(source):
    text = rendered(source)

    assert text is None or faults_in(text.html) == []


@given(TEXTS)
def test_cleaning_what_was_rendered_changes_nothing(source):
    text = rendered(source)

    assert text is None or clean(text.html) == text.html


@given(TEXTS)
def test_an_excerpt_shows_only_characters_of_the_text(source):
    text = rendered(source)
    if text is None:
        return

    shown = "".join((text_of(text.html) + unescape("".join(re.findall(r'alt="([^"]*)"', text.html)))).split())
    assert len(text.excerpt) <= 140
    assert text.excerpt == " ".join(text.excerpt.split())
    if "alt=" not in text.html and not re.search("[\x00-\x1f]", source):
        assert shown.startswith("".join(text.excerpt.removesuffix("…").split()))


@given(st.from_regex(PLAIN_LINE, fullmatch=True))
def test_a_line_without_marks_becomes_what_all_parsers_would_make_of_it(line):
    assert render(line) == read_markup(line)
