"""What the word lists alone find, as a column of its own."""

from __future__ import annotations

from parallax.features.loaded_language import LoadedLanguage


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

    def measures(self) -> list[str]:
        return ["per_1000_words"]
