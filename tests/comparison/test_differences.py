"""How the tool errs, beside the differences that it measured."""

import pandas as pd
import pytest
from comparison_tables import CODED, build, coded

from parallax.comparison.differences import PRIMARY, compare
from parallax.comparison.summary import summary, write

LOADED, UNNAMED = PRIMARY[:2]
ATTRIBUTIONS = "sourcing.attributions_per_1000_words"
FIGURES = ["precision_first", "recall_first", "precision_second", "recall_second"]
CORRECTED = ["corrected", "corrected_low", "corrected_high"]


def rows(events=2, **given):
    """Red has 8 loaded phrases and 3 attributions, blue 4 and 5."""
    values = {"red": {LOADED: 8.0, ATTRIBUTIONS: 3.0}, "blue": {LOADED: 4.0, ATTRIBUTIONS: 5.0}}
    return [
        {"event": f"e{e}", "group": g, UNNAMED: 0.5, f"{LOADED}@all": of[LOADED], **of, **given}
        for e in range(events)
        for g, of in values.items()
    ]


def differences(table, **given):
    return compare(table, "red:blue", **given).differences.set_index("feature")


def test_precision_recall_and_the_corrected_difference_by_hand():
    found = differences(build(rows()), coded=CODED)
    # Red: 2 * 3 of 2 * 4 = .75; of 6 + 3 * 1 = 9. Blue: 2 * 2 of 8 = .5; of 4 + 3 = 7.
    assert found.loc[LOADED, FIGURES].tolist() == pytest.approx([6 / 8, 6 / 9, 4 / 8, 4 / 7])
    # 8 * (6/8) / (6/9) = 9, and 4 * (4/8) / (4/7) = 3.5.
    assert found.loc[LOADED, "corrected"] == pytest.approx(9 - 3.5)
    assert found.loc[LOADED, "corrected_low"] < 5.5 < found.loc[LOADED, "corrected_high"]
    # One question speaks to a rate in the outlet's voice and in all.
    columns = [*FIGURES, *CORRECTED, "errors_could_explain"]
    assert found.loc[f"{LOADED}@all", columns].tolist() == found.loc[LOADED, columns].tolist()
    # Attributions: all right, so that 3 - 5 stays what it is.
    assert found.loc[ATTRIBUTIONS, FIGURES + CORRECTED].tolist() == [1, 1, 1, 1, -2, -2, -2]
    assert not found.loc[ATTRIBUTIONS, "errors_could_explain"]
    assert found.loc[UNNAMED, columns].isna().all()


def test_the_flag_follows_the_interval():
    # The same sentences eighty times over leave no doubt that 9 is more than 3.5; twelve leave some.
    many = coded(
        *(
            (g, "loaded", f, w, 80 * t, 80 * n)
            for g, f, w, t, n in (
                ("red", 1, 2.0, 3, 4),
                ("red", 0, 3.0, 1, 8),
                ("blue", 1, 2.0, 2, 4),
                ("blue", 0, 3.0, 1, 8),
            )
        )
    )
    few, sure = (differences(build(rows()), coded=of).loc[LOADED] for of in (CODED, many))
    assert few["corrected"] == pytest.approx(sure["corrected"])
    assert (few["corrected_low"] <= 0, bool(few["errors_could_explain"])) == (True, True)
    assert (sure["corrected_low"] > 0, bool(sure["errors_could_explain"])) == (True, False)


def test_groups_that_were_not_coded_have_no_figures():
    columns = [*FIGURES, *CORRECTED, "errors_could_explain"]
    assert differences(build(rows()), coded=CODED[:0])[columns].isna().all(axis=None)
    half = differences(build(rows()), coded=CODED[CODED["group"] == "blue"]).loc[LOADED]
    assert half[["precision_second", "recall_second"]].notna().all()
    assert half[["precision_first", "recall_first", *CORRECTED, "errors_could_explain"]].isna().all()


def test_where_there_is_no_difference_there_is_nothing_to_explain():
    same = differences(build(rows(**{LOADED: 3.0})), coded=CODED).loc[LOADED]
    assert same[FIGURES].notna().all()
    assert same[[*CORRECTED, "errors_could_explain"]].isna().all()


def test_the_errors_on_texts_written_for_teaching_are_not_known():
    comparison = compare(build(rows(constructed=True)), "red:blue", coded=CODED)
    assert comparison.differences[[*FIGURES, *CORRECTED, "errors_could_explain"]].isna().all(axis=None)
    text = summary(comparison)
    assert text.count("How often the tool errs was not measured on texts written for teaching.") == 1
    assert "own errors" not in text


def test_without_coded_sentences_of_its_own_the_shipped_ones_are_taken(monkeypatch, tmp_path):
    CODED.to_csv(tmp_path / "coded.csv", index=False)
    monkeypatch.setattr("parallax.instrument.errors.CODED", tmp_path / "coded.csv")
    table = build(rows(), [{"article_id": "a000", "coder": "model"}])
    pd.testing.assert_frame_equal(differences(table), differences(table, coded=CODED))
    assert differences(table)["precision_first"].notna().any()
    # They are the trained coder's errors: of the rules' they say nothing.
    by_rules = build(rows(), [{"article_id": "a000", "coder": "rules"}])
    assert differences(by_rules)["precision_first"].isna().all()
    monkeypatch.setattr("parallax.instrument.errors.CODED", tmp_path / "absent.csv")
    with pytest.raises(FileNotFoundError, match="no coded sentences there"):
        compare(build(rows()), "red:blue")


def test_what_errors_could_explain_is_said_beside_the_difference():
    text = summary(compare(build(rows()), "red:blue", coded=CODED))
    [line] = [line for line in text.splitlines() if line.startswith("- Red articles use 4.0 more loaded phrases")]
    assert "The tool's own errors could explain this difference: corrected for them it is 5.5 (" in line
    assert "precision 0.75 and recall 0.67 on red sentences; precision 0.50 and recall 0.57 on blue sentences." in line
    # The shares that no question speaks to have no such words; of the rest a sentence says which is which.
    assert text.count("explain this difference") == 1
    assert "errors could explain the difference in loaded phrases (all voices)." in text
    assert "errors would not explain the difference in attributions." in text
    assert text.count("its errors could explain the other differences too") == 1


def test_what_errors_would_not_explain_is_said_too():
    all_right = CODED.assign(coder_1=CODED["found"], coder_2=CODED["found"])
    text = summary(compare(build(rows()), "red:blue", coded=all_right))
    assert "The tool's own errors would not explain this difference: corrected for them it is 4.0 (4.0 to 4.0)" in text


@pytest.mark.parametrize(("known", "unknown"), [((), "red and blue"), (("blue",), "red"), (("red",), "blue")])
def test_where_errors_were_not_measured_it_is_said_once(known, unknown):
    text = summary(compare(build(rows()), "red:blue", coded=CODED[CODED["group"].isin(known)]))
    assert text.count(f"The tool's own errors on {unknown} articles were not measured") == 1
    assert "explain this difference" not in text


def test_the_flag_is_in_the_table_on_disk(tmp_path):
    write(compare(build(rows()), "red:blue", coded=CODED), tmp_path)
    told = pd.read_csv(tmp_path / "differences.csv", dtype=str).set_index("feature")["errors_could_explain"]
    assert told[[LOADED, ATTRIBUTIONS]].tolist() == ["True", "False"]
    assert pd.isna(told[UNNAMED])
