"""Ten thousand random attributions: by the last click as by the first, the channels add up to the same total.

Source of the identity: attribution sums to total, G11, GROWTH.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from community.attribution.channels import added_up

CASES, CHUNKS = 10_000, 2
CHANNELS, MONEY = ("wechat", "weibo", "link"), ("CNY", "USD")


def some_credits(chance: Random) -> list[tuple]:
    """(channel of the last click, of the first, kind, currency, amount); a refund may exceed what was earned."""
    kinds = [chance.choice(("visit", "signup", "order", "refund")) for _ in range(chance.randrange(12))]
    money = {"order": (1, 900), "refund": (-900, -1)}
    return [
        (
            chance.choice(CHANNELS),
            chance.choice(CHANNELS),
            kind,
            chance.choice(MONEY) if kind in money else None,
            chance.randint(*money.get(kind, (0, 0))),
        )
        for kind in kinds
    ]


def grouped(credits, place):
    """As the database groups them, by the channel at that place."""
    groups = Counter((each[place], each[2], each[3]) for each in credits)
    for key, count in groups.items():
        yield (*key, count, sum(each[4] for each in credits if (each[place], each[2], each[3]) == key))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_total_is_what_the_channels_add_up_to_by_last_as_by_first_click(chunk):
    for case in range(CASES // CHUNKS):
        credits = some_credits(Random(f"{chunk}:{case}"))

        found = added_up([("wechat", 3)], [], list(grouped(credits, 0)), list(grouped(credits, 1)), "CNY")

        total, counts = found.total, Counter(each[2] for each in credits)
        for name in total:
            assert total[name] == sum(figures[name] for figures in found.channels.values())
        for kind, figure in (("signup", "signups"), ("order", "orders")):
            assert total[figure] == total[f"first_{figure}"] == counts[kind]
        revenue = sum(each[4] for each in credits if each[3] == "CNY")
        assert total["revenue_minor"] == total["first_revenue_minor"] == revenue
        assert found.other_currencies.get("USD", 0) == sum(each[4] for each in credits if each[3] == "USD")
