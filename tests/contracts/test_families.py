"""What every feature family promises: scikit-learn's interface, and the columns of the design."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from parallax import (
    Article,
    LoadedLanguage,
    RulesCoder,
    Sourcing,
    Stance,
    TextBlobBaseline,
    TextBlobCoder,
    annotate,
)
from parallax.annotation import VOICES
from parallax.features.base import SUFFIXES

FAMILIES = [LoadedLanguage, Sourcing, Stance, TextBlobBaseline]

# scikit-learn's own checks that apply: the others feed a matrix of numbers, and annotations are not one.
CHECKS = {
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_dont_overwrite_parameters",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_estimators_fit_returns_self",
    "check_estimators_overwrite_params",
    "check_estimators_unfitted",
    "check_fit_check_is_fitted",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_transformers_unfitted",
    "check_valid_tag_types",
}

TEXTS = [
    "The rogue regime slammed the deal, a senior official said. Obviously, China will never surrender.",
    "“Both sides hold trump cards,” said Mara Lind, a professor. Beijing and Washington met on Monday.",
    "Ministers met.",
]


@pytest.fixture(scope="module")
def annotations():
    rules, blob = RulesCoder(), TextBlobCoder()
    articles = [Article(id=str(i), text=t) for i, t in enumerate(TEXTS)]
    return {
        family: [annotate(a, blob if family is TextBlobBaseline else rules) for a in articles] for family in FAMILIES
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_scikit_learn_checks(family):
    checks = [
        (estimator, check)
        for estimator, check in estimator_checks_generator(family())
        if getattr(check, "func", check).__name__ in CHECKS
    ]
    assert {getattr(check, "func", check).__name__ for _, check in checks} == CHECKS
    for estimator, check in checks:
        check(estimator)


@pytest.mark.parametrize("family", FAMILIES)
def test_shape_names_and_types(family, annotations):
    fitted = family().fit()
    scores = fitted.transform(annotations[family])
    names = fitted.get_feature_names_out()
    assert scores.shape == (len(TEXTS), len(names))
    assert scores.dtype == float
    assert len(set(names)) == len(names)
    assert all(name.startswith(f"{family.family}.") for name in names)
    assert fitted.transform([]).shape == (0, len(names))


@pytest.mark.parametrize("family", FAMILIES)
def test_clone_pipeline_and_pandas_output(family, annotations):
    fitted = clone(family()).set_output(transform="pandas").fit()
    frame = fitted.transform(annotations[family])
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(fitted.get_feature_names_out())
    pipeline = make_pipeline(family(), _Fill(), LogisticRegression())
    pipeline.fit(annotations[family], [0, 1, 1])
    assert set(pipeline.predict(annotations[family])) <= {0, 1}


class _Fill:
    """nan is an answer here, and a logistic regression takes none."""

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return np.nan_to_num(X)

    def fit_transform(self, X, y=None):
        return self.transform(X)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_bad_parameter_is_an_error_in_fit(family):
    with pytest.raises(ValueError, match="give one or more of outlet"):
        family(voices=["narrator"]).fit()
    with pytest.raises(NotFittedError):
        family().transform([])


@pytest.mark.parametrize("family", FAMILIES)
def test_the_order_of_articles_is_irrelevant(family, annotations):
    fitted = family().fit()
    forward = fitted.transform(annotations[family])
    np.testing.assert_array_equal(fitted.transform(annotations[family][::-1]), forward[::-1])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_measure_counts_only_marks_of_the_evidence(family, annotations):
    """What a number counts is in the evidence, and a number without evidence is 0 or nan."""
    fitted = family(voices=["all"]).fit()
    for annotation in annotations[family]:
        marks = fitted.evidence(annotation)
        for measure, value in zip(fitted.measures(), fitted.row(annotation), strict=True):
            counted = [m for m in marks if measure.name in fitted.counts_towards(m)]
            assert counted or value == 0 or np.isnan(value), (measure.name, value)


@pytest.mark.parametrize("family", FAMILIES)
def test_marks_name_only_columns_that_there_are(family, annotations):
    fitted = family().fit()
    columns = set(fitted.get_feature_names_out())
    for annotation in annotations[family]:
        for mark, named in fitted.counted(annotation):
            assert set(named) <= columns
            assert len(set(named)) == len(named)
            assert all("@" not in c or c.endswith(("@all", f"@{mark.voice}")) for c in named), (mark.voice, named)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_is_in_the_range_that_its_measure_declares(family, annotations):
    fitted = family(voices=["all"]).fit()
    for annotation in annotations[family]:
        for measure, value in zip(fitted.measures(), fitted.row(annotation), strict=True):
            assert np.isnan(value) or measure.low <= value <= measure.high, (measure.name, value)


def test_voices_add_up(annotations):
    """The marks of the three voices are the marks of all voices."""
    fitted = LoadedLanguage(voices=[*VOICES, "all"]).fit()
    for annotation in annotations[LoadedLanguage]:
        words = {v: fitted.exposure(annotation, v)["words"] for v in (*VOICES, "all")}
        assert sum(words[v] for v in VOICES) == words["all"] == len(annotation.document.words)
        rates = dict(zip(fitted.get_feature_names_out(), fitted.row(annotation), strict=True))
        first = "loaded_language.per_1000_words"
        counts = [rates[first + SUFFIXES[v]] * words[v] for v in VOICES if words[v]]
        assert sum(counts) == pytest.approx(rates[first + "@all"] * words["all"])
