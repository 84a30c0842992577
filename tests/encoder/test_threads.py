"""The same marks with one thread and with two, in onnxruntime and in NumPy's matrix products."""

import onnxruntime
import pytest
from threadpoolctl import threadpool_limits

from parallax import ModelCoder, parse, read_corpus
from parallax.encoder.reader import Model

#: Articles of the classroom that are read.
ARTICLES = 4


@pytest.fixture(scope="module")
def documents(root):
    return [parse(article) for article in sorted(read_corpus(root / "data/classroom"), key=lambda a: a.id)[:ARTICLES]]


def marks(documents, monkeypatch, threads):
    """What the coder marks with so many threads, read anew."""
    options = onnxruntime.SessionOptions
    made = []

    class Threads(options):
        def __setattr__(self, name, value):
            super().__setattr__(name, threads if name == "intra_op_num_threads" else value)
            made.append(self)

    with monkeypatch.context() as patch, threadpool_limits(threads):
        patch.setattr(onnxruntime, "SessionOptions", Threads)
        coder = ModelCoder(model=Model())
        found = [coder.annotate(document).marks for document in documents]
    assert made[-1].intra_op_num_threads == threads
    return found


def test_two_threads_mark_what_one_marks(documents, monkeypatch):
    one, two = (marks(documents, monkeypatch, threads) for threads in (1, 2))
    assert sum(map(len, one)) > 100
    assert one == two
