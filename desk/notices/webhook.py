"""Webhooks: facts of a step to the operator's own programs, signed, to public addresses only."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import httpx

from base.clock import Clock
from base.errors import BadSettings
from base.operator import Webhook
from desk.notices.letters import Parcel
from desk.notices.senders import Undelivered, check_status

Resolve = Callable[[str, int], Awaitable[list[str]]]


def secrets_of(webhooks: tuple[Webhook, ...], environ: Mapping[str, str]) -> dict[str, str]:
    """The secret of each webhook from the variable that it names; raises BadSettings."""
    found = {}
    for hook in webhooks:
        if len(environ.get(hook.secret, "")) < 16:
            raise BadSettings(f"{hook.secret}: the webhook {hook.name!r} needs a secret of at least 16 characters")
        found[hook.name] = environ[hook.secret]
    return found


def signature(secret: str, at: int, body: bytes) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY`, so that an old message can't be sent again as a new one."""
    made = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


class Webhooks:
    """Posts to the webhook that the parcel names. Names are resolved by us and the connection goes to that very address."""

    def __init__(self, http: httpx.AsyncClient, webhooks: tuple[Webhook, ...], secrets: Mapping[str, str], clock: Clock,
                 private: bool = False, resolve: Resolve | None = None) -> None:
        self._http, self._hooks, self._secrets, self._clock = http, {hook.name: hook for hook in webhooks}, secrets, clock
        self._private, self._resolve = private, resolve or _resolve

    async def send(self, parcel: Parcel) -> None:
        """Returns on 2xx; redirects are not followed."""
        hook = self._hooks.get(parcel.to)
        if hook is None:
            raise Undelivered("the webhook is gone", final=True)
        body, parts = parcel.text.encode(), urlsplit(hook.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = await self._address(host, port)
        pinned = parts._replace(netloc=f"[{address}]:{port}" if ":" in address else f"{address}:{port}").geturl()
        headers = {"Host": parts.netloc.rpartition("@")[2], "Content-Type": "application/json", "Kopru-Delivery": parcel.id,
                   "Kopru-Signature": signature(self._secrets[hook.name], self._clock.now_ms() // 1000, body)}
        try:
            answer = await self._http.post(pinned, content=body, headers=headers, extensions={"sni_hostname": host},
                                           follow_redirects=False)
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from error
        check_status(answer.status_code)

    async def _address(self, host: str, port: int) -> str:
        """An address of the host; refused when any of them is not public: a name may point into our own network."""
        try:
            found = await self._resolve(host, port)
        except OSError as error:
            raise Undelivered("name not found") from error
        if not found or not (self._private or all(is_public(address) for address in found)):
            raise Undelivered("not a public address")
        return found[0]


def is_public(address: str) -> bool:
    """Whether the address is on the open internet; also one that is wrapped into IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _UNICAST:  # site-local ones, networks' own NAT64 and other wrappings of IPv4 are not the open internet
            return False
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""What is given out on the open internet (IANA, IPv6 address space)."""


async def _resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]
