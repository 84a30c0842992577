"""One request to one address on the open network; every address is checked before it is connected to.

The name is resolved once; each of its addresses is checked, and the connection is made to one of those, as a
number. So a name that answers otherwise the second time (DNS rebinding) is never asked a second time. The
certificate is verified for the name. No redirect is followed, no cookie kept, no proxy used, and the bytes,
also once unpacked, and the seconds are limited.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.util import Url, parse_url

#: Bytes of an answer, as sent and as unpacked. The pages of large papers have one million or two.
MAX_BYTES = 10_000_000
#: Seconds for an answer from connecting to its last byte.
SECONDS = 30.0
MAX_ADDRESS = 2_000

_PORTS = {"http": 80, "https": 443}
_PACKED = ("", "identity", "gzip", "x-gzip", "deflate")
# Characters that browsers remove and other parsers keep: no real address has them.
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\\<>\"]")
_USER = re.compile(r"[^/?#]*//[^/?#]*@")
# Addresses that carry another one inside, which a gateway would connect to: IPv4-compatible, IPv4-mapped,
# IPv4-translated, NAT64 (well-known and local), Teredo, 6to4; and what Python calls global and is not: the way to
# a 6to4 gateway, a network's own services, the site-local addresses of old.
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
        "192.88.99.0/24", "192.0.0.0/24", "fec0::/10",
    )
)  # fmt: skip

#: Name and port, and the addresses that the name has.
Resolver = Callable[[str, int], Iterable[str]]


class NotFetched(ValueError):
    """Why an address gave no page. ``again`` says that another try may help; ``wait``, in how many seconds."""

    def __init__(self, why: str, again: bool = False, wait: float | None = None):
        super().__init__(why)
        self.again = again
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """What a server sent: ``headers`` with names in small letters, ``body`` unpacked."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is one machine on the open network, and carries no other address inside.

    Examples
    --------
    >>> is_public("1.1.1.1"), is_public("2606:4700::1111")
    (True, True)
    >>> is_public("10.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:1.1.1.1")
    (False, False, False)
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(found in network for network in _REFUSED if network.version == found.version):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def checked_url(url: str, allow_private: bool = False) -> Url:
    """An address taken apart, if it is one that may be asked.

    Raises
    ------
    NotFetched
        If it is no http or https address, names a user or password, or a port other than 80 and 443.
    """
    if len(url) > MAX_ADDRESS:
        raise NotFetched(f"the address has {len(url):,} characters, more than {MAX_ADDRESS:,}")
    if odd := _ODD.search(url):
        raise NotFetched(f"the address holds {odd.group()!r}. Write it as the browser's address bar gives it")
    try:
        parts = parse_url(url)
    except HTTPError:
        raise NotFetched("not an address. Write it whole, as in https://example.org/news/1.html") from None
    if parts.scheme not in _PORTS:
        raise NotFetched("not an http or https address. Write it whole, as in https://example.org/news/1.html")
    if not parts.host:
        raise NotFetched("the address names no host. Write it whole, as in https://example.org/news/1.html")
    if _USER.match(url):
        raise NotFetched("the address holds a user's name or password. Leave it out")
    if parts.port not in (None, *_PORTS.values()) and not allow_private:
        raise NotFetched(f"port {parts.port} is not 80 or 443. For a server of your own: --allow-private")
    return parts


def get(
    url: str,
    *,
    agent: str,
    allow_private: bool = False,
    resolver: Resolver = resolve,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """What one address answers; a redirect is an answer too.

    Parameters
    ----------
    url : str
    agent : str
        Who asks.
    allow_private : bool
        Whether addresses off the open network, and other ports than 80 and 443, may be connected to.
    resolver : callable
        Name and port to addresses. Asked once.
    seconds : float
        For all of it, resolving the name apart: that has the system's own limit.
    max_bytes : int
        Of the body, as sent and as unpacked.

    Raises
    ------
    NotFetched
        If the address may not be asked, can't be reached, or its answer is broken, too long or too slow.
    """
    parts = checked_url(url, allow_private)
    scheme, host = parts.scheme or "", (parts.host or "").strip("[]")  # both were found by the check
    port = parts.port or _PORTS[scheme]
    addresses = _checked_addresses(host, port, resolver, allow_private)
    started = time.monotonic()
    connection = _connect(scheme, host, port, addresses, started + seconds)
    # A timeout of the socket ends one wait; a server that sends a byte now and then is ended by this.
    late = threading.Event()
    sock = connection.sock

    def end() -> None:
        late.set()
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, started + seconds - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        return _ask(connection, parts, url, agent, max_bytes)
    finally:
        timer.cancel()
        connection.close()
        # Also where nothing was raised: an answer without a stated length ends where its connection does.
        if late.is_set():
            raise NotFetched(f"no whole answer in {seconds:g} s", again=True)


def _checked_addresses(host: str, port: int, resolver: Resolver, allow_private: bool) -> list[str]:
    try:
        addresses = list(dict.fromkeys(resolver(host, port)))
    except UnicodeError:
        raise NotFetched(f"{host!r} is not the name of a host") from None
    except OSError as error:
        raise NotFetched(f"the host's name was not found: {error.strerror or error}", again=True) from None
    if not addresses:
        raise NotFetched("the host's name has no address")
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise NotFetched(
                    f"{host} is {address}, which is not on the open network. For a server of your own: --allow-private"
                )
    return addresses


@cache
def _certificates() -> ssl.SSLContext:
    """The machine's own certificates, and a shipped set: some machines have none that Python finds."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _connect(scheme: str, host: str, port: int, addresses: list[str], deadline: float) -> HTTPConnection:
    why = ""
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        connection: HTTPConnection
        if scheme == "https":
            connection = HTTPSConnection(
                address,
                port,
                timeout=left,
                server_hostname=host,
                ssl_context=_certificates(),
                cert_reqs=ssl.CERT_REQUIRED,
            )
        else:
            connection = HTTPConnection(address, port, timeout=left)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            connection.close()
            raise NotFetched(f"the certificate is not good for {host}: {error.verify_message}") from None
        except (OSError, HTTPError) as error:
            connection.close()
            why = f"no connection: {_words(error)}"
        else:
            return connection
    raise NotFetched(why or "no connection in time", again=True)


def _ask(connection: HTTPConnection, parts: Url, url: str, agent: str, max_bytes: int) -> Answer:
    headers = {"Host": parts.netloc or "", "User-Agent": agent, "Accept": "text/html, text/plain;q=0.5"}
    headers |= {"Accept-Encoding": "gzip, deflate", "Connection": "close"}
    try:
        connection.request("GET", parts.request_uri, headers=headers, preload_content=False)
        with closing(connection.getresponse()) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            packed = found.get("content-encoding", "").strip().lower()
            if packed not in _PACKED:
                raise NotFetched(f"packed as {packed[:40]!r}, which was not asked for")
            body = bytearray()
            piece = b"..."
            while piece:
                piece = response.read(65_536)
                body += piece
                if len(body) > max_bytes or response.tell() > max_bytes:
                    raise NotFetched(f"more than {max_bytes:,} bytes")
    except NotFetched:
        raise
    except DecodeError:
        raise NotFetched(f"the answer is not packed as {packed}, though it says so") from None
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        raise NotFetched(f"the answer broke off: {_words(error)}", again=True) from None
    return Answer(url, response.status, found, bytes(body))


def _words(error: Exception) -> str:
    """What an error says, without the parts that are for programmers."""
    inner = error.__cause__ or error
    return (getattr(inner, "strerror", None) or str(inner) or type(inner).__name__)[:120]
