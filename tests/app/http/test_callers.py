"""Who is counted: an address, or one customer's network."""

import pytest

from app.http.callers import caller_of


@pytest.mark.parametrize(
    ("host", "caller"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:socket", "unix:socket"),
    ],
)
def test_a_network_counts_as_one(host, caller):
    """All addresses of an IPv6 network of 64 bits should be one caller; an IPv4 address is one by itself."""
    expected = caller
    actual = caller_of({"client": (host, 1)})
    assert expected == actual


def test_without_address_all_are_one():
    """Requests over a Unix socket have no address and should be counted together."""
    expected = ""
    actual = caller_of({"client": None})
    assert expected == actual
