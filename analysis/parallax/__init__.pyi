# The public names, by what they are for. `parallax/__init__.py` reads this file and imports a name at its first use.
# ruff: noqa: I001

# --- an article and its marks
from .annotation import Annotation as Annotation
from .annotation import Assessment as Assessment
from .annotation import Attribution as Attribution
from .annotation import Coder as Coder
from .annotation import Loaded as Loaded
from .annotation import Mark as Mark
from .annotation import Mention as Mention
from .article import Article as Article
from .article import Corpus as Corpus
from .article import Note as Note
from .article import Reject as Reject
from .document import Document as Document
from .document import Span as Span
from .document import parse as parse

# --- reading
from .formats import read_corpus as read_corpus
from .formats.cleaning import taken_out as taken_out
from .formats.duplicates import find_duplicates as find_duplicates
from .formats.duplicates import without_copies as without_copies
from .formats.outlets import Outlets as Outlets
from .formats.outlets import read_outlets as read_outlets
from .formats.registry import CorpusError as CorpusError
from .formats.row import RowReader as RowReader
from .gazetteer.targets import Targets as Targets
from .gazetteer.targets import read_targets as read_targets

# --- marking and measuring
from .coders.model import ModelCoder as ModelCoder
from .coders.rules import RulesCoder as RulesCoder
from .coders.textblob import TextBlobCoder as TextBlobCoder
from .features.table import FeatureTable as FeatureTable
from .features.transformers import LoadedLanguage as LoadedLanguage
from .features.transformers import Sourcing as Sourcing
from .features.transformers import Stance as Stance
from .features.transformers import TextBlobBaseline as TextBlobBaseline
from .scoring.folder import read_table as read_table
from .scoring.scorer import Scorer as Scorer
from .scoring.scorer import annotate as annotate
from .scoring.scorer import score as score

# --- comparing
from .comparison.concordance import concordance as concordance
from .comparison.differences import Comparison as Comparison
from .comparison.differences import compare as compare
from .comparison.events import Events as Events
from .comparison.events import find_events as find_events
from .comparison.events import with_events as with_events
from .comparison.shared_facts import SharedFacts as SharedFacts
from .comparison.shared_facts import shared_facts as shared_facts
from .comparison.speakers import media_cited as media_cited
from .comparison.speakers import only_one_group as only_one_group
from .comparison.speakers import source_network as source_network
from .comparison.speakers import source_profiles as source_profiles
from .comparison.summary import summary as summary
from .comparison.words import compared as compared
from .comparison.words import keyness as keyness

# --- showing
from .figures.highlight import beside as beside
from .figures.highlight import highlight as highlight
from .figures.highlight import highlight_match as highlight_match
from .figures.highlight import in_context as in_context
from .report import write_report as write_report
from .room.of_table import write_room as write_room

# --- one coder against another, and against what others labelled
from .evaluation.tasks import evaluate as evaluate
from .instrument.accuracy import read_measured as read_measured
from .reliability.matching import agreement as agreement
from .reliability.matching import match as match

# --- rooms with names of their own
from . import class_room as class_room
from . import evaluation as evaluation
from . import figures as figures

__version__: str
