"""Parallax: one event, told twice. Loaded language, sourcing and stance, traceable to words."""

from importlib import import_module

#: The public names and the modules they live in, with the name there where it differs. They are imported at
#: first use: pandas alone takes a third of a second, which ``parallax --help`` should not wait for.
_HOMES = {
    "Annotation": "annotation",
    "Article": "article",
    "Assessment": "annotation",
    "Attribution": "annotation",
    "Comparison": "comparison.differences",
    "Corpus": "article",
    "Document": "document",
    "FeatureTable": "features.table",
    "Loaded": "annotation",
    "LoadedLanguage": "features.transformers",
    "Mark": "annotation",
    "Mention": "annotation",
    "ModelCoder": "coders.model",
    "Reject": "article",
    "RulesCoder": "coders.rules",
    "Scorer": "scoring",
    "Sourcing": "features.transformers",
    "Span": "document",
    "Stance": "features.transformers",
    "TextBlobBaseline": "features.transformers",
    "TextBlobCoder": "coders.textblob",
    "annotate": "scoring",
    "compare": "comparison.differences",
    "parse": "document",
    "read_corpus": "formats",
    "read_outlets": "formats.outlets",
    "read_table": "scoring",
    "read_targets": "gazetteer.targets",
    "score": "scoring",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name == "__version__":
        return import_module("parallax.version").installed_version()
    if name not in _HOMES:
        raise AttributeError(f"module 'parallax' has no name {name!r}. Public names: {', '.join(__all__)}.")
    home, _, inside = _HOMES[name].partition(":")
    return getattr(import_module(f"parallax.{home}"), inside or name)


def __dir__():
    return __all__
