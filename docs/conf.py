"""Sphinx: the pages beside this file, and those that `docs.generate` makes of the package itself."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "analysis")]

from docs.generate import borrowed, write_pages  # noqa: E402

write_pages(ROOT, Path(__file__).parent / "generated")

project = "Parallax"
author = copyright = "The Parallax developers"
release = version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["generated/parts"]
default_role = "py:obj"
nitpicky = True
# Types of other libraries and words in docstrings ("sequence of str") have no page here, and no network is asked
# for theirs. What a page or a docstring names of the project itself must resolve.
nitpick_ignore_regex = [("py:.*", r"(?!parallax\.).*"), ("py:.*", r"parallax\.[a-z_]+\..*")]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
smartquotes_action = "qe"  # no dashes: an option is copied with its two hyphens
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_use_rtype = False
viewcode_line_numbers = True

# Offline, from a folder: system fonts, nothing of another host, and a search that reads no file by request.
html_theme = "furo"
html_title = f"Parallax {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b4f6c", "color-brand-content": "#0b5e8a"},
    "dark_css_variables": {"color-brand-primary": "#7cc4e8", "color-brand-content": "#8fcdf0"},
}


def _links(app, name, source):
    """Pages link as they lie in the project, so that they can be read there too."""
    if not name.startswith("generated/"):
        source[0] = borrowed.on_site(source[0], f"docs/{name}.md", f"docs/{name}.md", ROOT)


def setup(app):
    app.connect("source-read", _links)
