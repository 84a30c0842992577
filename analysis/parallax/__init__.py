"""Parallax: one event, told twice. Loaded language, sourcing and stance, traceable to words."""

from importlib.metadata import PackageNotFoundError, version

from parallax.annotation import Annotation, Assessment, Attribution, Loaded, Mark, Mention
from parallax.article import Article, Corpus, Reject
from parallax.coders.rules import RulesCoder
from parallax.coders.textblob import TextBlobCoder
from parallax.document import Document, Span, parse
from parallax.features.loaded_language import LoadedLanguage
from parallax.features.sourcing import Sourcing
from parallax.features.stance import Stance
from parallax.features.table import FeatureTable
from parallax.features.textblob import TextBlobBaseline
from parallax.importers import read_corpus
from parallax.outlets import read_outlets
from parallax.scoring import Scorer, annotate, score
from parallax.targets import read_targets

try:
    __version__ = version("parallax-framing")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = [
    "Annotation",
    "Article",
    "Assessment",
    "Attribution",
    "Corpus",
    "Document",
    "FeatureTable",
    "Loaded",
    "LoadedLanguage",
    "Mark",
    "Mention",
    "Reject",
    "RulesCoder",
    "Scorer",
    "Sourcing",
    "Span",
    "Stance",
    "TextBlobBaseline",
    "TextBlobCoder",
    "annotate",
    "parse",
    "read_corpus",
    "read_outlets",
    "read_targets",
    "score",
]
