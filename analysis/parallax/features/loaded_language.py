"""How much loaded language, by family and voice."""

from __future__ import annotations

from parallax.annotation import Annotation, Loaded
from parallax.features.base import FeatureFamily, ratio, words_in_voice
from parallax.features.measure import Measure, rate
from parallax.loaded_families import LOADED_FAMILIES

SOURCE = (
    "Families after Recasens et al. (2013), Linguistic Models for Analyzing and Detecting Biased Language; "
    "Da San Martino et al. (2019), Fine-Grained Analysis of Propaganda in News Articles"
)
MISSES = "Irony, and what neither the lists nor the trained coder know. A phrase counts once, however strong."


class LoadedLanguage(FeatureFamily[Loaded]):
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

    def measures(self) -> list[Measure]:
        known = {"misses": MISSES, "source": SOURCE}
        total = rate("loaded_language.per_1000_words", "loaded phrases", primary=True, **known)
        return [total] + [
            rate(f"loaded_language.{f.id}_per_1000_words", f.phrases, colour=f.colour, letter=f.letter, **known)
            for f in LOADED_FAMILIES.values()
        ]

    def evidence(self, annotation: Annotation) -> list[Loaded]:
        return list(annotation.of_kind(Loaded))

    def counts_towards(self, mark: Loaded, event: str = "") -> list[str]:
        total = ["loaded_language.per_1000_words"] if mark.counts_as_loaded else []
        return [*total, f"loaded_language.{mark.family}_per_1000_words"]

    def exposure(self, annotation: Annotation, voice: str) -> dict[str, float]:
        return {"words": words_in_voice(annotation, voice)}

    def summarise(self, evidence, exposure, annotation) -> list[float]:
        counts = self.counts(evidence, annotation)
        return [ratio(counts[name], exposure["words"], per=1000) for name in self.names_]
