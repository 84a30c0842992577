"""Which version of the package runs."""

from __future__ import annotations


def installed_version() -> str:
    """The version that is installed; ``0+unknown`` in a checkout that is not."""
    from importlib.metadata import PackageNotFoundError, version  # as slow as ten articles, and seldom asked for

    try:
        return version("parallax-framing")
    except PackageNotFoundError:
        return "0+unknown"
