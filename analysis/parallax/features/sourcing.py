"""Who is heard: how often, named or not, of which kind and which side, and what is said with no source."""

from __future__ import annotations

from typing import Self

from parallax.annotation import SOURCE_TYPES, Annotation, Attribution, Loaded, Mark
from parallax.features.base import FeatureFamily, ratio, sides_in_words, words_in_voice
from parallax.features.measure import Measure, rate, share
from parallax.gazetteer.targets import Targets, read_targets

SOURCE = (
    "Types after Sundar (1998), Effect of Source Attribution on Perception of Online News Stories, and the annotation "
    "guide of PolNeAR (Newell et al. 2018)"
)
#: What is counted where sources of a type are.
TYPES = {
    "named_official": "named officials",
    "unnamed_official": "unnamed officials",
    "expert": "experts",
    "media": "other media",
    "company": "companies",
    "document": "documents and data",
    "ordinary": "ordinary people",
    "unspecified": "unspecified observers",
}


class Sourcing(FeatureFamily[Attribution | Loaded]):
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

    def fit(self, annotations=(), y=None) -> Self:
        self.targets_ = self.targets if self.targets is not None else read_targets()
        return super().fit(annotations, y)

    def measures(self) -> list[Measure]:
        a, b = sides_in_words(self.targets_)
        return [
            rate(
                "sourcing.attributions_per_1000_words",
                "attributions",
                misses="Hints at a source that no cue gives away ('it emerged').",
                source=SOURCE,
            ),
            share(
                "sourcing.unnamed_share",
                "sources without a name",
                "attributions",
                "{first} articles leave the source unnamed in {} of their attributions than {second} articles "
                "({x}% against {y}%)",
                formula="attributions that name nobody / attributions",
                primary=True,
                misses="Whether a source could have been named. A body counts as a name, whoever spoke for it.",
                source=SOURCE,
            ),
            *(
                share(
                    f"sourcing.{kind}_share",
                    TYPES[kind],
                    "attributions",
                    formula=f"attributions to {TYPES[kind]} / attributions",
                    misses="What a source is beyond the words that describe it in the article.",
                    source=SOURCE,
                )
                for kind in SOURCE_TYPES
            ),
            share(
                "sourcing.direct_share",
                "direct quotations",
                "attributions",
                formula="attributions that quote / attributions",
                misses="How long a quotation is.",
                source=SOURCE,
            ),
            Measure(
                name="sourcing.side_balance",
                title="balance of sides",
                unit="from -1 to 1",
                low=-1.0,
                high=1.0,
                formula="(first side - second side) / (first side + second side), in attributions to sources that "
                "speak for a side",
                more=f"{a} is heard more",
                less=f"{b} is heard more",
                higher="{first} articles cite {a} more, set against {b}, than {second} articles do "
                "({x} against {y}, where 1 is only {a} and -1 only {b})",
                lower="{first} articles cite {b} more, set against {a}, than {second} articles do "
                "({x} against {y}, where 1 is only {a} and -1 only {b})",
                primary=True,
                decimals=2,
                misses="Sources whose side the article does not say, and how friendly they are to it.",
                source=SOURCE,
            ),
            share(
                "sourcing.unsourced_evaluative_share",
                "sentences without a source",
                "sentences with loaded phrases",
                "{first} articles give no source in {} of their sentences with loaded phrases than {second} articles "
                "({x}% against {y}%)",
                formula="sentences with a loaded phrase and no source / sentences with a loaded phrase",
                primary=True,
                misses="A source that stands in the sentence before.",
                source=SOURCE,
            ),
        ]

    def evidence(self, annotation: Annotation) -> list[Attribution | Loaded]:
        """Attributions, and the loaded phrases in sentences that no source touches."""
        sourced = _sourced_sentences(annotation)
        unsourced = [m for m in _evaluative(annotation) if _sentence(annotation, m) not in sourced]
        return [*annotation.of_kind(Attribution), *unsourced]

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        sentences = {_sentence(annotation, m) for m in _evaluative(annotation) if voice in ("all", m.voice)}
        return {"words": words_in_voice(annotation, voice), "evaluative_sentences": len(sentences)}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        counts = self.counts(evidence, annotation)
        n = counts["sourcing.attributions_per_1000_words"]
        first, second = self.targets_.sides_for(annotation.document.article.event)
        balance = [(m.side == first) - (m.side == second) for m in evidence if isinstance(m, Attribution)]
        unsourced = {_sentence(annotation, m) for m in evidence if isinstance(m, Loaded)}
        of_another_kind = {
            "sourcing.attributions_per_1000_words": ratio(n, exposure["words"], per=1000),
            "sourcing.side_balance": ratio(sum(balance), counts["sourcing.side_balance"]),
            "sourcing.unsourced_evaluative_share": ratio(len(unsourced), exposure["evaluative_sentences"]),
        }
        return [of_another_kind[name] if name in of_another_kind else ratio(counts[name], n) for name in self.names_]

    def counts_towards(self, mark: Attribution | Loaded, event: str = "") -> list[str]:
        if isinstance(mark, Loaded):
            return ["sourcing.unsourced_evaluative_share"]
        holds = {
            "attributions_per_1000_words": True,
            "unnamed_share": not mark.name,
            f"{mark.type}_share": True,
            "direct_share": mark.direct,
            "side_balance": mark.side in self.targets_.sides_for(event),
        }
        return [f"sourcing.{name}" for name, true in holds.items() if true]


def _evaluative(annotation: Annotation) -> list[Loaded]:
    return [m for m in annotation.of_kind(Loaded) if m.counts_as_loaded]


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
