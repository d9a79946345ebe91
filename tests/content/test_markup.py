"""Text to HTML, as members see it: what they write is shown as they mean it, and what is too much is refused."""

from __future__ import annotations

import pytest

from community.content.limits import SIGNS
from community.content.markup import CLEANER_VERSION, MarkupRefused, render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("很好，\n下次还来", "<p>很好，<br>\n下次还来</p>"),
        ("**软**，*薄*", "<p><strong>软</strong>，<em>薄</em></p>"),
        ("# 标题\n\n##### 小", "<h2>标题</h2>\n<h4>小</h4>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("    缩进", "<p>缩进</p>"),
        ("好\n---", "<p>好</p>\n<hr>"),
        ("![猫](/media/5/a.jpg)", '<p><img src="/media/5/a.jpg" alt="猫"></p>'),
        ("![猫](https://elsewhere.example/a.jpg)", "<p>猫</p>"),
        ("![猫](/media/../p/1)", "<p>猫</p>"),
        ("", ""),
    ],
)
def test_markdown_is_shown_as_members_mean_it(source, html):
    assert render(source).html == html


def test_every_link_says_that_we_do_not_vouch_for_it():
    assert render("[店](https://shop.example/p?a=1&b=2)").html == (
        '<p><a href="https://shop.example/p?a=1&amp;b=2" rel="nofollow ugc noopener">店</a></p>'
    )


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("看https://a.example/x真好", ("https://a.example/x",)),
        ("(see https://a.example/x_(y).)", ("https://a.example/x_(y)",)),
        ("**https://a.example/**", ("https://a.example/",)),
        ("https://a.example/#x https://a.example/@lin", ("https://a.example/#x", "https://a.example/@lin")),
        ("<https://例子.中国/> [p](/p/81)", ("https://xn--fsqu00a.xn--fiqs8s/", "/p/81")),
        ("<lin@mail.example>", ("mailto:lin@mail.example",)),
        ("xhttps://a.example https:// `https://a.example` \\https://", ()),
        ("[a](https://a.example) https://a.example", ("https://a.example",)),
    ],
)
def test_the_addresses_that_an_author_wrote_are_known(source, links):
    text = render(source)

    assert (text.links, text.topics, text.mentions) == (links, (), ())


@pytest.mark.parametrize(
    ("source", "topics"),
    [
        ("今天#穿搭#真好", ("穿搭",)),
        ("#穿搭##美食#", ("穿搭", "美食")),
        ("＃穿搭＃", ("穿搭",)),
        ("#618# 和 #双11#", ("618", "双11")),
        ("#OOTD, #summer_look.", ("ootd", "summer_look")),
        ("#ＯＯＴＤ# #ootd", ("ootd",)),
        ("#穿搭 #美食 好", ("穿搭", "美食")),
        ("**#穿搭#**", ("穿搭",)),
        ("#五一·去哪儿#", ("五一·去哪儿",)),
        ("We are #1, C# and F# and a#b", ()),
        ("按#键", ()),
        ("`#code` \\#not \\#not# [#not](/p/1) &#65; # 标题", ()),
        ("ftp://a.example/#x shop.example/?#x", ()),
        ("#" + "长" * 65 + "#", ()),
    ],
)
def test_topics_are_found_where_they_are_meant(source, topics):
    assert render(source).topics == topics


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        ("@lin 谢谢", ("lin",)),
        ("感谢@林小姐，也感谢＠reader-12。", ("林小姐", "reader-12")),
        ("@lin_x! (@may)", ("lin_x", "may")),
        ("**@lin** @lin", ("lin",)),
        ("lin@mail.example 张三@qq.example a.@b", ()),
        ("`@lin` \\@lin [@lin](/p/1) <lin@mail.example>", ()),
        ("@a @" + "x" * 33 + " @@lin", ()),
    ],
)
def test_mentions_are_found_where_they_are_meant(source, mentions):
    assert render(source).mentions == mentions


def test_topics_and_mentions_lead_to_their_pages():
    assert render("#Ootd 感谢@林林").html == (
        '<p><a href="/t/ootd" rel="nofollow ugc noopener">#Ootd</a> 感谢'
        '<a href="/u/%E6%9E%97%E6%9E%97" rel="nofollow ugc noopener">@林林</a></p>'
    )


def test_an_excerpt_is_the_text_without_its_marks():
    text = render("# 标题\n\n好**吃**了，[店](https://a.example)\n`x < y` <b>\n\n- 一\n- 二\n\n![猫](/media/1)")

    assert text.excerpt == "标题 好吃了，店 x < y <b> 一 二 猫"


def test_a_long_excerpt_is_cut_at_140_code_points():
    assert render("很" * 140).excerpt == "很" * 140
    assert render("很" * 141).excerpt == "很" * 139 + "…"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a\0b", "nul"),
        ("a\ud800b", "surrogate"),
        ("很" * 20_001, "too_long"),
        ("a\n" * 501, "too_many_lines"),
        ("> " * 33 + "a", "too_deep"),
        ("".join("  " * i + "- a\n" for i in range(17)), "too_deep"),
        ("https://a.example/ " * 51, "too_many_links"),
        ("#a " * 21, "too_many_topics"),
        ("@ab " * 21, "too_many_mentions"),
        ("*a* " * 500, "too_much_markup"),
        ("[" + ":" * 200 + ("[" + ":" * 30) * 499, "too_many_signs"),
        *((sign * (most + 1), "too_many_signs") for sign, most in SIGNS.items()),
    ],
)
def test_a_text_beyond_a_limit_is_refused_in_both_languages(source, code):
    with pytest.raises(MarkupRefused) as refused:
        render(source)

    assert refused.value.code == code
    assert refused.value.en != refused.value.zh


def test_the_version_of_the_cleaner_is_a_number_that_can_be_stored():
    assert isinstance(CLEANER_VERSION, int)
