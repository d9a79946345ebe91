"""A browser of the growth team."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import a_member
from tests.pages.browsing import Browser, browser_of


@pytest.fixture
def growth(app: Flask) -> Browser:
    """Signed in, with the role; staff, and so never counted."""
    return browser_of(app, a_member(roles=("growth",)))
