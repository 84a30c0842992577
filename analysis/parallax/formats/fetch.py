"""From a list of addresses to a corpus: each page is requested once, politely, and kept.

``fetch`` writes into its folder

- ``pages/``: each page as it was sent, named by a hash of its address, with a record of what it is beside it.
  What lies there is not downloaded again, so that a second run downloads nothing, and a run that broke off goes on;
- ``articles.jsonl``: the project's own form, with every column of the list, and what the page says where the list
  says nothing;
- ``failures.csv``: each address that gave no article, and why. They are tried again in the next run.

Polite: robots.txt is asked first and obeyed (RFC 9309, at every host that a redirect leads to), there is a pause
between two requests to a host, and who asks says its name. Safe: see `parallax.formats.safe_http`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin

import pandas as pd

from parallax.article import Reject
from parallax.formats import html
from parallax.formats.mending import one_line
from parallax.formats.row import NAMES, RowReader
from parallax.formats.tabular import read_csv
from parallax.tables import write_csv

try:
    from protego import Protego

    from parallax.formats.safe_http import MAX_BYTES, SECONDS, Answer, NotFetched, Resolver, checked_url, get, resolve
except ModuleNotFoundError as error:
    message = f"fetching pages needs {error.name}. Install it with: pip install 'parallax-framing[importers]'"
    raise ModuleNotFoundError(message, name=error.name) from None

#: The name by which a robots.txt can address this program.
NAME = "parallax-framing"
#: Seconds between two requests to one host, unless its robots.txt asks for more.
DELAY = 2.0
TRIES = 3
MAX_REDIRECTS = 5
#: Seconds. A server that asks for a longer pause gets it: by another run, later.
LONGEST_WAIT = 60.0
#: Seconds before the second try; twice as long before the third.
BACKOFF = 2.0

# It finds a column by any of its names.
_FINDER = RowReader()
_PAGES = ("text/html", "application/xhtml+xml")
_PLAIN = "text/plain"
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
# Bytes that are read of a robots.txt; RFC 9309 asks for at least 500 KiB.
_ROBOTS_BYTES = 512 * 1024
_AGENT = re.compile(r"\s*user(?:-|\s+)?agent\s*[:\s]\s*(\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Fetched:
    """The result for a list of addresses: ``found`` is ``read`` and ``failures`` together.

    ``downloaded`` pages of those read were not in ``pages/`` before.
    """

    found: int
    read: int
    downloaded: int
    failures: tuple[Reject, ...]


def fetch(
    manifest: str | Path,
    out: str | Path,
    *,
    delay: float = DELAY,
    allow_private: bool = False,
    progress: Callable[[int, int, str], object] | None = None,
) -> Fetched:
    """Download the pages of a list and write their articles.

    Parameters
    ----------
    manifest : path
        CSV with a column ``url``, and optionally any other of a corpus (event, outlet, group, genre, date, id ...),
        which are carried over and go before what the page says.
    out : path
        The folder. One that holds ``articles.jsonl`` of somebody else is not written to.
    delay : float
        Seconds between two requests to one host.
    allow_private : bool
        Whether addresses off the open network may be asked, for a server of one's own.
    progress : callable, optional
        Told how many rows are done, how many there are, and the address that comes next.

    Returns
    -------
    Fetched

    Raises
    ------
    ValueError
        If the list has no column ``url`` or no row, or the folder holds another's corpus.
    OSError
        If the list can't be read or the folder not written.
    """
    manifest, out = Path(manifest), Path(out)
    if not 0 <= delay < math.inf:
        raise ValueError(f"delay {delay:g} is less than no pause, or has no end. Give seconds, {DELAY:g} by default.")
    rows, failures = _read_manifest(manifest)
    articles = out / "articles.jsonl"
    if articles.exists() and not (out / "pages").is_dir():
        raise ValueError(f"{articles} was not written by fetch, and would be lost. Name another folder.")
    pages = Pages(out / "pages")
    visitor = Visitor(delay, allow_private)
    found, read, downloaded = len(rows) + len(failures), 0, 0
    part = out / "articles.jsonl.part"
    with open(part, "w", encoding="ascii", newline="\n") as file:
        for number, (where, url, row) in enumerate(rows):
            if progress:
                progress(number + found - len(rows), found, _shown(url))
            try:
                page = pages.get(url)
                if fresh := page is None:
                    page = pages.put(url, visitor.page(url))
                # In ASCII: no byte of a page's words reaches a terminal that shows the file.
                line = json.dumps(_merged(row, url, page.article()))
            except (NotFetched, html.NoArticle) as error:
                failures.append(Reject(where, _shown(url), _shown(str(error))))
                continue
            file.write(line + "\n")
            read += 1
            downloaded += fresh
    os.replace(part, articles)
    table = [(failure.where, failure.id, failure.why) for failure in failures]
    write_csv(pd.DataFrame(table, columns=["row", "url", "why"], dtype="str"), out / "failures.csv")
    if progress:
        progress(found, found, "")
    return Fetched(found, read, downloaded, tuple(failures))


def _read_manifest(manifest: Path) -> tuple[list[tuple[str, str, dict]], list[Reject]]:
    """Rows with their address, and what can't be one: a broken row, an address or an id a second time."""
    rows: list[tuple[str, str, dict]] = []
    failures: list[Reject] = []
    seen: dict[tuple[str, str], str] = {}
    known = False
    for item in read_csv(manifest):
        if isinstance(item, Reject):
            failures.append(Reject(item.where, _shown(item.id), _shown(item.why)))
            continue
        where, row = item
        known = known or any(name in row for name in NAMES["url"])
        url = str(_FINDER.find(row, "url") or "").strip().partition("#")[0]
        identity = str(_FINDER.find(row, "id") or "").strip()
        before = [(key, seen[key]) for key in (("url", url), ("id", identity)) if key[1] and key in seen]
        if not url:
            failures.append(Reject(where, "", "no address: the column url is empty or absent"))
        elif before:
            (what, _), first = before[0]
            failures.append(Reject(where, _shown(url), f"the same {what} as in {first}"))
        else:
            seen |= {("url", url): where} | ({("id", identity): where} if identity else {})
            rows.append((where, url, row))
    if not known:
        what = "no column 'url'" if rows or failures else "no address in it"
        raise ValueError(f"{manifest.name}: {what}. Give a CSV file with a column url and one row per address.")
    return rows, failures


