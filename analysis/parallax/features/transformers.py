"""The feature families as scikit-learn transformers, for pipelines.

They stand apart from what they measure because scikit-learn brings the whole of SciPy's statistics with it: to
import it takes longer than to score ten articles, and scoring has no need of it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from parallax.annotation import Annotation
from parallax.features import loaded_language, sourcing, stance, textblob


class FeatureTransformer(TransformerMixin, BaseEstimator):
    """What makes a feature family a transformer: ``clone``, ``Pipeline`` and ``set_output`` take it.

    Comes before the family among the bases.
    """

    def get_feature_names_out(self, input_features=None) -> np.ndarray:
        check_is_fitted(self, "feature_names_")
        return super().get_feature_names_out(input_features)

    def transform(self, annotations: Iterable[Annotation]) -> np.ndarray:
        """Scores.

        Returns
        -------
        ndarray of shape (n_annotations, n_features), float
        """
        check_is_fitted(self, "feature_names_")
        rows = [self.row(a) for a in annotations]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.feature_names_))


class LoadedLanguage(FeatureTransformer, loaded_language.LoadedLanguage):
    __doc__ = loaded_language.LoadedLanguage.__doc__


class Sourcing(FeatureTransformer, sourcing.Sourcing):
    __doc__ = sourcing.Sourcing.__doc__


class Stance(FeatureTransformer, stance.Stance):
    __doc__ = stance.Stance.__doc__


class TextBlobBaseline(FeatureTransformer, textblob.TextBlobBaseline):
    __doc__ = textblob.TextBlobBaseline.__doc__
