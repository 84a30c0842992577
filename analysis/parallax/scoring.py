"""From articles to scores and evidence: each article by every coder, through every family, as a stream."""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from parallax.annotation import VOICES, Annotation
from parallax.article import Article, Corpus, Reject
from parallax.coders import DEFAULT, coder_named
from parallax.coders.lexicon import LexiconCoder
from parallax.coders.textblob import TextBlobCoder
from parallax.document import Document, parse
from parallax.features.base import FeatureFamily, words_in_voice
from parallax.features.evidence import EVIDENCE, NUMBER, TEXT, WHOLE, evidence_rows
from parallax.features.lexicon import LexiconBaseline
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance
from parallax.features.table import FeatureTable
from parallax.features.textblob import TextBlobBaseline
from parallax.importers.cleaning import without_words
from parallax.model.files import sha256 as weights
from parallax.outlets import Outlets
from parallax.tables import escape_cell, write_csv
from parallax.targets import Targets, read_targets

if TYPE_CHECKING:
    import pyarrow as pa

#: What is known of an article, without its text.
ARTICLES = {
    **dict.fromkeys(("article_id", "event", "outlet", "publisher", "group", "group_basis"), TEXT),
    **dict.fromkeys(("genre", "genre_basis", "translation", "date", "title", "url"), TEXT),
    "constructed": "boolean",
    "sha256": TEXT,
    "sentences": WHOLE,
    **{f"words@{voice}": WHOLE for voice in VOICES},
    "notes": TEXT,
}
BATCH = 64
#: Rows that are written to Parquet together. Each group costs the writer memory until the file is closed,
#: so that a group a batch would make memory grow with the corpus.
ROW_GROUP = 4096
CODERS = Path(__file__).parent / "coders"
#: How many words of a marked phrase a shareable table holds.
SHARED_WORDS = 6


class Coder(Protocol):
    """Whoever marks: the rules, TextBlob, a trained model, a person."""

    name: str

    def annotate(self, document: Document) -> Annotation: ...


def families(targets: Targets | None = None) -> tuple[list[FeatureFamily], ...]:
    """The families over a coder's marks, those over the lists' and those over TextBlob's, fitted."""
    targets = targets if targets is not None else read_targets()
    own = [LoadedLanguage(), Sourcing(targets=targets), Stance(targets=targets)]
    return [family.fit() for family in own], [LexiconBaseline().fit()], [TextBlobBaseline().fit()]


@dataclass(frozen=True)
class Scorer:
    """The instrument: coders, and the families that count what each coder marked.

    Build it with :meth:`default`; the same scorer serves every outlet.
    """

    coders: Sequence[tuple[Coder, Sequence[FeatureFamily]]]

    @classmethod
    def default(cls, targets: Targets | None = None, coder: str = DEFAULT) -> Scorer:
        """The three families over one coder's marks; beside them what the lists alone find, and TextBlob."""
        coders = coder_named(coder, targets), LexiconCoder(), TextBlobCoder()
        return cls(list(zip(coders, families(targets), strict=True)))

    @property
    def families(self) -> list[FeatureFamily]:
        return [family for _, families in self.coders for family in families]

    def columns(self) -> list[str]:
        return ["article_id", *(name for f in self.families for name in f.get_feature_names_out())]

    def batch(self, articles: Iterable[Article]) -> tuple[list[dict], list[list], list[dict]]:
        """Rows of the tables ``articles``, ``scores`` and ``evidence``."""
        meta, scores, evidence = [], [], []
        for article in articles:
            document = parse(article)
            annotations = [(coder.annotate(document), families) for coder, families in self.coders]
            meta.append(_article_row(annotations[0][0]))
            scores.append([article.id, *(v for a, families in annotations for f in families for v in f.row(a))])
            evidence += [row for a, families in annotations for row in evidence_rows(a, families)]
        return meta, scores, evidence

    def score(self, articles: Iterable[Article]) -> FeatureTable:
        """All articles, in memory."""
        meta, scores, evidence = self.batch(articles)
        return FeatureTable(
            scores=_frame(scores, {"article_id": TEXT} | dict.fromkeys(self.columns()[1:], NUMBER)),
            evidence=_frame(evidence, EVIDENCE),
            articles=_frame(meta, ARTICLES),
            families=self.families,
        )


