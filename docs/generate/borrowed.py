"""Pages that lie elsewhere in the project and are read there too: cards, changelog, how to help."""

from __future__ import annotations

import re
from os.path import dirname, normpath, relpath
from pathlib import Path

#: Where each lies, and its page on the site.
PAGES = {
    "analysis/parallax/encoder/MODEL_CARD.md": "docs/generated/model_card.md",
    "data/README.md": "docs/generated/data_card.md",
    "data/coded/README.md": "docs/generated/coded_sentences.md",
    "training/README.md": "docs/generated/training.md",
    "CHANGELOG.md": "docs/generated/changelog.md",
    "CONTRIBUTING.md": "docs/generated/contributing.md",
    "SECURITY.md": "docs/generated/security.md",
}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)(#[^)\s]*)?\)")


def pages(root: Path) -> dict[str, str]:
    """Each file with its links turned to the site's pages."""
    return {
        Path(page).name: on_site((root / file).read_text(encoding="utf-8"), file, page, root)
        for file, page in PAGES.items()
    }


def on_site(text: str, file: str, page: str, root: Path) -> str:
    """A text with the links that work in the project turned into those that work on the site.

    Parameters
    ----------
    text : str
        Markdown.
    file : str
        Where it lies in the project: its links are relative to that.
    page : str
        Where its page lies.
    root : Path
        Of the project.

    Raises
    ------
    ValueError
        If a link leads nowhere.

    Examples
    --------
    >>> root = Path(__file__).parents[2]
    >>> on_site("See [how to help](CONTRIBUTING.md#x).", "README.md", "docs/index.md", root)
    'See [how to help](generated/contributing.md#x).'
    """

    def turned(match: re.Match) -> str:
        words, link, anchor = match.group(1), match.group(2), match.group(3) or ""
        target = Path(normpath(Path(file).parent / link)).as_posix()
        if target.startswith("docs/generated/"):  # made, not kept: there is nothing to look for
            return match.group()
        if not (root / target).exists():
            raise ValueError(f"{file}: no file {link!r} to link to. Correct the link.")
        target = PAGES.get(target, target)
        if target.startswith("docs/"):
            return f"[{words}]({relpath(target, dirname(page))}{anchor})"
        return f"{words} (`{target}`)"  # the site has no page of it

    return _LINK.sub(turned, text)
