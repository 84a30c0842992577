"""BASIL: sentences of lexical and informational bias, and what the author feels for those in the news."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from textblob import TextBlob

from parallax.annotation import Annotation, Attribution, Coder, voice_of
from parallax.article import Article
from parallax.coders.mentions import polarity
from parallax.document import Document, Span, parse
from parallax.evaluation.published import Seen, as_lines, checked, json_lines, none_seen, one_file, result, unseen
from parallax.evaluation.spans import loaded_marks, sentence_f1, touched
from parallax.gazetteer.targets import Target, Targets
from parallax.instrument.intervals import with_intervals

#: The two kinds of bias, as the set calls them and as the measures do.
BIAS = {"lex": "lexical", "inf": "informational"}
#: How well the author speaks of somebody: only the order counts.
FEELING = {"str-neg": -2, "neg": -1, "neu": 0, "pos": 1, "str-pos": 2}
#: What a measure of the outlet's own words adds to its name.
OUTLET = "_outlet_voice"

#: Polarities, from -1 to 1, of the mentions at these spans of a document.
Towards = Callable[[Document, Sequence[Span]], Sequence[float]]


def by_rule(document: Document, spans: Sequence[Span]) -> list[float]:
    """How each mention is spoken of, by :func:`parallax.coders.mentions.polarity` in its sentence."""
    found = []
    for span in spans:
        sentence = document.sentence_of(span)
        start, end = span.start - sentence.start, min(span.end, sentence.end) - sentence.start
        found.append(polarity(sentence.of(document.text), start, end)[0])
    return found


def measure(path: Path, coder: Coder, towards: Towards = by_rule, seen: Seen = none_seen) -> dict:
    """Which sentences are biased by their words or by what they tell, and how the author feels about whom.

    ``lexical_f1`` and ``informational_f1``: F1 of the sentences in which people marked lexical (or informational)
    bias, against those in which the coder marked a loaded phrase of any family but hedges. See
    :func:`~parallax.evaluation.spans.sentence_f1` for the formula and the baselines. From 0 to 1, more is better.
    The coder looks for loaded words alone: that it also answers for informational bias shows how far the two
    coincide.

    ``stance_spearman``: Spearman's rank correlation, over the main entities of all articles, of the author's
    feeling as people read it and the mean polarity of the entity's mentions. From -1 to 1, more is better; None
    where one of the two never differs. TextBlob's answer is the mean polarity of the sentences that mention the
    entity. An entity is mentioned by its full name, and by the last word of a name of two or three, as a person
    is by the surname; ``rejected`` counts the entities that their article mentions by neither.

    ``*_outlet_voice``: the same, of marks and mentions in the outlet's own voice as the coder has it, and of bias
    that stands in no quotation. Without such a mention the outlet says nothing of the entity: polarity 0. The
    baselines know no voices and answer the same again.

    Articles are resampled whole. Headlines are left out, with the bias that is marked in them.

    What it misses: people marked bias against what two other outlets wrote of the event, which the coder never
    sees. An entity that is only described ("lawmakers" of a party) is rarely named so; one surname of two people
    is taken for the main entity's.

    Source: Fan et al. (2019), In Plain Sight: Media Bias Through the Lens of Factual Reporting.

    Parameters
    ----------
    path : Path
        A JSON object a line, with ``article`` and ``annotation``, or the folder that holds the file.
    coder : Coder
    towards : callable
        Takes a document and the spans of mentions in it, and gives as many polarities.
    seen : callable
        Whether the coder was trained on a text: then it is not measured.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is absent, is no such file, or its marks stand elsewhere in the text.
    """
    path = one_file(path, "the file of BASIL", "*.jsonl")
    fields: dict[str, type | tuple] = {"article": dict, "annotation": dict}
    read = [_article(checked(row, where, fields, as_lines("BASIL")), where) for where, row in json_lines(path, "BASIL")]
    rows = unseen(read, seen, path)
    sentences, entities = [], []
    for unit, row in enumerate(rows):
        annotation = coder.annotate(parse(Article(id=str(unit), text=row["text"])))
        blobs = [TextBlob(place.of(row["text"])) for place in row["sentences"]]
        sentences.append(_sentences(row, annotation, blobs).assign(unit=unit))
        entities += [{"unit": unit, **entity} for entity in _entities(row, annotation, blobs, towards)]
    sentences = pd.concat(sentences)
    entities = pd.DataFrame(entities, columns=["unit", "feeling", "model", f"model{OUTLET}", "majority", "textblob"])
    figures: dict[str, dict] = {"model": {}, "majority": {}, "textblob": {}}
    for of in ("", OUTLET):
        for bias, called in BIAS.items():
            columns = (sentences[name] for name in (f"{bias}{of}", f"given{of}", "subjectivity", "unit"))
            for who, figure in sentence_f1(f"{called}_f1{of}", *columns).items():
                figures[who] |= figure
        for who, column in {"model": f"model{of}", "majority": "majority", "textblob": "textblob"}.items():
            feeling, given, unit = (entities[name] for name in ("feeling", column, "unit"))
            figures[who] |= spearman(f"stance_spearman{of}", feeling, given, unit, len(rows))
    published: dict[str, str | float] = {"system": "BERT for sentences (Fan et al. 2019), TextBlob for stance"}
    published |= {"lexical_f1": 0.315, "informational_f1": 0.43, "stance_spearman": 0.109}
    found = result("basil", path, len(sentences), len(rows), figures, published, len(read) - len(rows))
    rejected = sum(len(row["feelings"]) for row in rows) - len(entities)
    return found | {"entities": len(entities), "rejected": rejected}


def _sentences(row: dict, annotation: Annotation, blobs: list[TextBlob]) -> pd.DataFrame:
    """Of each sentence: whether people marked each bias, whether the coder marked it, TextBlob's subjectivity."""
    marks = loaded_marks(annotation)
    own = [mark for mark in marks if mark.voice == "outlet"]
    found = {
        "subjectivity": [blob.subjectivity for blob in blobs],
        "given": touched(row["sentences"], [mark.span for mark in marks]),
        f"given{OUTLET}": touched(row["sentences"], [mark.span for mark in own]),
    }
    for bias in BIAS:
        spans = [(span, quoted) for kind, span, quoted in row["spans"] if kind == bias]
        found[bias] = touched(row["sentences"], [span for span, _ in spans])
        found[f"{bias}{OUTLET}"] = touched(row["sentences"], [span for span, quoted in spans if not quoted])
    return pd.DataFrame(found)


