"""What features and groups are called in front of readers: summaries, figures, the report."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """How a feature is shown.

    Attributes
    ----------
    name : str
        As it names a line or an axis.
    unit : str
        What the shown value is counted in.
    more : str
        What a higher value means.
    higher, lower : str
        A finding in words, with ``{first}`` and ``{second}`` for the groups, ``{x}`` and ``{y}`` for their
        means, ``{size}`` for the difference without its sign, ``{a}`` and ``{b}`` for the sides.
    scale : float
        Values are multiplied by this before they are shown: 100 for shares.
    decimals : int
        Of the shown value.
    """

    name: str
    unit: str
    more: str
    higher: str = "{first} articles are {size} higher in this than {second} articles ({x} against {y})"
    lower: str = "{first} articles are {size} lower in this than {second} articles ({x} against {y})"
    scale: float = 1.0
    decimals: int = 1

    def number(self, value: float) -> str:
        """A value as it is shown, without its unit."""
        shown = round(self.scale * value, self.decimals)
        return f"{shown + 0.0:.{self.decimals}f}"  # + 0.0: never "-0.0"


def _two(sentence: str, more: str, less: str) -> dict[str, str]:
    return {"higher": sentence.replace("{more}", more), "lower": sentence.replace("{more}", less)}


def _rate(what: str) -> Label:
    sentence = (
        "{first} articles use {size} {more} " + what + " per 1,000 words of their own voice than {second} articles "
        "({x} against {y})"
    )
    return Label(what, "per 1,000 words", f"more {what}", **_two(sentence, "more", "fewer"))


def _share(name: str, of: str, sentence: str = "") -> Label:
    sentence = sentence or (
        "{first} articles have {more} " + name + " among their " + of + " than {second} articles ({x}% against {y}%)"
    )
    return Label(
        name, f"% of {of}", f"{name} are a larger share", **_two(sentence, "more", "fewer"), scale=100, decimals=0
    )


_KINDS = {
    "war_metaphor": "war and combat metaphors",
    "game_metaphor": "game and gambling metaphors",
    "name_calling": "labels and name-calling",
    "glorification": "phrases of praise",
    "hyperbole": "hyperboles and intensifiers",
    "certainty": "phrases of certainty",
    "hedge": "hedges",
    "fear": "phrases of fear and catastrophe",
    "emotive_verb": "emotive verbs",
    "scare_quotes": "scare quotes",
    "in_group": "in-group words",
    "unlisted": "loaded words of no listed family",
}
_SOURCES = {
    "named_official": "named officials",
    "unnamed_official": "unnamed officials",
    "expert": "experts",
    "media": "other media",
    "company": "companies",
    "document": "documents and data",
    "ordinary": "ordinary people",
    "unspecified": "unspecified observers",
}
_LABELS = {
    "loaded_language.per_1000_words": _rate("loaded phrases"),
    **{f"loaded_language.{kind}_per_1000_words": _rate(name) for kind, name in _KINDS.items()},
    "sourcing.attributions_per_1000_words": _rate("attributions"),
    "sourcing.unnamed_share": _share(
        "sources without a name",
        "attributions",
        "{first} articles leave the source unnamed in {more} of their attributions than {second} articles "
        "({x}% against {y}%)",
    ),
    **{f"sourcing.{kind}_share": _share(name, "attributions") for kind, name in _SOURCES.items()},
    "sourcing.direct_share": _share("direct quotations", "attributions"),
    "sourcing.unsourced_evaluative_share": _share(
        "sentences without a source",
        "sentences with loaded phrases",
        "{first} articles give no source in {more} of their sentences with loaded phrases than {second} articles "
        "({x}% against {y}%)",
    ),
    "sourcing.side_balance": Label(
        "balance of sides",
        "from -1 to 1",
        "the first side is heard more",
        "{first} articles cite {a} more, set against {b}, than {second} articles do "
        "({x} against {y}, where 1 is only {a} and -1 only {b})",
        "{first} articles cite {b} more, set against {a}, than {second} articles do "
        "({x} against {y}, where 1 is only {a} and -1 only {b})",
        decimals=2,
    ),
    "stance.gap": Label(
        "stance gap between the sides",
        "from -2 to 2",
        "the first side is spoken of better than the second",
        "{first} articles speak more kindly of {a}, compared with {b}, than {second} articles do "
        "(kindness to {a} minus kindness to {b}: {x} against {y}, from -2 to 2)",
        "{first} articles speak more kindly of {b}, compared with {a}, than {second} articles do "
        "(kindness to {a} minus kindness to {b}: {x} against {y}, from -2 to 2)",
        decimals=2,
    ),
    "lexicon.per_1000_words": _rate("listed phrases"),
    "textblob.polarity": Label("TextBlob's polarity", "from -1 to 1", "a kinder tone", decimals=2),
    "textblob.subjectivity": Label("TextBlob's subjectivity", "from 0 to 1", "a less factual tone", decimals=2),
}
_VOICES = {
    "named_source": "words of named sources",
    "unnamed_source": "words of unnamed sources",
    "all": "all voices",
}


def label(feature: str) -> Label:
    """The label of a column of scores, in any voice.

    Examples
    --------
    >>> label("sourcing.unnamed_share").number(0.254)
    '25'
    >>> label("stance.china@all").name
    'stance towards china (all voices)'
    """
    base, _, voice = feature.partition("@")
    found = _LABELS.get(base)
    if found is None:
        family, _, measure = base.partition(".")
        side, _, role = measure.removesuffix("_share").partition("_side_")
        if family == "stance" and role:
            name = f"mentions that cast the side {side.replace('_', ' ')} as {role}"
            found = Label(name, "% of its mentions", "a larger share", scale=100, decimals=0)
        elif family == "stance":
            name = f"stance towards {measure.replace('_', ' ')}"
            found = Label(name, "from -1 to 1", "spoken of better", decimals=2)
        else:
            found = Label(base.replace("_", " ").replace(".", ": "), "", "a higher value", decimals=2)
    if not voice:
        return found
    return Label(f"{found.name} ({_VOICES[voice]})", found.unit, found.more, scale=found.scale, decimals=found.decimals)


def group_name(group: str) -> str:
    """A group as a reader would say it."""
    return group or "no group"


def event_name(event: str) -> str:
    """An event's id as a reader would say it; a year and month at its end go.

    >>> event_name("border-dam"), event_name("farm-aid-2018-07")
    ('Border dam', 'Farm aid')
    """
    name = re.sub(r"[-_]\d{4}[-_]\d{2}\Z", "", event).replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or event


def many(n: float, what: str) -> str:
    """``1 event``, ``2 events``."""
    return f"{int(n)} {what}" if n == 1 else f"{int(n)} {what}s"
