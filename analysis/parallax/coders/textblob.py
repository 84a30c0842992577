"""TextBlob as a coder of its own: the baseline that a class sets against the rest."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from parallax.annotation import Annotation, Assessment
from parallax.document import Document, Span


def _english() -> ModuleType:
    """TextBlob's module of English, without the package around it.

    The package imports all of NLTK, which takes a second, and nothing of it is needed here: Python finds a bare
    package of the same name and place while it imports the one module. What imports TextBlob later gets it whole.
    """
    if "textblob" in sys.modules:
        return import_module("textblob.en")
    bare = ModuleType("textblob")
    where = find_spec("textblob")
    bare.__path__ = list(where.submodule_search_locations or ()) if where else []
    sys.modules["textblob"] = bare
    try:
        return import_module("textblob.en")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "textblob"]:
            del sys.modules[name]


sentiment = _english().sentiment


class _Located(str):
    """A token that remembers where it stood, on its way through TextBlob."""

    __slots__ = ("end", "start")
    start: int
    end: int


class TextBlobCoder:
    """Marks the words and phrases that TextBlob's ``PatternAnalyzer`` assesses.

    The mean of the marks' polarities is ``TextBlob(text).sentiment.polarity`` to the last digit; a
    test holds the two together. It knows neither quotations nor targets: every mark is in the
    outlet's voice, and "unfair tariffs" says nothing of whom it is unfair to. An exclamation mark, which
    boosts the assessment before it however far away, stays outside the mark.

    Source: De Smedt and Daelemans (2012), Pattern for Python; TextBlob (Loria).
    """

    name = "textblob"

    def annotate(self, document: Document) -> Annotation:
        marks = []
        for words, polarity, subjectivity, _ in sentiment.assessments(_tokens(document.text)):
            located = [w for w in words if isinstance(w, _Located)]
            if located:
                span = Span(min(w.start for w in located), max(w.end for w in located))
                marks.append(Assessment(span=span, polarity=polarity, subjectivity=subjectivity))
        return Annotation(document, self.name, tuple(sorted(marks, key=lambda m: m.span)))


def _tokens(text: str):
    """TextBlob's own tokens, each with its place in the text."""
    lower = text.lower()
    if len(lower) != len(text):
        # str.lower() lengthens a few letters (İ), which would move every offset after them.
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    cursor = 0
    for token in " ".join(sentiment.tokenizer(text)).lower().split():
        start = lower.find(token, cursor)
        located = _Located(token)
        # TextBlob rewrites a few tokens; what can't be found again near by is placed where it was looked for.
        if not 0 <= start - cursor < 200:
            start = min(cursor, len(text) - 1)
            end = start + 1
        else:
            end = cursor = start + len(token)
        located.start, located.end = start, end
        yield located, None
