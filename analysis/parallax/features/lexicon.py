"""What the word lists alone find, as a column of its own."""

from __future__ import annotations

from parallax.annotation import Loaded
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.measure import Measure, rate


class LexiconBaseline(LoadedLanguage):
    """Listed phrases per 1,000 words, whether or not the trained coder calls their sentence loaded.

    ``per_1000_words`` = 1000 * listed phrases / words, hedges left out; from 0 up, more means more loaded. It stands
    beside ``loaded_language`` so that a reader sees what the lists say and what the trained coder adds or takes
    away: the coder was taught on US news, the lists were written with an eye on other idioms too. It separates no
    voices, so the column is ``@all``.
    """

    family = "lexicon"

    def __init__(self, voices=("all",)):
        super().__init__(voices)

    def measures(self) -> list[Measure]:
        misses = "What no list holds, and whose words a phrase is in."
        return [rate("lexicon.per_1000_words", "listed phrases", misses=misses)]

    def counts_towards(self, mark: Loaded, event: str = "") -> list[str]:
        return ["lexicon.per_1000_words"] if mark.counts_as_loaded else []
