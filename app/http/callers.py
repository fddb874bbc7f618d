"""Who sends a request, as far as counting goes: an address, or the network that one customer is given."""

from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Final

from starlette.types import Scope

_PREFIX: Final = 64
"""Bits of an IPv6 network of one customer (RFC 6177): counting single addresses would count nothing."""


def caller_of(scope: Scope) -> str:
    """Give the address a request comes from, an IPv6 address as its network."""
    client = scope.get("client")
    return network_of(client[0]) if client else ""


def network_of(host: str) -> str:
    """Give the unit that is counted.

    >>> network_of("203.0.113.7"), network_of("2001:db8:1:2:aaaa::1"), network_of("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::/64', '203.0.113.7')
    """
    return _network_of(host) if ":" in host else host


@lru_cache(maxsize=4096)
def _network_of(host: str) -> str:
    try:
        address = IPv6Address(host.partition("%")[0])
    except AddressValueError:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _PREFIX), strict=False))