def _entities(row: dict, annotation: Annotation, blobs: list[TextBlob], towards: Towards) -> Iterator[dict]:
    """Of each main entity that is mentioned: the author's feeling and the polarities given."""
    attributions = annotation.of_kind(Attribution)
    for entity, spans in mentioned(row["text"], list(row["feelings"])).items():
        if not spans:
            continue
        polarities = np.array(towards(annotation.document, spans), float)
        own = np.array([voice_of(span, attributions) == "outlet" for span in spans])
        near = touched(row["sentences"], spans)
        yield {
            "feeling": row["feelings"][entity],
            "model": polarities.mean(),
            f"model{OUTLET}": polarities[own].mean() if own.any() else 0.0,
            "majority": 0.0,
            "textblob": np.mean([blob.polarity for blob, names in zip(blobs, near, strict=True) if names]),
        }


def spearman(name: str, gold: Sequence[float], given: Sequence[float], units: Sequence[int], n_units: int) -> dict:
    """Spearman's rank correlation of two rankings, with an interval over units that are resampled whole.

    Parameters
    ----------
    name : str
        What the figure is called.
    gold, given : sequences of float, one an item
    units : sequence of int
        The number of each item's unit.
    n_units : int
        How many units there are, those without an item too.

    Returns
    -------
    dict
        ``{name: {"value", "low", "high"}}``, None where one ranking never differs.

    Examples
    --------
    >>> spearman("rho", [1, 2, 3], [2, 4, 9], [0, 1, 2], 3)["rho"]["value"]
    1.0
    """
    x, y, unit = np.asarray(gold, float), np.asarray(given, float), np.asarray(units, int)

    def of(times: np.ndarray) -> float:
        drawn = np.repeat(np.arange(len(unit)), times[unit].astype(int))
        if len(drawn) < 2 or np.ptp(x[drawn]) == 0 or np.ptp(y[drawn]) == 0:
            return np.nan
        return spearmanr(x[drawn], y[drawn]).statistic

    # Ranks cannot be summed over units. So each unit counts itself, and the sums say how often each was drawn.
    return with_intervals(np.eye(n_units), lambda times: {name: np.apply_along_axis(of, -1, times)[()]})


