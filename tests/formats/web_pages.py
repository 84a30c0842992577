"""Pages of invented papers, as files, as a web archive and as a server sends them; and the server."""

import gzip
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

PLACES = ["Lunn", "Tarn", "Osk", "Holt", "Vik", "Dahl", "Hale", "Brand", "Lind", "Tesk"]
GOODS = ["grain", "timber", "copper", "salt", "wool"]


def paragraphs(number: int) -> list[str]:
    """The text of the article of a number; no two are the same."""
    place, other, good = PLACES[number % 10], PLACES[(number + 3) % 10], GOODS[number % 5]
    return [
        f"The port of {place} opened again on Monday after talk number {number} between Vessaly and Caldria, the "
        "harbour office said.",
        f"Ships with {good} had waited outside the harbour for {number + 3} days while both sides argued over fees.",
        f'"We have what we came for," said Ann {other}, who led the talks for Vessaly. Her counterpart did not speak.',
        f"The price of {good} fell by {number + 1} percent on the day. Ministers will meet again in {other} in June.",
    ]


def text(number: int) -> str:
    return "\n\n".join(paragraphs(number))


def page(number: int = 0, head: str = "", title: str | None = None) -> str:
    """A page as papers make them: the article between what belongs to every page of the site."""
    title = f"Port opens after talk {number}" if title is None else title
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    return f"""<!doctype html>
<html lang="en"><head><title>{title} - The Lunn Wire</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Lunn Wire">
<meta name="author" content="Ann Hale">
<meta property="article:published_time" content="2025-06-{number % 28 + 1:02}T10:00:00Z">{head}
<script>var page = {{"id": {number}}};</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>{title}</h1>{body}</article>
<footer><p>About us</p><p>Terms of use</p></footer></body></html>
"""


#: What gives no article: the login page of a paper, an answer without a body, a drawing that calls itself a page.
BROKEN = (
    "<!doctype html><html><title>Log in</title><body><form><p>Please log in to read.</p></form></body></html>",
    "",
    "<html><body><svg><path d='M0 0'/></svg></body></html>",
)

HTML = {"Content-Type": "text/html; charset=utf-8"}


def archive(records: list[dict], packed: bool = True) -> bytes:
    """A WARC file; a record has ``url`` and ``body`` and may have ``status``, ``headers`` and ``type``."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("pages.warc.gz", {"software": "constructed"}))
    for record in records:
        kind = record.get("type", "response")
        headers = list(record.get("headers", HTML).items())
        answer = StatusAndHeaders(record.get("status", "200 OK"), headers, protocol="HTTP/1.1")
        body = record["body"]
        writer.write_record(
            writer.create_warc_record(
                record["url"],
                kind,
                payload=BytesIO(body.encode() if isinstance(body, str) else body),
                http_headers=answer if kind == "response" else None,
                warc_content_type=record.get("content_type", ""),
            )
        )
    return file.getvalue()


class Site:
    """A server on this machine. ``pages``: for each path ``(status, headers, body)``, or a function of the handler."""

    def __init__(self, port: int):
        self.port = port
        self.pages = {"/robots.txt": (404, {}, b"")}
        self.asked = Counter()
        self.headers = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, ({} if "Content-Type" in named else HTML) | named, body)
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.pages[path] = (status, {"Location": to}, b"")
        return self.url(path)


@contextmanager
def serving(wrap=None):
    """A `Site`, up while the block runs; ``wrap`` makes its socket another, for https."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.asked[self.path] += 1
            site.headers.append(dict(self.headers))
            answer = site.pages.get(self.path, (404, {}, b""))
            if callable(answer):
                try:
                    answer = answer(self)
                except OSError:  # the client has had enough
                    answer = None
            self.close_connection = True
            if answer is None:
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):  # a client that breaks off is what some tests are about
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if wrap:
        server.socket = wrap(server.socket)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bomb(size: int) -> bytes:
    """Zeros, packed to a thousandth."""
    return gzip.compress(bytes(size), 9)
