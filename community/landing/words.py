"""What the landing pages say, in both languages."""

from __future__ import annotations

WORDS = {
    "zh-CN": {
        "community": "社区",
        "nothing_title": "这里暂时没有内容",
        "nothing": "链接可能已经失效，或者内容没有公开。",
        "products": "文中提到的商品",
        "to_shop": "去商店看看",
        "stars": "星",
        "likes": "赞",
        "comments": "评论",
        "shares": "分享",
        "verified": "已购买",
        "incentivised": "作者因这篇内容获得了奖励",
        "ai_generated": "内容由 AI 生成",
        "consent": "我们想用一个自己的 Cookie 记住：是谁的分享带您来的。不同意也可以正常浏览。",
        "agree": "同意",
        "decline": "不同意",
    },
    "en": {
        "community": "Community",
        "nothing_title": "There is nothing here",
        "nothing": "The link may be out of date, or the content is not public.",
        "products": "Products in this post",
        "to_shop": "See it in the shop",
        "stars": "stars",
        "likes": "likes",
        "comments": "comments",
        "shares": "shares",
        "verified": "Verified purchase",
        "incentivised": "The author was rewarded for this post",
        "ai_generated": "Made by AI",
        "consent": "May a cookie of ours remember whose share brought you here? All works without it, too.",
        "agree": "Agree",
        "decline": "Decline",
    },
}
