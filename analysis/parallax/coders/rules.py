"""The coder by rule: lexicons, cues and lists of names."""

from __future__ import annotations

from collections.abc import Sequence

from parallax.annotation import Annotation, Attribution, Loaded, Mark
from parallax.coders.attribution.rules import AttributionRules
from parallax.coders.lexicon import Entry, LexiconCoder
from parallax.coders.mentions import MentionRules
from parallax.document import Document
from parallax.gazetteer.targets import Targets, read_targets

#: A quoted phrase of at most this many words, with nobody who says it, is held at arm's length.
SCARE_QUOTE_WORDS = 4


class RulesCoder:
    """Marks loaded phrases, attributions and mentions by rule.

    Parameters
    ----------
    targets : Targets, optional
        Who is spoken of; the shipped targets by default.
    lexicon : tuple of Entry, optional
        The shipped lexicons by default.
    """

    name = "rules"

    def __init__(self, targets: Targets | None = None, lexicon: tuple[Entry, ...] | None = None):
        targets = targets if targets is not None else read_targets()
        self._lexicon = LexiconCoder(lexicon)
        self._attributions = AttributionRules(targets)
        self._mentions = MentionRules(targets)

    def annotate(self, document: Document) -> Annotation:
        attributions = self._attributions.find(document)
        loaded = list(self._lexicon.annotate(document).of_kind(Loaded))
        loaded += scare_quotes(document, attributions, loaded)
        marks: list[Mark] = [*attributions, *self._mentions.find(document), *loaded]
        return Annotation.with_voices(document, self.name, marks)


def scare_quotes(document: Document, attributions: Sequence[Attribution], loaded: Sequence[Loaded]) -> list[Loaded]:
    """Short quoted phrases that no source says: the outlet holds the words at arm's length."""
    # What a source says is not the outlet's distance, and a phrase that a lexicon has counted is counted.
    taken = [a.content for a in attributions if a.content is not None] + [m.span for m in loaded]
    found = []
    for spans in document.quotations:
        words = [document.words[i].of(document.text) for i in document.words_in(spans[0])]
        # "Yuyuan Tantian", "Ode to Joy": a title, not a distance.
        titled = len(words) > 1 and words[0][0].isupper() and words[-1][0].isupper()
        if len(spans) > 1 or not 0 < len(words) <= SCARE_QUOTE_WORDS or titled:
            continue
        if not any(span.overlaps(spans[0]) for span in taken):
            found.append(Loaded(span=spans[0], family="scare_quotes", strength=1, rule="scare_quotes/short-unsourced"))
    return found
