"""Campaigns: announced by the growth team, joined by members, with a beginning, an end and an effect."""
