"""What is connected to, and what is not: addresses, names that change, certificates, size and time."""

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from contextlib import suppress

import pytest
import trustme
import web_pages
from urllib3.util import connection as urllib3_connection

from parallax.formats import safe_http
from parallax.formats.safe_http import NotFetched, checked_url, get, is_public

PUBLIC = "93.184.216.34"


@pytest.fixture
def site():
    with web_pages.serving() as site:
        yield site


@pytest.fixture
def connected(monkeypatch, site):
    """Connections to public addresses end at the site; which were asked for is kept."""
    asked, connect = [], urllib3_connection.create_connection

    def create_connection(address, *given, **named):
        asked.append(address)
        return connect(("127.0.0.1", site.port) if is_public(address[0]) else address, *given, **named)

    monkeypatch.setattr(urllib3_connection, "create_connection", create_connection)
    return asked


def names(*answers):
    """A resolver that answers otherwise each time; the last answer stays."""
    left, asked = list(answers), []

    def resolver(host, port):
        asked.append((host, port))
        return left.pop(0) if len(left) > 1 else left[0]

    resolver.asked = asked
    return resolver


def ask(url, **named):
    return get(url, agent="test", **{"seconds": 10, **named})


def refusal(url, **named):
    with pytest.raises(NotFetched) as caught:
        ask(url, **named)
    return caught.value


# --- which addresses


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"])
def test_machines_on_the_open_network(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "::ffff:0:7f00:1",
        "64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fe80::1",
        "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "100::1", "not an address", "",
    ],
)  # fmt: skip
def test_and_what_is_none(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://lunn.example/a", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("javascript:alert(1)", "not an http or https address"),
        ("lunn.example/a", "not an http or https address"),
        ("http:///a", "names no host"),
        ("http://[::1/a", "not an address"),
        ("http://ann@lunn.example/", "user's name or password"),
        ("http://ann:secret@lunn.example/", "user's name or password"),
        ("http://@lunn.example/", "user's name or password"),
        ("http://lunn.example:22/", "port 22 is not 80 or 443"),
        ("http://lunn.example:0/", "port 0 is not 80 or 443"),
        ("http://lunn.example:99999/", "not an address"),
        ("http://lunn.example\\@127.0.0.1/", "the address holds '\\\\\\\\'"),
        ("http://lunn.example/a b", "the address holds ' '"),
        ("http://lunn.example/\r\nHost: x", "the address holds '\\\\r'"),
        ("http://lunn.example/\x1b[31m", "the address holds '\\\\x1b'"),
        ("http://lunn.example/\udcff", "the address holds"),
        ("http://lunn.example/" + "a" * 2_000, "the address has 2,020 characters, more than 2,000"),
    ],
)
def test_addresses_that_are_not_asked(url, why):
    with pytest.raises(NotFetched, match=why) as caught:
        checked_url(url)
    assert not caught.value.again
    assert "secret" not in str(caught.value)


def test_an_address_of_another_alphabet_is_written_in_ascii():
    assert checked_url("http://lunn.example/caf\u00e9").request_uri == "/caf%C3%A9"


# --- the name and the address


def test_the_address_connected_to_is_the_one_that_was_checked(site, connected):
    """The name is public when it is first asked for, and this machine ever after."""
    site.put("/a", "hello")
    resolver = names([PUBLIC], ["127.0.0.1"])
    assert ask("http://lunn.example/a", resolver=resolver).body == b"hello"
    assert connected == [(PUBLIC, 80)]
    assert resolver.asked == [("lunn.example", 80)]
    assert "lunn.example is 127.0.0.1, which is not on the open" in str(
        refusal("http://lunn.example/a", resolver=resolver)
    )
    assert connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("others", [[PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], ["::ffff:10.0.0.1"], [PUBLIC, "odd"]])
def test_one_address_off_the_open_network_is_enough(site, connected, others):
    assert "not on the open network" in str(refusal("http://lunn.example/a", resolver=names(others)))
    assert connected == []
    assert site.asked.total() == 0


SAME = [
    "127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "localhost", "0", "0.0.0.0", "0x7f.1",
    "0177.0.0.1", "127.0.0.1.", "localhost.", "LOCALHOST", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1%25lo]", "[::1%25lo]", "127%2e0%2e0%2e1",
    "%31%32%37.0.0.1",
    "127\u30020\u30020\u30021", "\uff11\uff12\uff17.0.0.1", "\u2460\u2461\u2466.0.0.1", "169.254.169.254", "10.1",
    "ip6-localhost", "foo.localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", SAME)
