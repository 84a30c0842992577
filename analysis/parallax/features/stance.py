"""How each side is spoken of: sentiment expressed towards a named target, by voice."""

from __future__ import annotations

from math import inf
from typing import Self

from parallax.annotation import ROLES, Annotation, Mention
from parallax.features.base import FeatureFamily, ratio, side_in_words, sides_in_words
from parallax.features.measure import Measure, share
from parallax.gazetteer.targets import Targets, read_targets

SOURCE = (
    "Hamborg and Donnay (2021), NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in Political "
    "News Articles"
)
MISSES = "Support for a claim or a policy, irony, the choice of facts, and what is said of a target without its name."


class Stance(FeatureFamily[Mention]):
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

    def fit(self, annotations=(), y=None) -> Self:
        self.targets_ = self.targets if self.targets is not None else read_targets()
        return super().fit(annotations, y)

    def measures(self) -> list[Measure]:
        return [
            gap(*sides_in_words(self.targets_)),
            *(towards(target.id, target.name) for target in self.targets_),
            *(mentions(target.id, target.name) for target in self.targets_),
            *(cast(s, f"of {side_in_words(self.targets_, s)}", role) for s in self._sides() for role in ROLES),
        ]

    def _sides(self) -> list[str]:
        """The sides that are compared, of any event."""
        pairs = [self.targets_.sides, *self.targets_.sides_by_event.values()]
        return list(dict.fromkeys(side for pair in pairs for side in pair))

    def evidence(self, annotation: Annotation) -> list[Mention]:
        return list(annotation.of_kind(Mention))

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"mentions": sum(voice in ("all", m.voice) for m in annotation.of_kind(Mention))}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        first, second = self.targets_.sides_for(annotation.document.article.event)
        side = {name: [m for m in evidence if self.targets_[m.target].side == name] for name in self._sides()}
        of = [[m for m in evidence if m.target == target.id] for target in self.targets_]
        return [
            _mean(side[first]) - _mean(side[second]),
            *(_mean(marks) for marks in of),
            *(float(len(marks)) for marks in of),
            *(ratio(sum(m.role == role for m in side[s]), len(side[s])) for s in self._sides() for role in ROLES),
        ]

    def counts_towards(self, mark: Mention, event: str = "") -> list[str]:
        side = self.targets_[mark.target].side
        names = [f"stance.{mark.target}", f"stance.{mark.target}_mentions"]
        if side in self.targets_.sides_for(event):  # a third party's mentions are on neither side
            names.insert(0, "stance.gap")
        if mark.role and side in self._sides():
            names.append(f"stance.{side}_side_{mark.role}_share")
        return names


def _mean(marks: list[Mention]) -> float:
    return ratio(sum(m.polarity for m in marks), len(marks))


def gap(first: str, second: str) -> Measure:
    """How much better one side is spoken of than the other."""
    return Measure(
        name="stance.gap",
        title="stance gap between the sides",
        unit="from -2 to 2",
        low=-2.0,
        high=2.0,
        formula="mean polarity of the mentions of the first side's targets - that of the second side's",
        more=f"{first} is spoken of better than {second}",
        less=f"{second} is spoken of better than {first}",
        higher="{first} articles speak more kindly of {a}, compared with {b}, than {second} articles do "
        "(kindness to {a} minus kindness to {b}: {x} against {y}, from -2 to 2)",
        lower="{first} articles speak more kindly of {b}, compared with {a}, than {second} articles do "
        "(kindness to {a} minus kindness to {b}: {x} against {y}, from -2 to 2)",
        primary=True,
        decimals=2,
        misses=MISSES,
        source=SOURCE,
    )


def towards(target: str, name: str) -> Measure:
    """How one target is spoken of."""
    return Measure(
        name=f"stance.{target}",
        title=f"stance towards {name}",
        unit="from -1 to 1",
        low=-1.0,
        high=1.0,
        formula=f"sum of the polarities of the mentions of {name} / mentions of {name}",
        more=f"{name} is spoken of better",
        less=f"{name} is spoken of worse",
        decimals=2,
        misses=MISSES,
        source=SOURCE,
    )


def mentions(target: str, name: str) -> Measure:
    """How often one target is named: it grows with the length of an article, and is not compared."""
    return Measure(
        name=f"stance.{target}_mentions",
        title=f"mentions of {name}",
        unit="in the article",
        low=0.0,
        high=inf,
        formula=f"number of mentions of {name}",
        more=f"more mentions of {name}",
        less=f"fewer mentions of {name}",
        decimals=0,
        misses="Pronouns and other ways to speak of it.",
        compared=False,
    )


def cast(side: str, whom: str, role: str) -> Measure:
    """How large a share of a side's mentions casts it in a role; ``whom`` is "of" and its name, or its id alone."""
    return share(
        f"stance.{side}_side_{role}_share",
        f"mentions that cast the side {whom} as {role}",
        "its mentions",
        formula=f"mentions of the side's targets that cast them as {role} / mentions of its targets",
        higher=Measure.higher,
        lower=Measure.lower,
        misses="Roles that only the whole story gives. The rules cast nobody.",
    )
