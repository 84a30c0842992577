"""Parallax: one event, told twice. Loaded language, sourcing and stance, traceable to words.

What a notebook or a script needs is here, by name; ``__init__.pyi`` lists it, and is the only list.
"""

from typing import Any

import lazy_loader

# A name is imported at its first use: pandas alone takes a third of a second, which `parallax --help` has no need of.
# From 0.6 on, lazy_loader keeps a function from being replaced by a module of its name that is imported later.
_named, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from parallax.version import installed_version

        return installed_version()
    if name not in __all__:
        raise AttributeError(f"module 'parallax' has no name {name!r}. Public names: {', '.join(__all__)}.")
    return _named(name)
