"""What holds for every page in a real browser, in both languages."""

import pytest

from community.http.languages import LANGUAGES
from tests.browser.addresses import ADDRESSES

pytest.importorskip("playwright", reason="see conftest.NO_BROWSER")
from tests.browser.visits import Visit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_page_is_light_quiet_and_open_to_everybody(browsing_as, site, address, language):
    visit = Visit(browsing_as(address.role), site.base, address.at(site.places), language)
    assert visit.faults() == []
