"""Twenty ways to spoil a file, and what must hold of each: a clear error or counted rejects, and soon.

For every format: ``spoilt(data)`` gives the twenty, ``survives`` reads one.
"""

from __future__ import annotations

import random
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from parallax import Article, read_corpus
from parallax.article import Reject
from parallax.formats import CorpusError

#: What takes longer hangs: a busy machine may let half a minute pass where a tenth of a second is needed.
SECONDS = 300


def spoilt(data: bytes) -> dict[str, bytes]:
    """Twenty damaged copies of a file, by name; the same each time."""
    size, chance = len(data), random.Random(5)
    noise = bytes(chance.randrange(256) for _ in range(300))

    def flipped(count: int, low: float = 0, high: float = 1) -> bytes:
        spoiled = bytearray(data)
        for _ in range(count if size else 0):
            place = chance.randrange(int(low * size), max(int(high * size), int(low * size) + 1))
            spoiled[place] ^= 1 << chance.randrange(8)
        return bytes(spoiled)

    def put(at: float, piece: bytes) -> bytes:
        return data[: int(at * size)] + piece + data[int(at * size) :]

    made = {
        "empty": b"",
        "one byte": data[:1],
        "a tenth": data[: size // 10],
        "half": data[: size // 2],
        "nine tenths": data[: 9 * size // 10],
        "last 20 bytes missing": data[:-20],
        "beginning missing": data[size // 10 :],
        "middle missing": data[: 2 * size // 5] + data[3 * size // 5 :],
        "one bit flipped": flipped(1),
        "ten bits flipped": flipped(10),
        "a bit in fifty bytes flipped": flipped(max(1, size // 50)),
        "bits flipped in the first tenth": flipped(20, 0, 0.1),
        "bits flipped in the last tenth": flipped(20, 0.9, 1),
        "noise in the middle": put(0.5, noise),
        "noise at the end": data + noise,
        "zeros in the middle": data[: size // 2] + bytes(min(500, size // 4)) + data[size // 2 + min(500, size // 4) :],
        "all zeros": bytes(size),
        "UTF-16 without a mark": data.decode("latin-1").encode("utf-16-le"),
        "line ends turned": data.replace(b"\n", b"\r"),
        "twice": data + data,
    }
    assert len(made) == 20
    assert len(set(made.values())) >= 18, "the sample is too small: its damaged copies are the same"
    return made


@contextmanager
def within(seconds: float = SECONDS):
    """Fails what takes longer; where the system has no alarm, it is only waited for."""

    def late(*_):
        pytest.fail(f"took more than {seconds} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read_all(path: Path) -> tuple[list[Article], list[Reject]]:
    """Articles and rejects of a corpus, each looked at."""
    items = list(read_corpus(path).stream())
    articles = [item for item in items if isinstance(item, Article)]
    rejects = [item for item in items if not isinstance(item, Article)]
    assert all(isinstance(item, Reject) for item in rejects)
    for reject in rejects:
        assert reject.where
        assert reject.why
        (reject.where + reject.id + reject.why).encode()
        assert reject.why.isprintable(), "a terminal shows it"
        assert "Traceback" not in reject.why
    return articles, rejects


def survives(path: Path, data: bytes, most: int) -> tuple[int, int]:
    """Read damaged bytes: an error with words, or articles and rejects; how many of both.

    ``most`` is how many articles the whole file has: damage may lose some, and invents none.
    """
    path.write_bytes(data)
    with within():
        try:
            articles, rejects = read_all(path)
        except CorpusError as error:
            articles, rejects = [], [Reject(path.name, "", str(error))]
            said = str(error)
        else:
            said = path.name
    assert path.name in said
    assert articles or rejects, "the file vanished: neither an article nor a reject"
    assert len(articles) <= most
    return len(articles), len(rejects)