def _merged(row: dict, url: str, page: dict[str, str]) -> dict[str, str]:
    """A row of the list, and what the page says where the row says nothing."""
    own = {name: value for name, value in row.items() if value and name not in (*NAMES["text"], *NAMES["file"])}
    page = page | {"id": html.identity(url), "url": url}
    new = {n: v for n, v in page.items() if n not in NAMES or _FINDER.find(own, n) is None}
    return own | {name: value for name, value in new.items() if name not in own}


@dataclass(frozen=True)
class Page:
    """A page as it was sent, and the record of it."""

    body: bytes
    record: dict[str, str]

    def article(self) -> dict[str, str]:
        """Its article as a row; `html.NoArticle` says why there is none."""
        text = html.decode(self.body, self.record["charset"])
        if self.record["content_type"] == _PLAIN and not html.recognises(self.body[:4096], Path()):
            return {"text": text}
        return html.article(text, self.record["fetched_url"])


class Pages:
    """The folder of pages that were downloaded; a page that was damaged afterwards counts as absent."""

    def __init__(self, folder: Path):
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, url: str) -> Page | None:
        try:
            record = json.loads(self._path(url, ".json").read_text(encoding="ascii"))
            body = self._path(url, ".page").read_bytes()
            whole = record["url"] == url and record["sha256"] == hashlib.sha256(body).hexdigest()
            known = all(isinstance(record[name], str) for name in ("charset", "content_type", "fetched_url"))
            return Page(body, record) if whole and known else None
        except (FileNotFoundError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def put(self, url: str, answer: Answer) -> Page:
        header = Message()
        header["content-type"] = answer.headers.get("content-type", "")
        record = {
            "url": url,
            "fetched_url": answer.url,
            "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
            "content_type": answer.content_type,
            "charset": header.get_content_charset(""),
            "sha256": hashlib.sha256(answer.body).hexdigest(),
        }
        # The record is written last: a page without a record does not count, so no half page is used after an
        # interruption.
        self._write(self._path(url, ".page"), answer.body)
        self._write(self._path(url, ".json"), json.dumps(record, indent=1).encode("ascii"))
        return Page(answer.body, record)

    def _path(self, url: str, suffix: str) -> Path:
        return self._folder / f"{_key(url)}{suffix}"

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        part = path.with_suffix(path.suffix + ".part")
        part.write_bytes(data)
        os.replace(part, path)


@dataclass
class Visitor:
    """Asks politely: robots.txt first, a pause between requests to a host, patience where a server has none.

    Parameters
    ----------
    delay : float
    allow_private : bool
    resolver, sleep : callable
        How names become addresses, and how time is let pass.
    seconds : float
        For one page with its redirects, pauses apart.
    max_bytes : int
    """

    delay: float = DELAY
    allow_private: bool = False
    resolver: Resolver = resolve
    sleep: Callable[[float], object] = time.sleep
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    agent: str = f"{NAME}/{version(NAME)} (research on the framing of news)"
    _robots: dict[str, Protego | NotFetched] = field(default_factory=dict, repr=False)
    _last: dict[str, float] = field(default_factory=dict, repr=False)

    def page(self, url: str) -> Answer:
        """The page of an address.

        Raises
        ------
        NotFetched
            If it can't be had, may not be asked for, or is no page.
        """
        answer = self._patiently(url, ask_leave=True)
        if answer.status != HTTPStatus.OK:
            raise NotFetched(_status(answer))
        if answer.content_type not in (*_PAGES, _PLAIN):
            raise NotFetched(f"not a page but {answer.content_type[:60] or 'of no stated type'}: expected text/html")
        return answer

    def _patiently(self, url: str, ask_leave: bool) -> Answer:
        """Ask, and where a server is busy or silent, again after a while."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(url, ask_leave)
            except NotFetched as error:
                wait = BACKOFF * 2 ** (attempt - 1) if error.wait is None else error.wait
                if error.again and wait > LONGEST_WAIT:
                    raise NotFetched(f"{error}; asks for a pause of {wait:,.0f} s. Run again later") from None
                if not error.again or attempt == TRIES:
                    raise
                self.sleep(wait)
        raise AssertionError("unreachable")

    def _follow(self, url: str, ask_leave: bool) -> Answer:
        """The answer at the end of an address's redirects, each of them checked like the first."""
        asked: list[str] = []
        left = self.seconds
        while url not in asked:
            if len(asked) > MAX_REDIRECTS:
                raise NotFetched(f"more than {MAX_REDIRECTS} redirects")
            asked.append(url)
            try:
                answer, took = self._get(url, ask_leave, left)
            except NotFetched as error:
                if len(asked) > 1:
                    raise NotFetched(f"redirected to {_shown(url)[:200]}: {error}", error.again, error.wait) from None
                raise
            left -= took
            if answer.status in _AGAIN:
                raise NotFetched(_status(answer), again=True, wait=_retry_after(answer.headers.get("retry-after", "")))
            if answer.status not in _REDIRECTS:
                return answer
            try:
                to = answer.headers["location"]
                with suppress(UnicodeError):  # sent as UTF-8, read as Latin-1
                    to = to.encode("latin-1").decode()
                url = urljoin(url, to).partition("#")[0]
            except (KeyError, ValueError):
                raise NotFetched(f"{_status(answer)}, to no address") from None
        raise NotFetched("redirected in a circle")

    def _get(self, url: str, ask_leave: bool, seconds: float) -> tuple[Answer, float]:
        parts = checked_url(url, self.allow_private)
        delay = self._leave(url, f"{parts.scheme}://{parts.netloc}") if ask_leave else self.delay
        host = parts.host or ""
        pause = self._last.get(host, -delay) + delay - time.monotonic()
        if host in self._last and pause > 0:
            self.sleep(pause)
        started = time.monotonic()
        try:
            answer = get(
                url,
                agent=self.agent,
                allow_private=self.allow_private,
                resolver=self.resolver,
                seconds=seconds,
                max_bytes=self.max_bytes,
            )
        finally:
            self._last[host] = time.monotonic()
        return answer, time.monotonic() - started

    def _leave(self, url: str, site: str) -> float:
        """Seconds between requests that the site's robots.txt asks for; NotFetched where it forbids the page."""
        if site not in self._robots:
            try:
                self._robots[site] = self._read_robots(f"{site}/robots.txt")
            except NotFetched as error:
                # RFC 9309: a robots.txt that can't be had, unlike one that is not there, forbids everything. And a
                # host that is down is not waited for at each of its pages.
                self._robots[site] = NotFetched(f"{error} (when asked for robots.txt)")
        robots = self._robots[site]
        if isinstance(robots, NotFetched):
            raise robots
        if not robots.can_fetch(url, NAME):
            raise NotFetched("robots.txt of the host forbids it")
        asked = robots.crawl_delay(NAME) or 0.0
        if asked > LONGEST_WAIT:
            raise NotFetched(f"robots.txt asks for {asked:,.0f} s between pages, more than {LONGEST_WAIT:g}")
        return max(self.delay, asked)

    def _read_robots(self, url: str) -> Protego:
        answer = self._patiently(url, ask_leave=False)
        if 400 <= answer.status < 500:
            return Protego.parse("")
        if answer.status != HTTPStatus.OK:
            raise NotFetched(_status(answer))
        return Protego.parse(_for_us(answer.body[:_ROBOTS_BYTES].decode("utf-8-sig", "replace")))


def _for_us(robots: str) -> str:
    """A robots.txt in which every other robot has one name.

    The library keeps each rule of a group for each name in it: 256 KiB of names and 256 KiB of rules would fill the
    machine's memory.
    """
    lines = []
    for line in robots.splitlines():
        if found := _AGENT.match(line):
            named = found[1].partition("#")[0].strip().lower()
            # Rules for "*" and for any beginning of our name apply to us; other stars and versions do not.
            ours = named if named == "*" else named.replace("*", "").partition("/")[0]
            line = f"User-agent: {ours if ours == '*' or (ours and NAME.startswith(ours)) else 'another'}"
        lines.append(line)
    return "\n".join(lines)


def _retry_after(value: str) -> float | None:
    """Seconds to wait, given as a number or as a time; None where neither."""
    if value.strip().isdecimal():
        return float(value[:12])
    try:
        then = parsedate_to_datetime(value)
        return max(0.0, (then - datetime.now(then.tzinfo)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _status(answer: Answer) -> str:
    try:
        return f"HTTP {answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        return f"HTTP {answer.status}"


def _key(url: str) -> str:
    return hashlib.sha256(url.encode(errors="replace")).hexdigest()[:32]


def _shown(words: str) -> str:
    """Words that any table and terminal can show."""
    return one_line(words).encode(errors="replace").decode()