def _article_row(annotation: Annotation) -> dict:
    article = annotation.document.article
    known = {name: getattr(article, name) for name in ARTICLES if hasattr(article, name)}
    return known | {
        "article_id": article.id,
        "date": article.date.isoformat() if article.date else "",
        "sentences": len(annotation.document.sentences),
        **{f"words@{voice}": words_in_voice(annotation, voice) for voice in VOICES},
        "notes": "; ".join(article.notes),
    }


def _frame(rows: list[dict], types: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(types))
    for column, kind in types.items():
        if frame[column].dtype != pd.api.types.pandas_dtype(kind):  # all at once copies every column
            frame[column] = frame[column].astype(kind)
    return frame


class _Writer:
    """One table as Parquet and CSV, written batch by batch."""

    def __init__(self, stem: Path, types: Mapping[str, str]):
        # No reader of one article waits for what writes tables.
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        self._pa = pa
        kinds = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), "boolean": pa.bool_()}
        self._types = types
        self._schema = pa.schema([(name, kinds[kind]) for name, kind in types.items()])
        self._csv = stem.with_suffix(".csv")
        write_csv(_frame([], types), self._csv)
        self._parquet = ParquetWriter(stem.with_suffix(".parquet"), self._schema)
        self._held: list[pa.Table] = []

    def write(self, rows: list) -> None:
        frame = _frame(rows, self._types)
        write_csv(frame, self._csv, header=False)
        self._held.append(self._pa.Table.from_pandas(frame, schema=self._schema, preserve_index=False))
        if sum(map(len, self._held)) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            self._parquet.write_table(self._pa.concat_tables(self._held))
        self._held = []

    def close(self) -> None:
        self._flush()
        self._parquet.close()


@dataclass(frozen=True)
class Run:
    """What a run read and wrote: counts, seconds, and hashes of what it measured with."""

    articles: int
    rejects: int
    record: dict


