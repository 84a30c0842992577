"""One pipeline: an article is read, marked by the coders, counted by the feature families, and written."""

from parallax.scoring.folder import Run, read_run, read_table, whole_folder
from parallax.scoring.pipeline import Pipeline, Scored, score_to
from parallax.scoring.run_record import provenance
from parallax.scoring.scorer import Scorer, annotate, families, score
from parallax.scoring.tables import ARTICLES, SHARED_WORDS

__all__ = [
    "ARTICLES",
    "SHARED_WORDS",
    "Pipeline",
    "Run",
    "Scored",
    "Scorer",
    "annotate",
    "families",
    "provenance",
    "read_run",
    "read_table",
    "score",
    "score_to",
    "whole_folder",
]
