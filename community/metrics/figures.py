"""What figures are called where people read of them."""

from __future__ import annotations

from community.metrics.sentences import Sentence

FIGURES = {
    "active": Sentence("活跃会员", "active members"),
    "new_members": Sentence("新会员", "new members"),
    "contents": Sentence("新内容", "contents"),
    "posts": Sentence("笔记", "notes"),
    "reviews": Sentence("评价", "reviews"),
    "comments": Sentence("评论", "comments"),
    "reposts": Sentence("转发", "reposts"),
    "likes": Sentence("点赞", "likes"),
    "bookmarks": Sentence("收藏", "bookmarks"),
    "shares": Sentence("分享", "shares"),
    "follows": Sentence("关注", "follows"),
    "helpful_votes": Sentence("“有用”投票", "helpful votes"),
    "orders": Sentence("订单", "orders"),
    "impressions": Sentence("曝光", "impressions"),
    "buyers": Sentence("下单会员", "buyers"),
    "human_clicks": Sentence("真人点击", "human clicks"),
    "dau_mau": Sentence("DAU/MAU 中位数", "median DAU/MAU"),
    "conversion": Sentence("转化率", "conversion"),
}


def figure_name(figure: str, language: str) -> str:
    """What a figure is called; one without a name as programs call it."""
    return FIGURES[figure].speak(language) if figure in FIGURES else figure
