"""Clicks from data centres are kept and told apart."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.config import load_config
from community.errors import SettingRefused
from community.visitors.datacentres import datacentres
from tests.factories import a_share
from tests.settings import set_to
from tests.shares.clicks import clicks_on
from tests.visitors.agents import PEOPLE

PHONE = {"User-Agent": PEOPLE[6]}
# Amazon, Google, Azure, DigitalOcean, Oracle. Source: their published lists.
INSIDE = ["52.94.76.1", "::ffff:52.94.76.1", "34.132.0.1", "20.33.0.1", "104.131.0.1", "129.146.0.1", "2600:1f18::1"]
# Home and mobile networks, Cloudflare's relays, what is no address.
OUTSIDE = ["114.88.1.1", "223.104.3.9", "2408:8400::1", "127.0.0.1", "104.28.0.1", "1.1.1.1", "", "unix:"]

networks = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).flatmap(
    lambda ip: st.integers(8, ip.max_prefixlen).map(lambda bits: ip_network(f"{ip}/{bits}", strict=False))
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("address", INSIDE)
def test_what_runs_in_a_cloud_is_known(home, address):
    assert datacentres(home, ()).holds(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_people_use_is_not(home, address):
    assert not datacentres(home, ()).holds(address)


@given(own=st.lists(networks, max_size=5), asked=st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_own_networks_hold_what_they_say_and_nothing_else(home, own, asked):
    named = datacentres(home, tuple(map(str, own)))

    assert all(named.holds(str(network[0])) and named.holds(str(network[-1])) for network in own)
    if not datacentres(home, ()).holds(str(asked)):
        names = [asked, ip_address(f"::ffff:{asked}")] if asked.version == 4 else [asked, asked.ipv4_mapped]
        assert named.holds(str(asked)) == any(name in network for network in own for name in names if name)


def test_a_click_from_there_is_counted_apart(app):
    link = a_share()
    with set_to(app, datacentre_networks=("203.0.113.0/24",)):
        for address in ("203.0.113.9", "198.51.100.9"):
            app.test_client().get(f"/s/{link.code}", headers=PHONE, environ_base={"REMOTE_ADDR": address})

    assert clicks_on(link) == {"people": 1, "robots": 1}


def test_a_file_of_networks_is_read_at_the_start_and_a_mistake_in_it_named(tmp_path):
    file = tmp_path / "networks.txt"
    file.write_text("203.0.113.0/24  # ours\n\n2001:db8::/32\n")
    settings = {"COMMUNITY_HOME": str(tmp_path), "DATACENTRE_NETWORKS": str(file)}
    assert load_config(settings).datacentre_networks == ("203.0.113.0/24", "2001:db8::/32")

    file.write_text("203.0.113.0/24\nour office\n")
    with pytest.raises(SettingRefused, match="our office"):
        load_config(settings)
