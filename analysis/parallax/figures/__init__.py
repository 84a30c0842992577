"""What people look at: figures, marked texts, and how numbers and words are written in front of readers.

The drawings can be imported from here; each is loaded when it is first used, since matplotlib starts slowly.
"""

from importlib import import_module

#: The drawings and the modules that they live in.
_HOMES = {
    "Drawing": "drawing",
    "colours": "drawing",
    "markers": "drawing",
    "primary_strips": "strips",
    "primary_by_event": "by_event",
    "source_types": "kinds_of_source",
    "baseline": "textblob",
    "key_phrases": "phrases",
    "who_cites_whom": "citations",
    "scorecard": "accuracy",
    "reliability_diagram": "accuracy",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'parallax.figures' has no name {name!r}. Its names: {', '.join(__all__)}.")
    return getattr(import_module(f"parallax.figures.{_HOMES[name]}"), name)


def __dir__():
    return __all__
