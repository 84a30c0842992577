"""Who is heard: how often, named or not, of which kind and which side, and what is said with no source."""

from __future__ import annotations

from parallax.annotation import SOURCE_TYPES, Annotation, Attribution, Loaded, Mark
from parallax.features.base import FeatureFamily, rate, words_in_voice
from parallax.features.loaded_language import SOFTENING
from parallax.gazetteer.targets import Targets, read_targets


class Sourcing(FeatureFamily):
    """Source profile.

    - ``attributions_per_1000_words`` = 1000 * attributions / words.
    - ``unnamed_share``: attributions that name nobody / attributions.
    - ``<type>_share``: attributions to sources of one type / attributions.
    - ``direct_share``: attributions that quote / attributions.
    - ``side_balance``: (first side - second side) / (first + second), attributions to sources that
      speak for a side: 1 only the first side is heard, -1 only the second. The targets file says
      which is first, for all events or by event.
    - ``unsourced_evaluative_share``: sentences with a loaded phrase and no source / sentences with a
      loaded phrase.

    Shares lie in [0, 1] and are ``nan`` where there is nothing to share. The voice of an attribution
    is that of the text around it: a minister who quotes a report is ``@named_source``.

    Source: types after Sundar (1998), Effect of Source Attribution on Perception of Online News
    Stories, and the annotation guide of PolNeAR (Newell et al. 2018).

    Examples
    --------
    >>> from parallax import Sourcing, annotate
    >>> family = Sourcing(voices=["outlet"]).fit()
    >>> hit, miss = annotate("Officials said the talks had ended."), annotate("The talks had ended.")
    >>> family.transform([hit, miss])[:, 1]
    array([ 1., nan])

    Parameters
    ----------
    voices : sequence of str
    targets : Targets, optional
        Whose sides are balanced; the shipped targets by default.
    """

    family = "sourcing"

    def __init__(self, voices=("outlet", "named_source", "unnamed_source", "all"), targets: Targets | None = None):
        super().__init__(voices)
        self.targets = targets

    def fit(self, annotations=(), y=None) -> Sourcing:
        self.targets_ = self.targets if self.targets is not None else read_targets()
        return super().fit(annotations, y)

    def measures(self) -> list[str]:
        return [
            "attributions_per_1000_words",
            "unnamed_share",
            *(f"{t}_share" for t in SOURCE_TYPES),
            "direct_share",
            "side_balance",
            "unsourced_evaluative_share",
        ]

    def evidence(self, annotation: Annotation) -> list[Mark]:
        """Attributions, and the loaded phrases in sentences that no source touches."""
        sourced = _sourced_sentences(annotation)
        unsourced = [m for m in _evaluative(annotation) if _sentence(annotation, m) not in sourced]
        return [*annotation.of_kind(Attribution), *unsourced]

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        sentences = {_sentence(annotation, m) for m in _evaluative(annotation) if voice in ("all", m.voice)}
        return {"words": words_in_voice(annotation, voice), "evaluative_sentences": len(sentences)}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        attributions = [m for m in evidence if isinstance(m, Attribution)]
        unsourced = {_sentence(annotation, m) for m in evidence if isinstance(m, Loaded)}
        first, second = self.targets_.sides_for(annotation.document.article.event)
        balance = [(a.side == first) - (a.side == second) for a in attributions]
        shares = [m for m in self.measures() if m.endswith("_share") and not m.startswith("unsourced")]
        counts = [sum(self.counts_towards(a, s) for a in attributions) for s in shares]
        n = len(attributions)
        return [
            rate(n, exposure["words"], per=1000),
            *(rate(count, n) for count in counts),
            rate(sum(balance), sum(map(abs, balance))),
            rate(len(unsourced), exposure["evaluative_sentences"]),
        ]

    def counts_towards(self, mark: Mark, measure: str, event: str = "") -> bool:
        if measure == "unsourced_evaluative_share" or not isinstance(mark, Attribution):
            return measure == "unsourced_evaluative_share" and isinstance(mark, Loaded)
        match measure:
            case "unnamed_share":
                return not mark.name
            case "direct_share":
                return mark.direct
            case "side_balance":
                return mark.side in self.targets_.sides_for(event)
            case "attributions_per_1000_words":
                return True
        return measure == f"{mark.type}_share"


def _evaluative(annotation: Annotation) -> list[Loaded]:
    return [m for m in annotation.of_kind(Loaded) if m.family != SOFTENING]


def _sentence(annotation: Annotation, mark: Mark) -> int:
    return annotation.document.sentence_index(mark.span.start)


def _sourced_sentences(annotation: Annotation) -> set[int]:
    """Numbers of the sentences that hold a source, its cue or words given to it."""
    document = annotation.document
    found: set[int] = set()
    for a in annotation.of_kind(Attribution):
        if a.source is None:
            continue
        for part in (a.source, a.cue, a.content):
            if part is not None:
                found.update(range(document.sentence_index(part.start), document.sentence_index(part.end - 1) + 1))
    return found
