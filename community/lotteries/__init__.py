"""Lotteries that anybody can verify: a seed committed to, a public beacon, a proof."""