def score_to(
    corpus: Corpus,
    out: Path,
    scorer: Scorer,
    targets: Targets,
    outlets: Outlets,
    jobs: int = 1,
    shareable: bool = False,
    progress: Callable[[int, int], None] = lambda articles, rejects: None,
) -> Run:
    """Score a corpus into a folder: ``scores``, ``evidence`` and ``articles`` as Parquet and CSV,
    ``rejects.csv`` and ``run.json``. Memory does not grow with the corpus.

    Parameters
    ----------
    jobs : int
        Processes; the tables are the same for any number.
    shareable : bool
        Leave out titles and the words that notes quote, and cut marked phrases to :data:`SHARED_WORDS` words, so
        that the tables can be passed on where the texts may not.
    progress : callable
        Called with the articles and rejects so far.

    Raises
    ------
    ValueError
        If the corpus holds no article that can be read.
    """
    from joblib import Parallel, delayed

    began = time.perf_counter()
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file. Name a folder for the tables.")
    out.mkdir(parents=True, exist_ok=True)
    # Written last: where it lies, the tables beside it are whole and its own.
    (out / "run.json").unlink(missing_ok=True)
    # What was written for teaching says so in every row of every table.
    numbers = {"article_id": TEXT} | dict.fromkeys(scorer.columns()[1:], NUMBER) | {"constructed": "boolean"}
    done = rejected = constructed = 0
    with ExitStack() as stack:
        tables = {"articles": ARTICLES, "scores": numbers, "evidence": EVIDENCE}
        writers = [stack.enter_context(closing(_Writer(out / name, types))) for name, types in tables.items()]
        file = stack.enter_context(open(out / "rejects.csv", "w", encoding="utf-8", newline=""))
        rejects = csv.writer(file, lineterminator="\n")
        rejects.writerow(["where", "id", "why"])
        first = ""

        def readable() -> Iterator[Article]:
            nonlocal rejected, first
            for item in corpus.stream():
                if isinstance(item, Reject):
                    rejected += 1
                    first = first or f"{item.where}: {item.why}"
                    rejects.writerow([escape_cell(cell) for cell in (item.where, item.id, item.why)])
                elif shareable:
                    yield replace(item, notes=without_words(item.notes))
                else:
                    yield item

        # A generator, so that only a few batches are in memory at any time.
        run = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2 * n_jobs")
        for batch in run(delayed(scorer.batch)(b) for b in _batches(readable())):
            if shareable:
                _leave_out_text(*batch)
            meta, scores, evidence = batch
            marked = [[*row, article["constructed"]] for row, article in zip(scores, meta, strict=True)]
            for writer, rows in zip(writers, (meta, marked, evidence), strict=True):
                writer.write(rows)
            done += len(meta)
            constructed += sum(article["constructed"] for article in meta)
            progress(done, rejected)
    if not done:
        why = f"{rejected} rejected, the first in {first}. All are in {out / 'rejects.csv'}"
        raise ValueError(f"{corpus.name}: no article could be read: {why if rejected else 'it is empty'}.")
    record = {
        "corpus": corpus.name,
        "articles": done,
        "rejects": rejected,
        "constructed": constructed,
        "coder": scorer.coders[0][0].name,
        "seconds": round(time.perf_counter() - began, 2),
        **provenance(targets, outlets),
    }
    (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return Run(done, rejected, record)


def read_table(out: Path, targets: Targets | None = None) -> FeatureTable:
    """The tables that scoring wrote into a folder.

    Parameters
    ----------
    targets : Targets, optional
        Those that the scores were made with; the shipped ones by default.

    Raises
    ------
    FileNotFoundError
        If one of the tables is not there.
    ValueError
        If another version wrote them.
    """
    paths = {name: Path(out) / f"{name}.parquet" for name in ("scores", "evidence", "articles")}
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(f"{path}: not found. Write it with `parallax score CORPUS --out {out}`.")
    tables = {name: pd.read_parquet(path) for name, path in paths.items()}
    for name, types in {"evidence": EVIDENCE, "articles": ARTICLES, "scores": {"article_id", "constructed"}}.items():
        if missing := [column for column in types if column not in tables[name]]:
            raise ValueError(f"{paths[name]}: no column {missing[0]!r}. Another version wrote it: score anew.")
    return FeatureTable(
        scores=tables["scores"].drop(columns="constructed").astype({"article_id": TEXT}),
        evidence=tables["evidence"].astype(EVIDENCE),
        articles=tables["articles"].astype(ARTICLES),
        families=[family for group in families(targets) for family in group],
    )


def _leave_out_text(meta: list[dict], scores: list, evidence: list[dict]) -> None:
    for row in meta:
        row["title"] = ""
    for row in evidence:
        words = row["text"].split()
        row["text"] = " ".join(words[:SHARED_WORDS]) + (" …" if len(words) > SHARED_WORDS else "")


def provenance(targets: Targets, outlets: Outlets) -> dict:
    """Versions, and hashes of everything the numbers depend on."""
    from importlib.metadata import version

    from parallax import __version__

    digest = hashlib.sha256()
    # Lexicons, cues and polarities: everything but code that the coders read.
    for path in sorted(path for path in CODERS.rglob("*") if path.suffix in (".csv", ".toml")):
        digest.update(path.relative_to(CODERS).as_posix().encode() + b"\0" + path.read_bytes())
    packages = ("ftfy", "numpy", "onnxruntime", "pandas", "py3langid", "pyarrow", "scikit-learn", "scipy", "textblob")
    packages += ("tokenizers",)
    return {
        "parallax": __version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
        "processor": processor(),
        "sha256": {
            "weights": weights(),
            "lexicons": digest.hexdigest(),
            "targets": targets.sha256,
            "outlets": outlets.sha256,
        },
    }


def processor() -> str:
    """The kind of processor and its widest vector instructions, as "x86_64 avx2"."""
    import pyarrow as pa

    return f"{platform.machine()} {pa.runtime_info().detected_simd_level}"


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch


def annotate(text: str | Article, coder: Coder | None = None) -> Annotation:
    """Marks of one text or article, by the default coder unless another is given."""
    article = text if isinstance(text, Article) else Article(id="text", text=text)
    return (coder or coder_named()).annotate(parse(article))


def score(
    corpus: Iterable[Article] | str | Path, targets: Targets | None = None, coder: str = DEFAULT
) -> FeatureTable:
    """Scores and evidence of a corpus that fits in memory; :func:`score_to` takes any size.

    Parameters
    ----------
    corpus : articles, or the path of a corpus
    targets : Targets, optional
        Those that lie beside the corpus, or else the shipped ones, if not given.
    coder : str
        One of :data:`parallax.coders.NAMES`.

    Examples
    --------
    >>> from parallax import Article, score
    >>> table = score([Article(id="a", text="The rogue regime lied, a farmer said.")])
    >>> table.explain("a", "loaded_language.per_1000_words@all")["text"].tolist()
    ['rogue regime']
    """
    if isinstance(corpus, str | Path):
        from parallax.importers import beside, read_corpus

        targets = targets if targets is not None else read_targets(beside(corpus, "targets.toml"))
        corpus = read_corpus(corpus)
    return Scorer.default(targets, coder).score(corpus)
