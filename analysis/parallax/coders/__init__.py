"""Who marks: the trained coder, the rules, and the baselines beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parallax.annotation import Coder
    from parallax.gazetteer.targets import Targets

#: Who can be asked to mark, and who does by default.
NAMES = ("model", "rules")
DEFAULT = "model"
#: What stands beside them in every run, to be compared with.
BASELINES = ("lexicon", "textblob")


def coder_named(name: str = DEFAULT, targets: Targets | None = None) -> Coder:
    """The trained coder or the rules.

    Raises
    ------
    ValueError
        If the name is neither's.
    """
    # Each loads what the other has no use for.
    match name:
        case "model":
            from parallax.coders.model import ModelCoder

            return ModelCoder(targets)
        case "rules":
            from parallax.coders.rules import RulesCoder

            return RulesCoder(targets)
    raise ValueError(f"coder {name!r} is not one of {', '.join(NAMES)}.")
