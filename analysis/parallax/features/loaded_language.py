"""How much loaded language, by family and voice."""

from __future__ import annotations

from parallax.annotation import FAMILIES, Annotation, Loaded, Mark
from parallax.features.base import FeatureFamily, rate, words_in_voice

#: Hedges soften where the others press: they are counted apart and never as loaded.
SOFTENING = "hedge"


class LoadedLanguage(FeatureFamily):
    """Loaded phrases per 1,000 words.

    ``per_1000_words`` = 1000 * marks / words, over all families but hedges;
    ``<family>_per_1000_words`` the same for one family. Marks and words are of the same voice.

    More means more loaded. From 0 up; ``nan`` where the voice has no words. A phrase counts once,
    however strong; irony and what a lexicon doesn't list are missed.

    Source: families after Recasens et al. (2013), Linguistic Models for Analyzing and Detecting
    Biased Language; Da San Martino et al. (2019), Fine-Grained Analysis of Propaganda in News Articles.

    Examples
    --------
    >>> from parallax import LoadedLanguage, annotate
    >>> family = LoadedLanguage(voices=["outlet"]).fit()
    >>> hit, miss = annotate("The rogue regime lied."), annotate("The ministers met on Monday.")
    >>> family.transform([hit, miss])[:, 0]
    array([500.,   0.])
    """

    family = "loaded_language"

    def measures(self) -> list[str]:
        return ["per_1000_words"] + [f"{f}_per_1000_words" for f in FAMILIES]

    def evidence(self, annotation: Annotation) -> list[Mark]:
        return list(annotation.of_kind(Loaded))

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"words": words_in_voice(annotation, voice)}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        return [
            rate(sum(self.counts_towards(m, measure) for m in evidence), exposure["words"], per=1000)
            for measure in self.measures()
        ]

    def counts_towards(self, mark: Mark, measure: str, event: str = "") -> bool:
        if measure == "per_1000_words":
            return mark.family != SOFTENING
        return measure == f"{mark.family}_per_1000_words"
