"""Where members share: the channels there are, and what the shop is told of them."""

from __future__ import annotations

from community.shares.models import Click

# Each with its medium. Source: the values that web analytics groups by, such as Google's default channel groups.
CHANNELS = {
    "wechat": "social",
    "weibo": "social",
    "xiaohongshu": "social",
    "douyin": "social",
    "x": "social",
    "facebook": "social",
    "whatsapp": "social",
    "email": "email",
    "link": "referral",
    "qr": "offline",
}
OWN_MEDIUM = "referral"  # of the operator's own channels


def told_to_shop(click: Click) -> dict[str, str]:
    """The parameters with which a click goes on to the shop: its id, and whence it came in UTM's five words.

    Source: ``cid``, DEFINITIONS; utm_source, utm_medium, utm_campaign, utm_content as web analytics reads them.
    """
    link = click.link
    utm = {
        "utm_source": link.channel,
        "utm_medium": CHANNELS.get(link.channel, OWN_MEDIUM),
        "utm_campaign": link.utm_campaign or "share",
        "utm_content": link.code,
    }
    return {"cid": click.token, **utm}