def _article(row: dict, where: str) -> dict:
    """Text, sentences, marked spans and the author's feelings of one row."""
    as_published = "Give BASIL as its makers publish it."
    try:
        paragraphs = row["article"]["body-paragraphs"]
        lines = [line for paragraph in paragraphs for line in paragraph]
        text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
        marked = [
            (m["bias"], m["id"], m["start"], m["end"], m["txt"], m["quote"] == "yes")
            for m in row["annotation"]["phrase-level-annotations"]
        ]
        read = row["annotation"]["article-level-annotations"]
        entities = row["article"]["main-entities"]
        felt = {entity: read.get(f"author_feeling_{entity.replace(' ', '_')}") for entity in entities}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{where}: {error} where an article or its annotation was expected. {as_published}") from None
    if not text.strip() or not all(entity.strip() for entity in felt):
        raise ValueError(f"{where}: the article has no text, or a main entity no name. {as_published}")
    starts, at = [], 0
    for paragraph in paragraphs:
        for line in paragraph:
            starts.append(at)
            at += len(line) + 1
        at += 1
    spans = []
    for bias, place, start, end, words, quoted in marked:
        if place == "title":
            continue
        number = int(place[1:]) if isinstance(place, str) and place[1:].isdecimal() else -1
        placed = isinstance(start, int) and isinstance(end, int) and 0 <= start < end and 0 <= number < len(lines)
        if bias not in BIAS or not placed or lines[number][start:end] != words:
            raise ValueError(f"{where}: no sentence {place!r} has {bias!r} words at {start} to {end}. {as_published}")
        spans.append((bias, Span(starts[number] + start, starts[number] + end), quoted))
    sentences = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True) if line.strip()]
    unknown = {str(value) for value in felt.values() if value is not None} - set(FEELING)
    if unknown:
        raise ValueError(f"{where}: the author's feeling is {unknown}, not one of {', '.join(FEELING)}. {as_published}")
    feelings = {entity: FEELING[value] for entity, value in felt.items() if value is not None}
    return {"text": text, "sentences": sentences, "spans": spans, "feelings": feelings}


def mentioned(text: str, entities: list[str]) -> dict[str, list[Span]]:
    """Where each entity is mentioned: by its name, or by the last word of it where that may be a surname.

    Examples
    --------
    >>> text = "Ann Lee of the Rain Party spoke. The party likes Lee."
    >>> {name: [span.of(text) for span in spans] for name, spans in mentioned(text, ["Ann Lee", "Rain Party"]).items()}
    {'Ann Lee': ['Ann Lee', 'Lee'], 'Rain Party': ['Rain Party']}
    """
    last = {entity: entity.split()[-1] for entity in entities}
    bearers = Counter(last.values())
    words = set(re.findall(r"\w+", text))
    targets = []
    for entity, surname in last.items():
        names = entity.split()
        # "Party" stands for any: a word that the text also writes small is no surname.
        person = len(names) in (2, 3) and all(name[0].isupper() for name in names) and surname.lower() not in words
        aliases = (entity, surname) if person and bearers[surname] == 1 else (entity,)
        targets.append(Target(id=entity, name=entity, side="", aliases=aliases))
    found: dict[str, list[Span]] = {entity: [] for entity in entities}
    for start, end, entity in Targets(tuple(targets), ("", "")).find(text):
        found[entity].append(Span(start, end))
    return found
