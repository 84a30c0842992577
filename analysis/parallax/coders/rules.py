"""The coder by rule: lexicons, cues and lists of names."""

from __future__ import annotations

from parallax.annotation import Annotation, Attribution, Loaded, Mark
from parallax.coders.attribution import AttributionRules
from parallax.coders.lexicon import Entry, Matcher, read_lexicons
from parallax.coders.mentions import MentionRules
from parallax.document import Document
from parallax.targets import Targets, read_targets

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
        self._lexicon = Matcher(lexicon if lexicon is not None else read_lexicons())
        self._attributions = AttributionRules(targets)
        self._mentions = MentionRules(targets)

    def annotate(self, document: Document) -> Annotation:
        attributions = self._attributions.find(document)
        marks: list[Mark] = [*attributions, *self._mentions.find(document), *self._loaded(document)]
        marks += _scare_quotes(document, attributions)
        return Annotation.with_voices(document, self.name, marks)

    def _loaded(self, document: Document) -> list[Loaded]:
        found = []
        for sentence in document.sentences:
            for hit in self._lexicon.find(sentence.of(document.text)):
                span = type(sentence)(sentence.start + hit.start, sentence.start + hit.end)
                entry = hit.entry
                found.append(
                    Loaded(span=span, family=entry.family, strength=entry.strength, rule=entry.rule)
                )
        return found


def _scare_quotes(document: Document, attributions: list[Attribution]) -> list[Loaded]:
    """Short quoted phrases that no source says: the outlet holds the words at arm's length."""
    said = [a.content for a in attributions if a.content is not None]
    return [
        Loaded(span=spans[0], family="scare_quotes", strength=1, rule="scare_quotes/short-unsourced")
        for spans in document.quotations
        if len(spans) == 1
        and 0 < len(document.words_in(spans[0])) <= SCARE_QUOTE_WORDS
        and not any(content.overlaps(spans[0]) for content in said)
    ]