def test_this_machine_by_any_name(site, connected, host):
    why = str(refusal(f"http://{host}/"))
    assert any(
        words in why for words in ("not on the open network", "was not found", "not an address", "is not the name")
    )
    assert connected == []


def test_the_host_is_named_and_so_is_who_asks(site, connected):
    site.put("/a?b=c", "x")
    get("http://Lunn.Example/a?b=c#d", agent="paper-reader/1", resolver=names([PUBLIC]))
    [headers] = site.headers
    assert (headers["Host"], headers["User-Agent"]) == ("lunn.example", "paper-reader/1")
    assert "Cookie" not in headers


def test_a_proxy_of_the_machine_is_not_used(site, connected, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.put("/a", "x")
    assert ask("http://lunn.example/a", resolver=names([PUBLIC])).body == b"x"


def test_the_second_address_is_tried_where_the_first_is_silent(site):
    with socket.socket() as free:
        free.bind(("127.0.0.2", 0))  # nobody listens
        site.put("/a", "x")
        url = f"http://lunn.example:{site.port}/a"
        assert ask(url, allow_private=True, resolver=names(["127.0.0.2", "127.0.0.1"])).body == b"x"
        assert refusal(url, allow_private=True, resolver=names(["127.0.0.2"])).again


def test_a_name_that_is_none():
    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    error = refusal("http://lunn.example/", resolver=unknown)
    assert str(error) == "the host's name was not found: Name or service not known"
    assert "is not the name of a host" in str(refusal("http://" + "a" * 70 + ".example/"))
    assert "no address" in str(refusal("http://lunn.example/", resolver=names([])))


# --- the certificate


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def secure(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("lunn.example").configure_cert(context)
    with web_pages.serving(lambda sock: context.wrap_socket(sock, server_side=True)) as site:
        site.put("/a", "signed")
        yield site


@pytest.fixture
def trusted(authority, monkeypatch):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    monkeypatch.setattr(safe_http, "_certificates", lambda: context)


def here(url, site, **named):
    url = url.replace("example/", f"example:{site.port}/")
    return ask(url, allow_private=True, resolver=names(["127.0.0.1"]), **named)


@pytest.mark.usefixtures("trusted")
def test_the_certificate_is_for_the_name_and_not_for_the_address(secure):
    assert here("https://lunn.example/a", secure).body == b"signed"


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name(secure):
    with pytest.raises(NotFetched, match=r"certificate is not good for tarn\.example: Hostname mismatch") as caught:
        here("https://tarn.example/a", secure)
    assert not caught.value.again


def test_a_certificate_of_an_authority_that_nobody_knows(secure):
    with pytest.raises(NotFetched, match=r"certificate is not good for lunn\.example: unable to get local issuer"):
        here("https://lunn.example/a", secure)


# --- size


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize(("name", "pack"), PACKERS.items(), ids=PACKERS)
def test_what_was_packed_is_unpacked(site, name, pack):
    url = site.put("/a", pack(b"hello " * 1000), Content_Encoding=name)
    assert ask(url, allow_private=True).body == b"hello " * 1000


def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(site):
    site.put("/a", b"a" * 1000)
    assert len(ask(site.url("/a"), allow_private=True, max_bytes=1000).body) == 1000
    error = refusal(site.url("/a"), allow_private=True, max_bytes=999)
    assert (str(error), error.again) == ("more than 999 bytes", False)


def test_a_body_without_end_is_left(site):
    sent = []

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(10_000):
            handler.wfile.write(b"a" * 65_536)
            sent.append(65_536)

    site.pages["/a"] = endless
    assert str(refusal(site.url("/a"), allow_private=True, max_bytes=1_000_000)) == "more than 1,000,000 bytes"
    assert sum(sent) < 100_000_000  # of 655 million


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked(site, encoding):
    data = web_pages.bomb(50_000_000) if encoding == "gzip" else zlib.compress(bytes(50_000_000), 9)
    assert len(data) < 60_000
    url = site.put("/a", data, Content_Encoding=encoding)
    tracemalloc.start()
    try:
        assert str(refusal(url, allow_private=True, max_bytes=1_000_000)) == "more than 1,000,000 bytes"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_what_unpacks_to_nothing_counts_as_it_was_sent(site):
    """20 bytes for each empty member of gzip, 60,000 of them."""
    url = site.put("/a", gzip.compress(b"") * 60_000, Content_Encoding="gzip")
    assert str(refusal(url, allow_private=True, max_bytes=1_000_000)) == "more than 1,000,000 bytes"


@pytest.mark.parametrize("name", ["br", "zstd", "gzip, gzip", "lzma"])
def test_another_packing_than_was_asked_for(site, name):
    why = f"packed as '{name}', which was not asked for"
    assert str(refusal(site.put("/a", b"x", Content_Encoding=name), allow_private=True)) == why


def test_what_is_not_packed_as_it_says(site):
    error = refusal(site.put("/a", b"plain text", Content_Encoding="gzip"), allow_private=True)
    assert str(error) == "the answer is not packed as gzip, though it says so"


def test_an_answer_that_breaks_off_may_be_asked_for_again(site):
    error = refusal(site.put("/a", b"half", Content_Length="8"), allow_private=True)
    assert error.again
    assert str(error).startswith("the answer broke off")


NONE = [b"", b"hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500]


@pytest.mark.parametrize("sent", NONE, ids=["nothing", "words", "no number", "500 headers"])
def test_what_is_no_answer(site, sent):
    site.pages["/a"] = lambda handler: handler.wfile.write(sent) and None
    assert str(refusal(site.url("/a"), allow_private=True)).startswith("the answer broke off: ")


ENDLESS = {
    "the length of a piece": (b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65_536),
    "what a piece says of itself": (b"Transfer-Encoding: chunked\r\n\r\n1;", b"a" * 65_536),
    "what each piece says": (b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"a" * 60_000 + b"\r\nx\r\n"),
    "what follows the pieces": (b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"a: " + b"b" * 60_000 + b"\r\n"),
    "a line of the head": (b"X: ", b"a" * 65_536),
    "the head": (b"", b"a: b\r\n" * 1_000),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_an_answer_that_goes_on_without_a_body_fills_no_memory(site, case):
    head, piece = ENDLESS[case]

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head)
        while True:  # until the client has had enough
            handler.wfile.write(piece)

    site.pages["/a"] = endless
    tracemalloc.start()
    try:
        why = str(refusal(site.url("/a"), allow_private=True, seconds=2))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert why == "no whole answer in 2 s" or why.startswith("the answer broke off: got more than")


def test_a_server_that_says_go_on_without_end_is_left(site):
    def endless(handler):
        while True:
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000)

    site.pages["/a"] = endless
    assert str(refusal(site.url("/a"), allow_private=True, seconds=2)) == "no whole answer in 2 s"


# --- time

#: Bytes of an answer that comes one by one, 0.05 s apart: 15 s for the whole.
WHOLE = 300


def drip(beginning, sent):
    def send(handler):
        handler.wfile.write(beginning)
        for _ in range(WHOLE):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            sent.append(1)
            time.sleep(0.05)

    return send


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",  # ends where the connection does: cut off, it looks whole
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n",
    ],
    ids=["status", "header", "body", "body of any length", "pieces"],
)
def test_a_server_that_sends_a_byte_now_and_then_is_left(site, beginning):
    sent = []
    site.pages["/a"] = drip(beginning, sent)
    error = refusal(site.url("/a"), allow_private=True, seconds=1)
    assert str(error) == "no whole answer in 1 s"
    assert error.again
    assert len(sent) < WHOLE


def test_a_server_that_says_nothing_is_left():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = refusal(f"http://127.0.0.1:{silent.getsockname()[1]}/", allow_private=True, seconds=1)
        assert error.again
        error = refusal(f"https://127.0.0.1:{silent.getsockname()[1]}/", allow_private=True, seconds=1)
        assert error.again


def test_a_greeting_that_comes_byte_by_byte_is_left():
    """The beginning of TLS: a record of 16,000 bytes is announced, and a byte sent now and then."""
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        done = threading.Event()

        def greet():
            client, _ = slow.accept()
            with client, suppress(OSError):
                client.sendall(b"\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c")
                while not done.wait(0.05):
                    client.sendall(b"\x03")

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        try:
            error = refusal(f"https://127.0.0.1:{slow.getsockname()[1]}/", allow_private=True, seconds=1)
        finally:
            done.set()
        assert error.again
        thread.join(5)
