"""What scoring costs: the whole tool and its parts on one core, beside peers on the same texts in the same run.

``make bench`` prints it. Seconds depend on the machine, so that everything is also given as a ratio: to TextBlob,
to VADER, to an encoder of RoBERTa-base's shape, and to the fastest product of small integers that the core can do.
No paragraph occurs twice, so that nothing is remembered from one article to the next.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import onnxruntime
from threadpoolctl import threadpool_limits

import parallax
from parallax.article import Article, Corpus
from parallax.coders import NAMES
from parallax.coders.lexicon import Matcher
from parallax.coders.model import ModelCoder
from parallax.document import Document, parse
from parallax.encoder import reader
from parallax.encoder.files import WEIGHTS, sha256
from parallax.encoder.passages import passages
from parallax.encoder.reader import Model
from parallax.features.base import FeatureFamily
from parallax.formats.outlets import read_outlets
from parallax.gazetteer.targets import Target, Targets
from parallax.scoring import Scorer, run_record, score_to, scorer
from parallax.scoring.tables import Writer

if TYPE_CHECKING:
    import onnx

WORDS = 800
#: Words that the sentence which fills an article up has at least.
FILLING = 5
#: Passages that the encoder of RoBERTa-base's shape reads in a round; the rest is reckoned by word pieces.
READ = 8
#: Word pieces, inputs and outputs of the product that shows what the core's integer units can do: the largest
#: product in the encoder, over enough pieces to keep them busy.
PRODUCT = (512, 384, 1536)
#: How often it is done in a round.
AGAIN = 200

# --- the texts

TARGETS = Targets(
    (
        Target("northland", "Northland", "north", ("Northland", "the Northland government")),
        Target("southland", "Southland", "south", ("Southland", "the Southland government")),
        Target("arden", "Mira Arden", "north", ("Mira Arden", "Arden"), ("President",)),
        Target("okell", "Jonas Okell", "south", ("Jonas Okell", "Okell"), ("Prime Minister",)),
    ),
    ("north", "south"),
)
GOODS = (
    "barley",
    "boats",
    "bricks",
    "cables",
    "carpets",
    "cattle",
    "cement",
    "cheese",
    "clocks",
    "coal",
    "cobalt",
    "coffee",
    "copper",
    "cotton",
    "engines",
    "fish",
    "flour",
    "furs",
    "glass",
    "grain",
    "honey",
    "lamps",
    "lead",
    "leather",
    "linen",
    "machinery",
    "maize",
    "medicines",
    "oil",
    "olives",
    "paint",
    "paper",
    "pumps",
    "rice",
    "rubber",
    "salt",
    "seeds",
    "ships",
    "shoes",
    "silk",
    "soap",
    "steel",
    "sugar",
    "tea",
    "timber",
    "tin",
    "tobacco",
    "toys",
    "tractors",
    "turbines",
    "wheat",
    "wine",
    "wool",
)
_WORDS = {
    "state": ("Northland", "Southland"),
    "who": (
        "President Arden",
        "Prime Minister Okell",
        "Trade Minister Lena Voss",
        "the harbour master Piet Holm",
        "a spokesman for the Northland government",
        "an official who asked not to be named",
        "Ines Tarro, an economist",
        "the Southland foreign ministry",
        "a senior diplomat",
        "the dockers' union",
        "Mayor Tomas Brandt",
    ),
    "say": ("said", "told reporters", "warned", "announced", "claimed", "insisted", "wrote in a letter", "conceded"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "place": ("the northern port", "the capital", "the border town", "the free zone", "the old customs house"),
    "good": GOODS,
    "act": ("lift", "lower", "suspend", "restore", "double", "review", "delay", "publish"),
    "rule": ("the duty on", "the quota for", "its inspections of", "its subsidies for", "the ban on", "its orders of"),
    "view": ("a reckless gamble", "a fair offer", "a shameless swindle", "a modest step", "a declaration of war"),
    "deed": ("slammed", "welcomed", "condemned", "praised", "mocked", "defended", "ignored", "questioned"),
    "crowd": ("farmers", "traders", "shipowners", "miners", "shopkeepers", "drivers", "students", "exporters"),
    "feel": ("furious", "relieved", "divided", "hopeful", "tired", "wary", "proud", "silent"),
}
_SENTENCES = (
    "{state} will {act} {rule} {good} and {good} from {day}, {who} {say}.",
    "“We will {act} {rule} {good} within {n} days, and nobody will stop us,” {who} {say} on {day}.",
    "“It is {view},” {who} {say}. “Our {crowd} lost {n} million crowns in a year.”",
    "According to {who}, {state} bought {n} tonnes of {good} and {n} tonnes of {good} last year.",
    "{state} {deed} the plan, which {who} had called “{view}” at a meeting in {place}.",
    "Prices of {good} rose by {n} per cent in {place}, where {crowd} waited for {n} hours.",
    "Hundreds of {crowd} marched through {place} on {day}; the {crowd} were {feel}.",
    "President Arden {deed} {state} on {day} and {say} that {rule} {good} would stay in force.",
    "Prime Minister Okell, who visited {place} on {day}, {say} that he was “{feel} but not surprised”.",
    "The two governments have met {n} times since {day} without agreeing on {good}.",
    "He added that {rule} {good} had cost the {crowd} of {state} some {n} jobs.",
    "The {crowd} say the answer of {state} was {view}, and some are {feel}.",
    "A ship with {n} tonnes of {good} left {place} for {state} on {day} evening.",
    "No one at the ministry could say on {day} whether {rule} {good} would be kept, {who} {say}.",
)
_SLOT = re.compile(r"\{(\w+)\}")


def articles(n: int, seed: int = 0) -> list[Article]:
    """Made-up news of :data:`WORDS` words each, in which no paragraph occurs twice.

    States, officials and a quarrel over trade are invented; who is spoken of is in :data:`TARGETS`. There are
    quotations with and without a speaker near, loaded words and plain ones, and numbers.

    Parameters
    ----------
    n : int
        How many.
    seed : int
        The same seed gives the same texts.
    """
    rng, seen = random.Random(seed), set()
    return [Article(id=f"made-{i:05}", text="\n\n".join(_paragraphs(rng, seen)), constructed=True) for i in range(n)]


def _paragraphs(rng: random.Random, seen: set[str]) -> Iterator[str]:
    room = WORDS
    while room:
        left, sentences = room, []
        for _ in range(rng.choice((1, 2, 2, 3))):
            sentence = _sentence(rng)
            if left - len(sentence.split()) < FILLING:
                sentence = f"The list names {', '.join(rng.sample(GOODS, left - 3))}."
            sentences.append(sentence)
            left -= len(sentence.split())
            if not left:
                break
        paragraph = " ".join(sentences)
        if paragraph not in seen:
            seen.add(paragraph)
            room = left
            yield paragraph


def _sentence(rng: random.Random) -> str:
    def word(slot: re.Match) -> str:
        return str(rng.randint(2, 9999)) if slot[1] == "n" else rng.choice(_WORDS[slot[1]])

    made = _SLOT.sub(word, rng.choice(_SENTENCES))
    return made[0].upper() + made[1:]


# --- the clock


@dataclass
class Clock:
    """Seconds by part. A part that is called by another is taken off it, so that the parts add up to the whole."""

    now: Callable[[], float] = time.perf_counter
    seconds: Counter = field(default_factory=Counter)
    _open: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._count()
        self._open.append(name)
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def _count(self) -> None:
        now = self.now()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def watched(self, part: str, owner: object, name: str):
        """A context in which a function or method counts as a part."""
        plain = getattr(owner, name)

        def watched(*given, **named):
            with self.part(part):
                return plain(*given, **named)

        return mock.patch.object(owner, name, watched)


def shares(seconds: Mapping[str, float]) -> dict[str, float]:
    """What part of the whole each part takes, the largest first.

    Examples
    --------
    >>> shares({"encoder": 3.0, "tables": 1.0})
    {'encoder': 0.75, 'tables': 0.25}
    """
    whole = sum(seconds.values())
    return {name: part / whole for name, part in sorted(seconds.items(), key=lambda pair: -pair[1])}


def ratios(best: Mapping[str, float], of: str) -> dict[str, float]:
    """How many times the seconds of each other one takes; below 1 where it is faster.

    Examples
    --------
    >>> ratios({"tool": 4.0, "textblob": 0.5, "roberta": 16.0}, "tool")
    {'textblob': 8.0, 'roberta': 0.25}
    """
    return {name: best[of] / seconds for name, seconds in best.items() if name != of}


@contextmanager
def one_core() -> Iterator[None]:
    """Everything on one core and one thread; where the system can't hold a process to a core, on one thread."""
    bound = hasattr(os, "sched_setaffinity")
    before = os.sched_getaffinity(0) if bound else set()
    settings = {"TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        if bound:
            os.sched_setaffinity(0, {max(before)})
        # Threads that NumPy started before keep the cores they had, so they are told to rest as well.
        with mock.patch.dict(os.environ, settings), threadpool_limits(1):
            yield
    finally:
        if bound:
            os.sched_setaffinity(0, before)


# --- what is timed


class Tool:
    """Scoring from texts to tables, with its parts, as ``parallax score`` does it."""

    def __init__(self, made: Sequence[Article], coder: str, model: Model, weights: Path):
        self._made = made
        self._weights = weights
        self._scorer = Scorer.default(TARGETS, "rules")
        if coder == "model":
            (_, families), *beside = self._scorer.coders
            self._scorer = Scorer([(ModelCoder(TARGETS, model=model), families), *beside])
        self._model = model
        self._outlets = read_outlets()
        #: Seconds by part, a round each.
        self.rounds: list[Counter] = []

    def __call__(self) -> float:
        self._model._known.clear()
        clock = Clock()
        with TemporaryDirectory() as folder, ExitStack() as stack:
            for part, owner, name in (
                ("parse", scorer, "parse"),
                ("tokenizer and passages", reader, "passages"),
                ("encoder", self._model._session, "run"),
                ("lexicon", Matcher, "find"),
                ("features and evidence", FeatureFamily, "row"),
                ("features and evidence", scorer, "evidence_rows"),
                ("features and evidence", scorer, "article_row"),
                ("tables", Writer, "__init__"),
                ("tables", Writer, "write"),
                ("tables", Writer, "close"),
                *((PARTS.get(coder.name, coder.name), type(coder), "annotate") for coder, _ in self._scorer.coders),
            ):
                stack.enter_context(clock.watched(part, owner, name))
            # What is written beside the tables is the hash of the weights that were used.
            stack.enter_context(mock.patch.object(run_record, "weights", partial(sha256, self._weights)))
            with clock.part("the stream"):
                corpus = Corpus("bench", lambda: iter(self._made))
                score_to(corpus, Path(folder), self._scorer, TARGETS, self._outlets)
        self.rounds.append(clock.seconds)
        return sum(clock.seconds.values())


#: What the time of a coder's ``annotate`` is called, less what is named above.
PARTS = {"model": "heads and marks", "rules": "marks", "textblob": "TextBlob"}


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read(model: Model, documents: Sequence[Document]) -> None:
    model._known.clear()
    for document in documents:
        model.read(document)


def textblob(texts: Sequence[str]) -> Callable[[], object]:
    """TextBlob's polarity and subjectivity of whole texts."""
    from textblob import TextBlob  # with NLTK, which scoring does without

    return lambda: [TextBlob(text).sentiment for text in texts]


def vader(sentences: Sequence[str]) -> Callable[[], object]:
    """VADER's polarity of sentences."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda: [analyzer.polarity_scores(sentence) for sentence in sentences]


def transformer(layers: int = 12, width: int = 768, inner: int = 3072, heads: int = 12) -> onnx.ModelProto:
    """An encoder in single precision with random weights, by default of RoBERTa-base's shape.

    From ``x`` (pieces, width) to ``hidden`` of the same shape. The embeddings, which take no time to look up, and
    the two answers on top are left out.

    Source: Liu et al. (2019), RoBERTa: A Robustly Optimized BERT Pretraining Approach.
    """
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    nodes, weights = [], []

    def constant(name: str, value: np.ndarray) -> str:
        weights.append(numpy_helper.from_array(value, name))
        return name

    def node(kind: str, *inputs: str, **settings) -> str:
        name = f"{kind}{len(nodes)}"
        nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def linear(x: str, n: int, m: int) -> str:
        weight = constant(f"weight{len(nodes)}", 0.02 * rng.standard_normal((n, m), dtype=np.float32))
        return node("Add", node("MatMul", x, weight), constant(f"bias{len(nodes)}", np.zeros(m, np.float32)))

    def normal(x: str, y: str) -> str:
        return node("LayerNormalization", node("Add", x, y), "ones", "zeros")

    constant("ones", np.ones(width, np.float32))
    constant("zeros", np.zeros(width, np.float32))
    constant("scale", np.array((width / heads) ** -0.5, np.float32))
    constant("apart", np.array([0, heads, width // heads]))
    constant("together", np.array([0, width]))
    x = "x"
    for _ in range(layers):
        q, k, v = (
            node("Transpose", node("Reshape", linear(x, width, width), "apart"), perm=perm)
            for perm in ((1, 0, 2), (1, 2, 0), (1, 0, 2))
        )
        attention = node("Softmax", node("Mul", node("MatMul", q, k), "scale"), axis=-1)
        mixed = node("Reshape", node("Transpose", node("MatMul", attention, v), perm=(1, 0, 2)), "together")
        x = normal(x, linear(mixed, width, width))
        x = normal(x, linear(node("Gelu", linear(x, width, inner)), inner, width))
    node("Identity", x)
    nodes[-1].output[0] = "hidden"
    of = partial(helper.make_tensor_value_info, elem_type=TensorProto.FLOAT, shape=["pieces", width])
    graph = helper.make_graph(nodes, "transformer", [of("x")], [of("hidden")], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def product(rows: int, n: int, m: int) -> onnx.ModelProto:
    """One product of eight-bit integers, ``x`` (rows, n) times constant weights (n, m), and nothing else."""
    from onnx import TensorProto, helper, numpy_helper

    weights = np.random.default_rng(0).integers(-127, 128, (n, m), dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "weights"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [rows, n])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [rows, m])],
        [numpy_helper.from_array(weights, "weights")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def session(made: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])


def multiply_adds(graph: onnx.GraphProto) -> int:
    """Products of eight-bit weights that one word piece takes part in.

    Each weight of a matrix is used once a piece; tables that are looked up (``Gather``) multiply nothing. What
    attention multiplies among the pieces is left out: it is done in single precision.
    """
    from onnx import TensorProto

    used = {name for node in graph.node if node.op_type != "Gather" for name in node.input}
    small = (TensorProto.INT8, TensorProto.UINT8)
    return sum(
        weight.dims[0] * weight.dims[1]
        for weight in graph.initializer
        if weight.name in used and weight.data_type in small and len(weight.dims) == 2
    )


# --- in a Python of its own

_FIRST = """
import sys, parallax
text = sys.stdin.buffer.read().decode()
parallax.score([parallax.Article(id="a", text=text)], coder={coder!r})
"""
_MANY = """
from parallax.cli import app
app(["score", {corpus!r}, "--out", {out!r}, "--coder", {coder!r}], standalone_mode=False)
"""
# Before anything else asks where they lie.
_OTHER_WEIGHTS = """
from functools import partial
from pathlib import Path
from parallax.encoder import files
files.WEIGHTS = Path({folder!r})
files.sha256 = partial(files.sha256, files.WEIGHTS)
"""
# Not getrusage, whose peak a new process on Linux takes over from the one that started it.
_PEAK = """
from pathlib import Path
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
print("\\npeak", *[line.split()[1] for line in lines if line.startswith("VmHWM:")])
"""


def fresh(code: str, weights: Path, given: str = "") -> tuple[float, float | None]:
    """Seconds that a new Python takes for a piece of code, and its peak memory in MB, None if the system can't say.

    Raises
    ------
    RuntimeError
        If the code fails; with what it said.
    """
    other = "" if weights == WEIGHTS else _OTHER_WEIGHTS.format(folder=str(weights))
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", other + code + _PEAK],
        input=given.encode(),
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(Path(parallax.__file__).parents[1])},  # this package and no other
    )
    seconds = time.perf_counter() - began
    if ran.returncode:
        raise RuntimeError(f"a new Python could not score: {ran.stderr.decode(errors='replace')[-2000:]}")
    peak = ran.stdout.decode(errors="replace").split()
    return seconds, int(peak[-1]) / 1024 if peak[-2:-1] == ["peak"] else None


def _peak_of_many(n: int, coder: str, weights: Path) -> float | None:
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "made.jsonl"
        rows = (json.dumps({"id": article.id, "text": article.text}) for article in articles(n))
        corpus.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return fresh(_MANY.format(corpus=str(corpus), out=str(Path(folder) / "out"), coder=coder), weights)[1]


# --- all of it


def bench(n: int = 50, rounds: int = 5, many: int = 200, weights: Path = WEIGHTS) -> dict:
    """Times and ratios, as :func:`in_words` prints them.

    Each round runs everything once, in turn, so that a machine that slows down does so for all.

    Parameters
    ----------
    n : int
        Articles that are timed.
    rounds : int
        Rounds, and starts of a new Python.
    many : int
        Articles that a new Python scores while its memory is watched.
    weights : Path
        The trained weights; the shipped ones by default.

    Raises
    ------
    ValueError
        If one of the numbers is not positive.
    FileNotFoundError
        If the weights are absent.
    """
    for name, number in {"articles": n, "rounds": rounds, "many": many}.items():
        if number < 1:
            raise ValueError(f"{name}={number}: expected 1 or more.")
    with one_core():
        model = Model(weights)
        made = articles(n)
        documents = [parse(article) for article in made]
        lengths = [len(passage) for document in documents for passage in passages(document, model._tokenizer)]
        sentences = [sentence.of(d.text) for d in documents for sentence in d.sentences]
        works, left_out = _works(made, documents, sentences, lengths, model, weights)
        found: dict[str, list[float]] = {name: [] for name in works}
        wall, busy = time.perf_counter(), time.process_time()
        for _ in range(rounds):
            for name, work in works.items():
                found[name].append(work())
        share = (time.process_time() - busy) / (time.perf_counter() - wall)
        starts = {
            coder: [fresh(_FIRST.format(coder=coder), weights, made[0].text) for _ in range(rounds)] for coder in NAMES
        }
        peaks = {coder: _peak_of_many(many, coder, weights) for coder in NAMES}
    parts = min(works["parallax"].rounds, key=lambda seconds: sum(seconds.values()))
    per_product = found.pop("product", None)
    per_pair = found.pop("pair", None)
    best = {name: min(seconds) / n for name, seconds in found.items()}
    result = {
        "articles": n,
        "words": WORDS,
        "rounds": rounds,
        "core_share": share,
        "seconds_per_article": {
            name: {"best": best[name], "median": median(seconds) / n} for name, seconds in found.items()
        },
        "articles_per_second": {name: 1 / seconds for name, seconds in best.items()},
        "ratios": ratios(best, "parallax"),
        "encoder_words_per_second": WORDS / best["read"],
        "parts": shares(parts),
        "start": {
            coder: {"best": min(s for s, _ in of), "median": median(s for s, _ in of), "peak_mb": of[0][1]}
            for coder, of in starts.items()
        },
        "many": {"articles": many, "peak_mb": peaks},
        "left_out": left_out,
    }
    if per_product:
        import onnx

        each = multiply_adds(onnx.load(weights / "encoder.onnx").graph)
        result["encoder"] = of_limit(each, sum(lengths), parts["encoder"], np.prod(PRODUCT).item(), min(per_product))
        result["pair"] = {"best": min(per_pair), "median": median(per_pair)}
    return result


def of_limit(each: int, pieces: int, seconds: float, product: int, product_seconds: float) -> dict[str, float]:
    """How near the encoder comes to the fastest that the core can multiply small integers.

    (multiply-adds a piece x pieces / seconds of the encoder) / (multiply-adds of one product / its seconds).
    From 0 to 1, more is better. What the encoder does besides (attention, norms, padding) lowers it.

    Examples
    --------
    >>> of_limit(10, 50, 2.0, 800, 1.6)
    {'multiply_adds_per_piece': 10, 'pieces': 50, 'per_second': 250.0, 'limit_per_second': 500.0, 'of_limit': 0.5}
    """
    rate, limit = each * pieces / seconds, product / product_seconds
    return {
        "multiply_adds_per_piece": each,
        "pieces": pieces,
        "per_second": rate,
        "limit_per_second": limit,
        "of_limit": rate / limit,
    }


def _works(
    made: Sequence[Article],
    documents: Sequence[Document],
    sentences: Sequence[str],
    lengths: Sequence[int],
    model: Model,
    weights: Path,
) -> tuple[dict[str, Callable[[], float]], list[str]]:
    """What a round runs, each giving its seconds, and what is left out and why."""
    works: dict[str, Callable[[], float]] = {
        "parallax": Tool(made, "model", model, weights),
        "rules": Tool(made, "rules", model, weights),
        "read": partial(timed, partial(_read, model, documents)),
        "textblob": partial(timed, textblob([article.text for article in made])),
    }
    left_out = []
    if find_spec("vaderSentiment"):
        works["vader"] = partial(timed, vader(sentences))
    else:
        left_out.append("VADER: vaderSentiment is not installed. pip install 'parallax-framing[training]'")
    if find_spec("onnx"):
        encoder, multiply = session(transformer()), session(product(*PRODUCT))
        rng = np.random.default_rng(0)
        given = rng.integers(0, 256, PRODUCT[:2], dtype=np.uint8)
        # Of all lengths alike: every so many-th passage from the shortest to the longest.
        some = sorted(lengths)[:: -(-len(lengths) // READ)]
        read = [rng.standard_normal((length, 768), dtype=np.float32) for length in some]
        # The two pieces that open and close a sentence come on top.
        pair = rng.standard_normal((2 + sum(lengths) // len(sentences), 768), dtype=np.float32)

        def roberta() -> float:
            return timed(lambda: [encoder.run(None, {"x": x}) for x in read]) * sum(lengths) / sum(some)

        works["roberta"] = roberta
        # One is over too soon to be timed: a lull of the machine would flatter it.
        works["pair"] = lambda: timed(lambda: [encoder.run(None, {"x": pair}) for _ in range(READ)]) / READ
        works["product"] = lambda: timed(lambda: [multiply.run(None, {"x": given}) for _ in range(AGAIN)]) / AGAIN
    else:
        left_out.append("RoBERTa-base, int8 limit: onnx is not installed. pip install 'parallax-framing[training]'")
    return works, left_out


_CALLED = {
    "parallax": "Parallax, model: text to tables",
    "rules": "Parallax, rules: text to tables",
    "read": "the encoder alone",
    "textblob": "TextBlob, whole article",
    "vader": "VADER, each sentence",
    "roberta": "RoBERTa-base shape, float32",
}


def in_words(result: Mapping) -> list[str]:
    """The figures as lines of text."""
    lines = [
        f"One core, {result['articles']} articles of {result['words']} words, no paragraph twice;"
        f" {result['rounds']} rounds, everything in each",
        "",
        f"{'':34}{'ms an article':^19}{'articles/s':>11}{'Parallax takes':>18}",
        f"{'':34}{'best':>9}{'median':>10}{'(best)':>11}{'times this':>18}",
    ]
    for name, seconds in result["seconds_per_article"].items():
        best, middle, rate = 1e3 * seconds["best"], 1e3 * seconds["median"], result["articles_per_second"][name]
        times = f"{result['ratios'][name]:18.3g}" if name in result["ratios"] else ""
        lines.append(f"{_CALLED[name]:34}{best:9.1f}{middle:10.1f}{rate:11.1f}{times}")
    if "pair" in result:
        lines.append(
            "NewsSentiment reads one pair of sentence and target at a time: "
            f"{1e3 * result['pair']['best']:.1f} ms a pair, as that RoBERTa-base reads a sentence."
        )
    lines += ["", "Where the time of Parallax with the model goes (best round)"]
    lines += [f"  {name:32}{share:6.1%}" for name, share in result["parts"].items()]
    lines += ["", f"The encoder with its tokenizer reads {result['encoder_words_per_second']:,.0f} words/s."]
    if "encoder" in result:
        of = result["encoder"]
        lines.append(
            f"Its weights take {of['multiply_adds_per_piece'] / 1e6:.1f} million multiply-adds a word piece: "
            f"{of['per_second'] / 1e9:.0f} of {of['limit_per_second'] / 1e9:.0f} thousand million a second "
            f"that int8 allows on this core, {of['of_limit']:.0%}."
        )
    lines += ["", "A new Python"]
    many = result["many"]
    for coder, start in result["start"].items():
        lines.append(
            f"  {coder:8}{start['best']:.2f} s (median {start['median']:.2f}) to the first score, "
            f"{_mb(start['peak_mb'])}; {_mb(many['peak_mb'][coder])} with {many['articles']} articles"
        )
    lines += [f"Left out: {why}" for why in result["left_out"]]
    if result["core_share"] < 0.95:
        lines.append(
            f"The machine was busy: the run had {result['core_share']:.0%} of its core, so that rates are too low and "
            "ratios rough. Run it again on an idle machine."
        )
    return lines


def _mb(peak: float | None) -> str:
    return "memory unknown on this system" if peak is None else f"{peak:.0f} MB"


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=50, help="articles that are timed (50)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best and the median count (5)")
    parser.add_argument("--many", type=int, default=200, help="articles scored while memory is watched (200)")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="other weights than the shipped")
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    options = parser.parse_args(given)
    try:
        result = bench(options.articles, options.rounds, options.many, options.weights)
    except (FileNotFoundError, ValueError) as error:
        parser.error(str(error))
    print(*in_words(result), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
