"""Which network addresses we may speak to, decided on what a name resolved to and never on the name itself."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolver = Callable[[str, int], Sequence[str]]

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
METADATA = frozenset({IPv4Address("168.63.129.16")})  # a cloud's host service at a public address


class RefusedAddress(OSError):
    """A host whose every address is one that a news site cannot have."""


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of `host`, in the system's order of preference. Raises `socket.gaierror`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def vetted_addresses(host: str, port: int, resolver: Resolver, *, allow_loopback: bool) -> list[str]:
    """The addresses of `host` that may be connected to.

    The caller connects to one of these and does not resolve again, so that a second answer of the name server
    (DNS rebinding) has nobody to reach. Raises `RefusedAddress`, and what the resolver raises.
    """
    addresses = resolver(host, port)
    allowed = [address for address in addresses if refusal(address, allow_loopback=allow_loopback) is None]
    if not allowed:
        reasons = {f"{a} is {refusal(a, allow_loopback=allow_loopback)}" for a in addresses}
        raise RefusedAddress(f"{host}: {'; '.join(sorted(reasons)) or 'the name has no address'}")
    return allowed


def refusal(address: str, *, allow_loopback: bool) -> str | None:
    """Why `address` is refused; None where it is an ordinary public address (IANA special-purpose registries)."""
    ip = _innermost(ip_address(address))
    if ip.is_loopback:
        return None if allow_loopback else "a loopback address"
    if ip in METADATA or ip.is_link_local:
        return "a link-local or metadata address"
    if ip.is_multicast:
        return "a multicast address"
    return None if ip.is_global else "a private or reserved address"


def _innermost(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 address, since that is who would be reached."""
    if isinstance(ip, IPv4Address):
        return ip
    embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if embedded is None and ip in NAT64:
        embedded = IPv4Address(int(ip) & 0xFFFFFFFF)
    return embedded or ip
