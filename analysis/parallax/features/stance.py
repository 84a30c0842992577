"""How each side is spoken of: sentiment expressed towards a named target, by voice."""

from __future__ import annotations

from parallax.annotation import ROLES, Annotation, Mark, Mention
from parallax.features.base import FeatureFamily, rate
from parallax.gazetteer.targets import Targets, read_targets


class Stance(FeatureFamily):
    """Mean polarity of the mentions of each target.

    - ``<target>``: mean of the mentions' polarities, from -1 (spoken of badly) to 1 (well);
      ``nan`` where the voice never names the target. 0 means mentioned, and neither.
    - ``<target>_mentions``: how many.
    - ``gap``: mean over the mentions of the first side's targets minus that of the second's, in
      [-2, 2]; ``nan`` unless both are named. The targets file says which side is first.

    - ``<side>_side_<role>_share``: mentions of a side's targets that cast them as hero, villain or victim / all
      mentions of its targets, from 0 to 1; ``nan`` where the voice names none. The rules cast nobody.

    Stance here is sentiment towards a named target. It leaves out support for a claim or a policy,
    what is done by irony or by choice of facts, and everything said of a target that isn't named.

    Source: Hamborg and Donnay (2021), NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles.

    Examples
    --------
    >>> from parallax import Stance, annotate
    >>> family = Stance(voices=["outlet"]).fit()
    >>> names = list(family.get_feature_names_out())
    >>> scores = family.transform([annotate("China is bullying its neighbours."), annotate("China exports steel.")])
    >>> scores[:, names.index("stance.china")].round(1)
    array([-0.9,  0. ])

    Parameters
    ----------
    voices : sequence of str
    targets : Targets, optional
        The shipped targets by default.
    """

    family = "stance"

    def __init__(self, voices=("outlet", "named_source", "unnamed_source", "all"), targets: Targets | None = None):
        super().__init__(voices)
        self.targets = targets

    def fit(self, annotations=(), y=None) -> Stance:
        self.targets_ = self.targets if self.targets is not None else read_targets()
        return super().fit(annotations, y)

    def measures(self) -> list[str]:
        ids = [target.id for target in self.targets_]
        roles = [f"{side}_side_{role}_share" for side in self._sides() for role in ROLES]
        return ["gap", *ids, *(f"{t}_mentions" for t in ids), *roles]

    def _sides(self) -> list[str]:
        """The sides that are compared, of any event."""
        pairs = [self.targets_.sides, *self.targets_.sides_by_event.values()]
        return list(dict.fromkeys(side for pair in pairs for side in pair))

    def evidence(self, annotation: Annotation) -> list[Mark]:
        return list(annotation.of_kind(Mention))

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"mentions": sum(voice in ("all", m.voice) for m in annotation.of_kind(Mention))}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        first, second = self.targets_.sides_for(annotation.document.article.event)
        side = {name: [m for m in evidence if self.targets_[m.target].side == name] for name in self._sides()}
        of = [[m for m in evidence if m.target == target.id] for target in self.targets_]
        return [
            _mean(side[first]) - _mean(side[second]),
            *(_mean(mentions) for mentions in of),
            *(float(len(mentions)) for mentions in of),
            *(rate(sum(m.role == role for m in side[s]), len(side[s])) for s in self._sides() for role in ROLES),
        ]

    def counts_towards(self, mark: Mark, measure: str, event: str = "") -> bool:
        if measure == "gap":  # a third party's mentions are on neither side
            return self.targets_[mark.target].side in self.targets_.sides_for(event)
        if measure.endswith("_share"):
            return measure == f"{self.targets_[mark.target].side}_side_{mark.role}_share"
        return measure.removesuffix("_mentions") == mark.target


def _mean(mentions: list[Mention]) -> float:
    return rate(sum(m.polarity for m in mentions), len(mentions))
