from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.quality import WEIGHTS, originality, quality
from moderation.judgement.submission import Lookalike, Submission

DETAILED = "穿了两周，37码偏小半码。皮质软，后跟不磨脚。\n鞋底3厘米，走路很稳。"


def test_the_weights_are_a_whole():
    assert round(sum(WEIGHTS.values()), 9) == 1


@given(st.text(max_size=300), st.integers(0, 9))
def test_a_score_and_its_terms_lie_within_0_and_1(body, images):
    scored = quality(Submission(body=body, image_count=images))
    assert scored.terms.keys() == WEIGHTS.keys()
    assert all(0 <= term <= 1 for term in [scored.value, *scored.terms.values()])


def test_what_others_or_its_author_said_before_gives_less():
    other = Lookalike(7, same_author=False, likeness=0.9, exact=False)
    copied, repeated = (
        Submission(body=DETAILED, lookalikes=(other,)),
        Submission(body=DETAILED, recent_texts=(DETAILED,)),
    )
    assert [originality(submission) for submission in (Submission(body=DETAILED), copied, repeated)] == [1, 0.1, 0]
    assert quality(copied).value < quality(Submission(body=DETAILED)).value


def test_naming_the_product_is_specific():
    title = "轻便跑鞋 男款"
    named, unnamed = (
        quality(Submission(body=f"这双{word}很轻，跑起来舒服", product_title=title))
        for word in ("轻便跑鞋", "鞋子跟脚")
    )
    assert named.terms["specificity"] > unnamed.terms["specificity"]
