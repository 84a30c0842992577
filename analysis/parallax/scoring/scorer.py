"""From articles to scores and evidence: each article by every coder, through every family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from parallax.annotation import Annotation, Coder
from parallax.article import Article
from parallax.coders import BASELINES, DEFAULT, coder_from
from parallax.coders.lexicon import LexiconCoder
from parallax.coders.textblob import TextBlobCoder
from parallax.document import parse
from parallax.features.base import FeatureFamily
from parallax.features.evidence import EVIDENCE, NUMBER, TEXT, evidence_rows
from parallax.features.measures import families
from parallax.features.table import FeatureTable
from parallax.gazetteer.targets import Targets, read_targets
from parallax.scoring.tables import ARTICLES, article_row, frame

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Scorer:
    """The instrument: coders, and the families that count what each coder marked.

    Build it with :meth:`default`; the same scorer serves every outlet.
    """

    coders: Sequence[tuple[Coder, Sequence[FeatureFamily]]]

    @classmethod
    def default(cls, targets: Targets | None = None, coder: str | Coder = DEFAULT) -> Scorer:
        """The three families over one coder's marks; beside them what the lists alone find, and TextBlob.

        Raises
        ------
        ValueError
            If no coder has the name, or the coder has the name of a baseline: their marks could not be told apart.
        """
        own = coder_from(coder, targets)
        if own.name in BASELINES:
            raise ValueError(f"coder {own.name!r} is a baseline, and scored beside any coder. Give another one.")
        coders = own, LexiconCoder(), TextBlobCoder()
        return cls(list(zip(coders, families(targets), strict=True)))

    @property
    def families(self) -> list[FeatureFamily]:
        return [family for _, families in self.coders for family in families]

    def columns(self) -> list[str]:
        return ["article_id", *(name for f in self.families for name in f.get_feature_names_out())]

    def batch(
        self, articles: Iterable[Article], kept: list[Annotation] | None = None
    ) -> tuple[list[dict], list[list], list[dict]]:
        """Rows of the tables ``articles``, ``scores`` and ``evidence``; ``kept`` takes what the first coder marked."""
        meta, scores, evidence = [], [], []
        for article in articles:
            document = parse(article)
            annotations = [(coder.annotate(document), families) for coder, families in self.coders]
            if kept is not None:
                kept.append(annotations[0][0])
            meta.append(article_row(annotations[0][0]))
            scores.append([article.id, *(v for a, families in annotations for f in families for v in f.row(a))])
            evidence += [row for a, families in annotations for row in evidence_rows(a, families)]
        return meta, scores, evidence

    def score(self, articles: Iterable[Article], kept: list[Annotation] | None = None) -> FeatureTable:
        """All articles, in memory; ``kept`` takes what the first coder marked."""
        meta, scores, evidence = self.batch(articles, kept)
        return FeatureTable(
            scores=frame(scores, {"article_id": TEXT} | dict.fromkeys(self.columns()[1:], NUMBER)),
            evidence=frame(evidence, EVIDENCE),
            articles=frame(meta, ARTICLES),
            families=self.families,
        )


def annotate(text: str | Article, coder: str | Coder = DEFAULT, targets: Targets | None = None) -> Annotation:
    """Marks of one text or article.

    Parameters
    ----------
    text : str or Article
    coder : str or Coder
        One of :data:`parallax.coders.NAMES`, or an object with a method ``annotate(document)``.
    targets : Targets, optional
        Who is spoken of, for a coder by name; the shipped ones by default.

    Examples
    --------
    >>> from parallax import annotate
    >>> marks = annotate("The rogue regime lied, a farmer said.", coder="rules").marks
    >>> [mark.kind for mark in marks]
    ['loaded', 'attribution']
    """
    article = text if isinstance(text, Article) else Article(id="text", text=text)
    return coder_from(coder, targets).annotate(parse(article))


def score(
    corpus: Iterable[Article] | str | Path, targets: Targets | None = None, coder: str | Coder = DEFAULT
) -> FeatureTable:
    """Scores and evidence of a corpus that fits in memory; :func:`score_to` takes any size.

    Parameters
    ----------
    corpus : articles, or the path of a corpus
    targets : Targets, optional
        Those that lie beside the corpus, or else the shipped ones, if not given.
    coder : str or Coder
        One of :data:`parallax.coders.NAMES`, or an object with a ``name`` and a method ``annotate(document)``.

    Examples
    --------
    >>> from parallax import Article, score
    >>> table = score([Article(id="a", text="The rogue regime lied, a farmer said.")])
    >>> table.explain("a", "loaded_language.per_1000_words@all")["text"].tolist()
    ['rogue regime']
    """
    if isinstance(corpus, str | Path):
        from parallax.formats import beside, read_corpus

        targets = targets if targets is not None else read_targets(beside(corpus, "targets.toml"))
        corpus = read_corpus(corpus)
    return Scorer.default(targets, coder).score(corpus)
