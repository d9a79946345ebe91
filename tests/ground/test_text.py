"""What a text, a name, a line and an address may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.text import (
    TextRefused,
    check_text,
    check_topic,
    check_username,
    fold,
    language_of,
    one_line,
    skeleton,
    squash,
)
from community.urls import check_url, is_own_media, is_safe_url


def refusal(check, value) -> str | None:
    """The code with which the check refuses the value; None if it takes it."""
    try:
        check(value)
    except TextRefused as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lin", "Iin"),
        ("lin", "l1n"),
        ("paypal", "раураӏ"),
        ("KOMAP", "КОМАР"),
        ("nova", "Νονа".replace("ν", "v")),
        ("cool", "c00l"),
        ("modern", "modem"),
        ("lin", "ｌｉｎ"),
        ("二口", "ニロ"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("lin", "lan"), ("林", "李"), ("reader-1", "reader-2"), ("小王", "小玉")])
def test_names_that_differ_have_different_skeletons(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["lin", "林小姐", "reader-12", "lin_x", "Ольга", "さくら", "x9", "a" * 32, "Élodie"])
def test_a_username_of_letters_of_any_script_is_taken(name):
    assert check_username(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("林", "username_length"),
        ("a" * 33, "username_length"),
        ("ﷺ" * 3, "username_length"),
        ("", "username_length"),
        ("lin wei", "username_characters"),
        ("_lin", "username_characters"),
        ("lin-", "username_characters"),
        ("13800138000", "username_characters"),
        ("li\u200bn", "username_characters"),
        ("li\u202en", "username_characters"),
        ("lin\u034fx", "username_characters"),
        ("\u3164\u3164", "username_characters"),
        ("a\u1160b", "username_characters"),
        ("lin/wei", "username_characters"),
        ("😀😀", "username_characters"),
        ("lin\n", "username_characters"),
        ("pаypal", "username_scripts"),
        ("αdam", "username_scripts"),
        ("admin", "username_reserved"),
        ("Adm1n", "username_reserved"),
        ("管理员", "username_reserved"),
        ("ｓｙｓｔｅｍ", "username_reserved"),
        ("li\0n", "nul"),
        ("li\ud800n", "surrogate"),
    ],
)
def test_a_username_that_hides_or_imitates_is_refused(name, code):
    assert refusal(check_username, name) == code


def test_a_refusal_speaks_both_languages():
    with pytest.raises(ValueError, match="reserved") as refused:
        check_username("moderator")

    assert refused.value.zh == "该用户名为系统保留，请换一个。"


@given(st.text(max_size=40))
def test_a_username_that_was_taken_is_taken_again_unchanged(name):
    if refusal(check_username, name) is None:
        taken = check_username(name)
        assert check_username(taken) == taken


@given(st.text(max_size=40))
def test_a_skeleton_does_not_depend_on_case_or_width(name):
    assert skeleton(fold(name)) == skeleton(name)


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("OOTD", "ootd"),
        ("穿搭", "穿搭"),
        ("ＯＯＴＤ", "ootd"),
        (" summer  look ", "summer look"),
        ("Straße", "strasse"),
    ],
)
def test_a_topic_has_one_identity_for_all_its_spellings(name, topic):
    assert check_topic(name) == topic


@pytest.mark.parametrize("name", ["", " ", "a/b", "a#b", "长" * 65, "ﷺ" * 5, "_a", "<b>", "a\u202eb", ".."])
def test_a_topic_that_no_address_could_carry_is_refused(name):
    assert refusal(check_topic, name) == "topic"


@given(st.text(max_size=70))
def test_the_identity_of_a_topic_is_a_topic_with_that_identity(name):
    if refusal(check_topic, name) is None:
        topic = check_topic(name)
        assert check_topic(topic) == topic


@pytest.mark.parametrize(("text", "code"), [("a\0", "nul"), ("\udfff", "surrogate"), ("很好\n😀", None), ("", None)])
def test_only_text_that_can_be_stored_is_taken(text, code):
    assert refusal(check_text, text) == code


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  很\n好\u3000x ", "很 好 x"),
        ("a\u202eb\u200bc\x07d\ufeff", "abcd"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("e\u0301", "é"),
        ("\u200b", ""),
        ("a \u200b b", "a b"),
        ("\u3164\u2800\U000e0041", ""),
    ],
)
def test_a_line_loses_what_cannot_be_seen(text, line):
    assert one_line(text) == line


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_line_made_once_stays_as_it_is(text):
    assert one_line(one_line(text)) == one_line(text)


def test_white_space_of_every_script_folds_into_one_space():
    assert squash("\u3000很好 \t\r\n\u00a0x ") == "很好 x"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("很好，下次还来", "zh"),
        ("Soft leather, runs small", "en"),
        ("这件hoodie很好看", "zh"),
        ("I bought it at 京东", "en"),
        ("とてもいいです", "und"),
        ("Очень хорошо", "und"),
        ("12345 !!! 😀", "und"),
        ("", "und"),
    ],
)
def test_a_text_is_known_by_its_letters(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "HTTP://shop.example:8080/p?a=1&b=2#c",
        "https://例子.中国/路",
        "https://1.2.3.4/",
        "mailto:lin.wei+x@mail.example",
        "/p/81",
        "/",
        "/p/81?q=a:b",
    ],
)
def test_an_address_of_the_web_of_mail_or_of_ours_is_taken(url):
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:123",
        "javascript:`客服电话`",
        "java\tscript:1",
        "vbscript:1",
        "data:1",
        "tel:10086",
        "//host",
        "/\\host",
        "\\\\host",
        "/\t/host",
        "https:host",
        "https:/host",
        "https:///host",
        "https://user@host/",
        "https://host\\@other/",
        "https://",
        "https://-host",
        "https://a..b",
        "https://ho st/",
        "https://host/\u202ex",
        "https://host/\x00",
        " https://host",
        "https://host\n",
        "mailto:a@b.example?bcc=c@d.example",
        "mailto:",
        "p/81",
        "#top",
        "host:80",
        "ftp://host/",
        "https://host/" + "a" * 2_000,
    ],
)
def test_an_address_that_two_readers_may_read_differently_is_refused(url):
    assert not is_safe_url(url)
    assert refusal(check_url, url) == "unsafe_url"


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("/media/5/a.jpg", True),
        ("/media/a-b_c.webp", True),
        ("/media/../p/1", False),
        ("/media//host", False),
        ("/media/", False),
        ("/media/a.jpg?x", False),
        ("/p/81", False),
        ("https://host/media/a.jpg", False),
        ("/media/a.jpg\n", False),
    ],
)
def test_only_a_plain_path_of_our_media_is_a_picture_of_ours(url, ours):
    assert is_own_media(url) is ours
