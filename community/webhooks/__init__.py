"""Telling the shop's programs what happened: signed, tried again for days, and never sent into our own network."""
