"""Which network addresses we may speak to, decided on what a name resolved to and never on the name itself."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Resolver = Callable[[str, int], Sequence[str]]

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
OWN_NETWORKS = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
# The host services of clouds that are no link-local addresses.
METADATA = frozenset({IPv4Address("168.63.129.16"), IPv6Address("fd00:ec2::254")})


class RefusedAddress(OSError):
    """A host whose every address is one that a news site cannot have."""


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of `host`, in the system's order of preference. Raises `socket.gaierror`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def vetted_addresses(
    host: str, port: int, resolver: Resolver, *, allow_loopback: bool, allow_private: bool = False
) -> list[str]:
    """The addresses of `host` that may be connected to.

    The caller connects to one of these and does not resolve again, so that a second answer of the name server
    (DNS rebinding) has nobody to reach. Raises `RefusedAddress`, and what the resolver raises.
    """
    addresses = resolver(host, port)
    refused = {a: refusal(a, allow_loopback=allow_loopback, allow_private=allow_private) for a in addresses}
    allowed = [address for address in addresses if refused[address] is None]
    if not allowed:
        reasons = {f"{address} is {reason}" for address, reason in refused.items()}
        raise RefusedAddress(f"{host}: {'; '.join(sorted(reasons)) or 'the name has no address'}")
    return allowed


def refusal(address: str, *, allow_loopback: bool, allow_private: bool = False) -> str | None:
    """Why `address` is refused; None where it is an ordinary public address (IANA special-purpose registries).

    `allow_private` opens networks of one's own (RFC 1918, RFC 4193), never addresses of the link or of a cloud's host.
    """
    ip = _innermost(ip_address(address))
    if ip.is_loopback:
        return None if allow_loopback else "a loopback address"
    if ip in METADATA or ip.is_link_local:
        return "a link-local or metadata address"
    if ip.is_multicast:
        return "a multicast address"
    if allow_private and any(ip in network for network in OWN_NETWORKS if network.version == ip.version):
        return None
    return None if ip.is_global else "a private or reserved address"


def _innermost(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 address, since that is who would be reached."""
    if isinstance(ip, IPv4Address):
        return ip
    embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if embedded is None and ip in NAT64:
        embedded = IPv4Address(int(ip) & 0xFFFFFFFF)
    return embedded or ip
