"""Who marks: the trained coder, the rules, and the baselines beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parallax.annotation import Coder
    from parallax.gazetteer.targets import Targets

#: Who can be asked to mark by name, and who does by default.
NAMES = ("model", "rules")
DEFAULT = "model"
#: What stands beside them in every run, to be compared with.
BASELINES = ("lexicon", "textblob")


def coder_from(coder: str | Coder = DEFAULT, targets: Targets | None = None) -> Coder:
    """The coder that is meant by a name, or the object itself: what every ``coder=`` takes.

    Parameters
    ----------
    coder : str or Coder
        ``"model"``, ``"rules"``, or an object with a ``name`` and a method ``annotate(document)``.
    targets : Targets, optional
        Who is spoken of; the shipped targets by default. An object has its own.

    Raises
    ------
    ValueError
        If the name is neither's.
    TypeError
        If the object is no coder.

    Examples
    --------
    >>> coder_from("rules").name
    'rules'
    >>> coder_from("the rules")
    Traceback (most recent call last):
        ...
    ValueError: coder 'the rules' is not one of model, rules.
    """
    # Each loads what the other has no use for.
    match coder:
        case "model":
            from parallax.coders.model import ModelCoder

            return ModelCoder(targets)
        case "rules":
            from parallax.coders.rules import RulesCoder

            return RulesCoder(targets)
        case str():
            raise ValueError(f"coder {coder!r} is not one of {', '.join(NAMES)}.")
    if not callable(getattr(coder, "annotate", None)) or not isinstance(getattr(coder, "name", None), str):
        raise TypeError(
            f"coder {coder!r} is no coder. Give one of {', '.join(NAMES)}, or an object with a name and a method "
            "annotate(document) that returns an Annotation."
        )
    return coder
