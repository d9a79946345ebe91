import pytest

from moderation.judgement.checks import disclosure, links, off_product, repetition, shouting, substance, superlatives
from moderation.judgement.submission import Lookalike, Submission


def said(check, body, **facts):
    finding = check(Submission(body=body, **facts))
    return finding and (finding.strength, [span.text for span in finding.spans])


def test_links_to_the_shop_itself_are_no_finding():
    assert links.check(Submission(body="https://m.shop.cn/p/1", own_hosts=("shop.cn",))) is None


@pytest.mark.parametrize(
    ("body", "strength"),
    [
        ("看这里 https://example.com/a 写得很详细，值得参考一下，我是照着做的", 0.3),
        ("短链 bit.ly/abc 里面有更多的图片，大家可以自己去看一看吧", 0.4),
        ("ｗｗｗ．example．com", 0.6),
        ("t.me/joinme 进来聊", 0.9),
    ],
)
def test_a_link_weighs_by_where_it_leads(body, strength):
    assert links.check(Submission(body=body)).strength == strength


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("看 https://evil.top/a 吧", ["https://evil.top/a", "evil.top"]),
        ("看 e v i l . t o p 吧", ["e v i l . t o p"]),
        ("看ｅｖｉｌ．ｔｏｐ吧", ["ｅｖｉｌ．ｔｏｐ"]),
    ],
)
def test_a_host_that_the_shop_blocks_is_found_disguised_too(body, quoted):
    assert said(links.check, body, blocked_hosts=("evil.top",)) == (0.9, quoted)


def test_a_host_that_the_shop_allows_is_no_finding():
    assert links.check(Submission(body="见 https://m.weibo.cn/1", allowed_hosts=("weibo.cn",))) is None


@pytest.mark.parametrize("body", ["https://shop.cn@evil.com/", "evil点com", "hxxps://evil.com", "http://10.1.2.3/x"])
def test_a_foreign_host_does_not_hide_behind_the_shops_name_or_a_spoken_dot(body):
    assert links.check(Submission(body=f"大家可以自己去看一看，里面写得比较详细 {body}", own_hosts=("shop.cn",)))


def test_a_link_of_the_rendered_text_counts_too():
    assert links.check(Submission(body="[这里](x)", links=("https://wa.me/1",))).policy == "contact_solicitation"


def test_a_decimal_or_an_abbreviation_is_no_link():
    assert links.check(Submission(body="重1.5kg，大约e.g.这样")) is None


def test_a_text_its_author_wrote_before_is_a_copy():
    text = "这款面霜我用了三个星期，皮肤真的变好了，强烈推荐给大家"
    assert said(repetition.check, text + "！", recent_texts=("别的", text)) == (0.8, [text + "！"])


LONG = (
    "这款面霜我用了三个星期，皮肤真的变好了，强烈推荐给大家，早晚各用一次，很滋润，也不油腻，"
    "会再买，送给妈妈的那瓶她也说好用，冬天出门涂一层刚刚好"
)


@pytest.mark.parametrize(
    ("body", "other", "strength"),
    [
        (LONG, Lookalike(7, same_author=False, likeness=1.0, exact=True), 0.8),
        (LONG, Lookalike(7, same_author=False, likeness=0.9, exact=False), 0.5),
        (LONG[:26], Lookalike(7, same_author=False, likeness=1.0, exact=True), 0.5),
        (LONG[:26], Lookalike(7, same_author=True, likeness=1.0, exact=True), 0.8),
        (LONG[:26], Lookalike(7, same_author=True, likeness=0.9, exact=False), 0.6),
    ],
)
def test_a_copy_weighs_by_how_exact_it_is_and_whose(body, other, strength):
    finding = repetition.check(Submission(body=body, lookalikes=(other,)))
    assert (finding.strength, finding.policy) == (strength, "spam")


def test_honest_short_praise_is_no_copy_whoever_said_it_before():
    other = Lookalike(7, same_author=False, likeness=1.0, exact=True)
    assert repetition.check(Submission(body="质量很好，下次再来", lookalikes=(other,))) is None


def test_a_text_with_every_twentieth_character_changed_is_nearly_its_authors_former():
    assert repetition.check(Submission(body=LONG.replace("变", "改"), recent_texts=(LONG,))).strength == 0.6


def test_a_short_phrase_may_be_said_again():
    assert repetition.check(Submission(body="质量很好", recent_texts=("质量很好",))) is None


def test_the_same_over_and_over_is_monotonous():
    assert repetition.check(Submission(body="买它" * 40)).policy == "low_quality"


@pytest.mark.parametrize(("body", "strength"), [("😀😀！！", 0.6), ("asdfghjkl", 0.5), ("不错", 0.3)])
def test_substance_tells_nothing_from_little(body, strength):
    assert substance.check(Submission(body=body)).strength == strength


def test_ten_characters_are_enough():
    assert substance.check(Submission(body="颜色很好看也很舒服的")) is None


def test_a_repost_needs_no_words_and_a_post_does():
    assert substance.check(Submission(body="", kind="repost")) is None
    assert substance.check(Submission(body="", kind="post")).strength == 0.6


def test_characters_drawn_by_lot_are_no_chinese():
    assert substance.check(Submission(body="镎霰齄黹鞴髁蠃鼢竽甓艄趔岈")).strength == 0.5
    assert substance.check(Submission(body="哎呦呦，不错哒，脆甜，个大")) is None


@pytest.mark.parametrize(
    ("body", "title", "strength"),
    [
        ("房间很大，前台态度好，早餐一般", "纯棉T恤 男", 0.3),
        ("房间里也能穿，面料软，前台小哥夸好看", "纯棉T恤 男", None),
        ("物流很快，包装完好，满意", "纯棉T恤 男", None),
        ("房间很大，前台态度好", "礼品卡", None),
    ],
)
def test_a_review_of_another_kind_of_thing_is_recorded(body, title, strength):
    finding = off_product.check(Submission(body=body, kind="review", product_title=title))
    assert (finding and finding.strength) == strength


def test_capitals_and_heaps_of_marks_are_shouting():
    assert shouting.check(Submission(body="THIS IS THE WORST THING EVER"))
    assert shouting.check(Submission(body="差！！！！！！"))
    assert shouting.check(Submission(body="USB-C to HDMI")) is None


def test_shoppers_may_say_the_best_and_adverts_may_not():
    assert superlatives.check(Submission(body="全网最好的面霜")) is None
    assert said(superlatives.check, "最 好的面霜", sponsored=True) == (0.8, ["最 好"])


def test_sponsored_content_needs_a_label():
    assert said(disclosure.check, "试用了一周", sponsored=True) == (0.8, [])
    assert disclosure.check(Submission(body="试用了一周", sponsored=True, disclosure="广告")) is None


@pytest.mark.parametrize(
    ("body", "strength"),
    [
        ("亲测好用，推荐 https://item.taobao.com/item.htm?id=1", 0.6),
        ("https://item.taobao.com/item.htm?id=1", 0.4),
        ("品牌方寄来的，先说感受", 0.4),
        ("链接放这里了 https://shop.cn/p/1 快下单", 0.3),
    ],
)
def test_an_experience_with_a_link_to_buy_must_be_marked(body, strength):
    assert disclosure.check(Submission(body=body, own_hosts=("shop.cn",))).strength == strength
    assert disclosure.check(Submission(body=body, own_hosts=("shop.cn",), disclosure="广告")) is None


def test_a_link_to_a_product_of_the_shop_is_no_promotion():
    assert disclosure.check(Submission(body="我买的是 https://shop.cn/p/1 这件", own_hosts=("shop.cn",))) is None
