"""All measures, from the families that declare them; and the measure of any column."""

from __future__ import annotations

from functools import cache
from math import inf

from parallax.annotation import ROLES
from parallax.features.base import FeatureFamily
from parallax.features.lexicon import LexiconBaseline
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.measure import Measure
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance, cast, mentions, towards
from parallax.features.textblob import TextBlobBaseline
from parallax.gazetteer.targets import Targets, read_targets

#: Targets of no topic: what is declared without them holds for all.
_ANY = Targets((), ("the first side", "the second side"))


def families(targets: Targets | None = None) -> tuple[list[FeatureFamily], ...]:
    """The families over a coder's marks, those over the lists' and those over TextBlob's, fitted."""
    targets = targets if targets is not None else read_targets()
    own: list[FeatureFamily] = [LoadedLanguage(), Sourcing(targets=targets), Stance(targets=targets)]
    return [family.fit() for family in own], [LexiconBaseline().fit()], [TextBlobBaseline().fit()]


def all_measures(targets: Targets | None = None) -> list[Measure]:
    """Every measure in the order of the columns, in the outlet's own voice.

    Parameters
    ----------
    targets : Targets, optional
        Whose stances and sides are measured; the shipped ones by default.

    Examples
    --------
    >>> [measure.title for measure in all_measures() if measure.primary][:2]
    ['loaded phrases', 'sources without a name']
    """
    return [m for group in families(targets) for family in group for m in family.measures()]


def measure_of(column: str, targets: Targets | None = None) -> Measure:
    """The measure of a column of scores, in any voice.

    Parameters
    ----------
    column : str
        As in the scores; one that no family of this project declares is said by its name.
    targets : Targets, optional
        Those that the scores were made with: they name targets and sides, which have their ids otherwise.

    Examples
    --------
    >>> measure_of("sourcing.unnamed_share").number(0.254)
    '25'
    >>> measure_of("stance.china@all").title
    'stance towards china (all voices)'
    >>> from parallax import read_targets
    >>> measure_of("stance.us", read_targets()).title
    'stance towards the United States'
    """
    base, at, voice = column.partition("@")
    found = _declared(targets).get(base) or _of_some_target(base)
    if found is None:
        words = base.replace("_", " ").replace(".", ": ")
        found = Measure(base, words, "", -inf, inf, "", "a higher value", "a lower value", decimals=2)
    return found.in_voice(at + voice)


@cache
def _declared(targets: Targets | None) -> dict[str, Measure]:
    return {m.name: m for m in all_measures(_ANY if targets is None else targets)}


def _of_some_target(base: str) -> Measure | None:
    """A measure of stance where the targets aren't known: they are called by their ids."""
    family, _, name = base.partition(".")
    if family != "stance":
        return None
    side, _, role = name.removesuffix("_share").partition("_side_")
    if role in ROLES:
        return cast(side, side.replace("_", " "), role)
    target = name.removesuffix("_mentions")
    return (towards if target == name else mentions)(target, target.replace("_", " "))


#: Columns of the questions that were asked in advance: amounts first, then what lies about zero. Everything else is
#: exploratory.
PRIMARY = tuple(m.name for m in sorted(_declared(None).values(), key=lambda m: m.low < 0) if m.primary)
