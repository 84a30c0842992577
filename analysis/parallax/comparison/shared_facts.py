"""What each article on an event states: shared facts, their wordings, shared quotations, and copied passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from parallax.annotation import Annotation
from parallax.coders.attribution.tokens import PRONOUN
from parallax.comparison.facts.copies import copies
from parallax.comparison.facts.matching import Fact, facts
from parallax.comparison.facts.quotations import shared_quotations
from parallax.comparison.facts.statements import Statement, statements
from parallax.comparison.facts.wordings import wordings

COLUMNS = {
    "facts": ("event", "fact", "statement", "articles", "groups", "only"),
    "sentences": ("event", "fact", "article_id", "group", "start", "end", "text", "sure"),
    "coverage": ("event", "article_id", "group", "carried", "facts", "share"),
    "wordings": (
        *("event", "fact", "first_id", "first_start", "first_end", "second_id", "second_start", "second_end"),
        *("kind", "first_words", "second_words", "in_words", "first_words_start", "second_words_start"),
    ),
    "quotations": (
        *("event", "quotation", "article_id", "group", "start", "end", "text", "source_name", "cue", "cut", "changed"),
    ),
    "copies": (
        *("event", "taker_id", "taker_start", "taker_end", "giver_id", "giver_start", "giver_end"),
        *("kind", "taker_words", "giver_words", "why"),
    ),
}
_POINTING = frozenset("this that these those such there".split())  # noqa: SIM905
_WHOLE = ("first_words_start", "second_words_start")


@dataclass(frozen=True)
class SharedFacts:
    """The facts that the articles on each event state. All offsets are into ``Article.text``.

    Attributes
    ----------
    facts : DataFrame
        One row per fact, numbered in the order in which they occur: ``event``, ``fact``, ``statement`` (the sentence
        that states it most plainly), ``articles`` (how many state it), ``groups`` that state it, joined by ";", and
        ``only``: the only group that states it, if other groups report the event too; else empty.
    sentences : DataFrame
        One row per fact and sentence that states it; ``sure`` is the probability that it does, 1 where nothing was
        matched. A sentence may state several facts, and an article state one fact twice.
    coverage : DataFrame
        One row per article: facts ``carried`` (stated in it), all ``facts`` of the event, and their ``share``, from 0
        to 1.
    wordings : DataFrame
        One row per difference between two wordings of one fact; ``first`` has something that ``second`` does not have.
        Starts and ends are those of the sentences, ``first_words_start`` and ``second_words_start`` those of the words
        (missing where there are none).
    quotations : DataFrame
        One row per article and shared quotation.
    copies : DataFrame
        One row per copied passage or change in it. ``why`` says how it is known who copied it.
    """

    facts: pd.DataFrame
    sentences: pd.DataFrame
    coverage: pd.DataFrame
    wordings: pd.DataFrame
    quotations: pd.DataFrame
    copies: pd.DataFrame


def shared_facts(annotations: Iterable[Annotation]) -> SharedFacts:
    """Which facts each telling of an event carries, and in which words.

    A fact is a group of sentences of different articles that state the same, or a sentence without a partner that
    states something that can be checked: it is no question, heading or address to the reader, has three words of
    content, and a quantity, a name or a source. Bare opinion is none. See :mod:`parallax.comparison.facts.matching`.

    A fact of one article is one that was found in no other: "not in this article" means "not found in it". Of the
    classroom's pairs of sentences that state one fact about half are found, free paraphrases least; so facts of one
    telling are fewer than they seem, and shares of coverage higher (:mod:`parallax.evaluation.facts`).

    Parameters
    ----------
    annotations : iterable of Annotation
        Of one coder. Articles without an event, and events with one article, are left out: there is nothing to
        compare. The order is irrelevant, and no group label plays a part in what is found.

    Returns
    -------
    SharedFacts

    Raises
    ------
    ValueError
        If two annotations are of one article.

    Examples
    --------
    >>> from parallax import Article, parse
    >>> texts = {"a": "Ruritania sold 40 ships to Bordavia. Why?", "b": "Bordavia bought 40 Ruritanian ships."}
    >>> marked = [Annotation(parse(Article(id=i, text=t, event="sale")), "none", ()) for i, t in texts.items()]
    >>> shared_facts(marked).facts[["fact", "articles", "statement"]].values.tolist()
    [['e1-f001', 2, 'Ruritania sold 40 ships to Bordavia.']]
    """
    by_event: dict[str, list[Annotation]] = defaultdict(list)
    seen = set()
    for annotation in annotations:
        article = annotation.document.article
        if article.id in seen:
            raise ValueError(f"{article.id!r} is annotated twice. Give the annotations of one coder.")
        seen.add(article.id)
        if article.event:
            by_event[article.event].append(annotation)
    rows: dict[str, list[tuple]] = {name: [] for name in COLUMNS}
    shared = sorted(event for event, of in by_event.items() if len(of) > 1)
    for number, event in enumerate(shared, 1):
        of_event = sorted(by_event[event], key=lambda a: a.document.article.id)
        for name, found in _event(number, event, of_event).items():
            rows[name] += found
    tables = {name: pd.DataFrame(found, columns=list(COLUMNS[name])) for name, found in rows.items()}
    tables["wordings"] = tables["wordings"].astype(dict.fromkeys(_WHOLE, "Int64"))
    return SharedFacts(**tables)


def _event(number: int, event: str, annotations: Sequence[Annotation]) -> dict[str, list[tuple]]:
    articles = [a.document.article for a in annotations]
    everyone = {article.group or "" for article in articles} - {""}
    stated = statements(annotations)
    found = sorted(facts(stated), key=lambda fact: min((stated[i].number, i) for i in fact.members))
    rows: dict[str, list[tuple]] = {name: [] for name in COLUMNS}
    carried = [0] * len(articles)
    for n, fact in enumerate(found, 1):
        name = f"e{number}-f{n:03}"
        carriers = sorted({stated[i].article for i in fact.members})
        groups = sorted({articles[i].group or "" for i in carriers} - {""})
        alone = len(groups) == 1 and len(everyone) > 1 and all(articles[i].group for i in carriers)
        plainest = _plainest(stated, fact)
        rows["facts"].append(
            (event, name, stated[plainest].text, len(carriers), ";".join(groups), groups[0] if alone else "")
        )
        for i in carriers:
            carried[i] += 1
        for i, sure in fact.members.items():
            s, article = stated[i], articles[stated[i].article]
            rows["sentences"].append((event, name, article.id, article.group, s.span.start, s.span.end, s.text, sure))
        for i, j, kind, one, two, in_words in wordings(annotations, stated, fact, plainest):
            a, b = stated[i], stated[j]
            texts = [articles[s.article].text for s in (a, b)]
            rows["wordings"].append(
                (
                    *(event, name, articles[a.article].id, a.span.start, a.span.end),
                    *(articles[b.article].id, b.span.start, b.span.end, kind),
                    *(one.of(texts[0]) if one else "", two.of(texts[1]) if two else "", in_words),
                    *(one.start if one else None, two.start if two else None),
                )
            )
    for article, n in zip(articles, carried, strict=True):
        share = n / len(found) if found else float("nan")
        rows["coverage"].append((event, article.id, article.group, n, len(found), share))
    for v in shared_quotations(annotations):
        article = articles[v.article]
        rows["quotations"].append(
            (
                *(event, f"e{number}-q{v.quotation:03}", article.id, article.group, v.span.start, v.span.end),
                *(v.span.of(article.text), v.source, v.cue, v.cut, v.changed),
            )
        )
    for c in copies(annotations):
        rows["copies"].append(
            (
                *(event, articles[c.taker].id, c.taker_span.start, c.taker_span.end),
                *(articles[c.giver].id, c.giver_span.start, c.giver_span.end),
                *(c.kind, c.taker_words, c.giver_words, c.why),
            )
        )
    return rows


def _plainest(stated: Sequence[Statement], fact: Fact) -> int:
    """The statement with the fewest loaded phrases; of these one that stands by itself, the shortest, the first."""
    return min(fact.members, key=lambda i: (stated[i].loaded, _leans(stated[i]), len(stated[i].text), i))


def _leans(statement: Statement) -> bool:
    """Whether it begins with a word that only the sentence before explains."""
    first = statement.text.lstrip("\"'“‘([ ").partition(" ")[0].lower()
    return first in PRONOUN or first in _POINTING
