"""What a reader is told."""

from dataclasses import replace

import pandas as pd
import pytest
from comparison_tables import build
from test_sensitivity import marks, rule

from parallax.comparison.differences import PRIMARY, compare
from parallax.comparison.summary import summary, write
from parallax.features.measures import measure_of
from parallax.features.sourcing import Sourcing
from parallax.gazetteer.targets import read_targets

LOADED, UNNAMED, UNSOURCED, BALANCE, GAP = PRIMARY


def articles(events=6, **red):
    """One red and one blue article an event; red differs as given."""
    blue = {LOADED: 4.0, UNNAMED: 0.25, UNSOURCED: 0.5, BALANCE: -0.5, GAP: 0.5}
    return [
        {"event": f"e{e}", "group": g, **blue, **(red if g == "red" else {})}
        for e in range(events)
        for g in ("red", "blue")
    ]


def test_each_question_is_answered_with_a_direction_in_words():
    red = {LOADED: 8.25, UNNAMED: 0.125, UNSOURCED: 0.75, BALANCE: 0.0, GAP: 0.25}
    text = summary(compare(build(articles(**red)), "red:blue"))
    for sentence in (
        # 8.25 - 4 = 4.25, shown as 4.2.
        "Red articles use 4.2 more loaded phrases per 1,000 words of their own voice than blue articles (8.2 against 4",
        "Red articles leave the source unnamed in fewer of their attributions than blue articles (12% against 25%)",
        "Red articles give no source in more of their sentences with loaded phrases than blue articles (75% against",
        "Red articles cite the first side more, set against the second side, than blue articles do (0.00 against -0.50",
        "Red articles speak more kindly of the second side, compared with the first side, than blue articles do "
        "(kindness to the first side minus kindness to the second side: 0.25 against",
    ):
        assert sentence in text
    assert text.count("the same direction in 6 of 6 events") == 5
    # One article of each group: no p below 2 / 2 ** 6 = .031, five times that is above .05.
    assert "None of these differences is more than chance alone could give." in text


def test_a_difference_that_chance_would_rarely_give():
    # 2 / 2 ** 12 = .0005, times 5 is .0024.
    text = summary(compare(build(articles(events=12, **{LOADED: 8.25})), "red:blue"))
    assert "Chance alone would rarely give the difference in loaded phrases.\n" in text
    assert text.count("chance alone would rarely give this") == 1
    assert text.count("chance alone could give this") == 4


def test_a_mean_that_most_events_do_not_share_says_so():
    rows = articles()
    rows[0][LOADED] = 40.0
    # 36 in one event, 0 in five: 6 on average.
    text = summary(compare(build(rows), "red:blue"))
    assert "use 6.0 more loaded phrases per 1,000 words" in text
    assert "(10.0 against 4.0), but in only 1 of 6 events." in text


def test_means_that_are_shown_by_the_same_figure_are_not_told_apart():
    # 0.251 against 0.25 is 25% against 25%; nothing at all differs in the other four.
    text = summary(compare(build(articles(**{UNNAMED: 0.251})), "red:blue"))
    assert "- Hardly any difference in sources without a name (25 in both groups, % of attributions). Diff" in text
    assert text.count("- No difference in") == 4
    assert "25% against 25%" not in text


def test_the_other_way_round_says_the_opposite():
    text = summary(compare(build(articles(**{LOADED: 8.25, GAP: 0.25})), "blue:red"))
    assert "Blue articles use 4.2 fewer loaded phrases" in text
    assert "Blue articles speak more kindly of the first side, compared with the second side, than red" in text


def test_sides_have_the_names_of_the_targets_file():
    families = [Sourcing(targets=read_targets()).fit()]
    comparison = compare(build(articles(**{BALANCE: 0.5}), families=families), "red:blue")
    assert comparison.sides == ("China", "the United States")
    assert "cite China more, set against the United States," in summary(comparison)
    # Where they are not the same in every event, a note says which.
    families[0].targets_ = replace(read_targets(), sides_by_event={"e3": ("us", "china")})
    comparison = compare(build(articles(**{BALANCE: 0.5}), families=families), "red:blue")
    assert comparison.sides == ("the first side", "the second side")
    which = "China and the United States (5 events); the United States and China (E3)."
    assert f"The first and the second side are {which}" in comparison.notes


def test_no_difference_is_not_a_direction():
    text = summary(compare(build(articles()), "red:blue"))
    assert "- No difference in loaded phrases (4.0 in both groups, per 1,000 words)." in text
    assert "the same direction" not in text


def test_it_speaks_of_articles_and_never_judges_an_outlet():
    rows = [{**a, "outlet": "The Example Herald"} for a in articles(**{LOADED: 9.0})]
    text = summary(compare(build(rows), "red:blue"))
    assert "may be that outlet's own" in text
    for words in ("outlet is", "Herald is", "biased", "propaganda"):
        assert words not in text


def test_a_sign_that_flips_is_said():
    rows, evidence = [], []
    for number, article in enumerate(articles(events=5, **{LOADED: 3.0})):
        red = article["group"] == "red"
        rows.append({**article, LOADED: 3.0 if red else 2.0})
        evidence += marks(f"a{number:03d}", [rule("general")] * 3 if red else [rule("us")] * 2)
    text = summary(compare(build(rows, evidence), "red:blue"))
    # 3 - 2 with every phrase, 0 - 2 without the general ones.
    assert "THE SIGN FLIPS without phrases of general origin (-2.0)" in text
    assert "hold 15 loaded phrases in their own voice (red) and 10 (blue)" in text
    # Without the two of each blue article: 3 - 0, and 0 - 0 without the general ones, which is no sign.
    only_red = [mark for mark in evidence if mark["rule"] == rule("general")]
    text = summary(compare(build(rows, only_red), "red:blue"))
    assert "it lies between 0.0 and 3.0; the sign never flips" in text


def test_what_could_not_be_compared_is_counted():
    rows = articles(events=2)
    rows += [{"event": "e0", "group": "red", "genre": "commentary", LOADED: 1.0}] * 2
    rows += [{"event": "fair", "group": "red", "genre": "commentary", LOADED: 9.0}]
    rows += [{"event": "fair", "group": "blue", LOADED: 1.0}]
    text = summary(compare(build(rows), "red:blue"))
    assert "- 3 red articles: no blue article tells it as untranslated commentary." in text
    assert "- 1 blue article: no red article tells it as untranslated news." in text
    assert "- Fair: 1 red article (1 commentary) against 1 blue article (1 news); loaded phrases 9.0 against 1" in text


def test_too_few_events():
    text = summary(compare(build(articles(events=2, **{LOADED: 9.0})), "red:blue"))
    assert "2 events: too few to say how sure a difference is" in text
    assert "No interval and no p with fewer than 5 events." in text
    assert "Holm's p" not in text


def test_constructed():
    rows = [{**a, "constructed": True} for a in articles(**{LOADED: 9.0})]
    text = summary(compare(build(rows), "red:blue"))
    assert text.splitlines()[1].startswith("- These texts were written for teaching")
    assert "95% interval" not in text
    assert "chance" not in text


def test_one_group_is_described():
    text = summary(compare(build([{"group": "red", LOADED: 2.0}, {"group": "red", LOADED: 4.0}])))
    assert text.startswith("Red: 2 articles, described and not compared\n")
    assert "- Storm, 2 articles: loaded phrases 3.0 per 1,000 words." in text
    assert "questions" not in text


def test_capitals_in_a_group_s_name_stay():
    rows = [{"event": "storm", "group": group, LOADED: 2.0} for group in ("le Monde", "BBC")]
    assert summary(compare(build(rows), "BBC:le Monde")).startswith("BBC against le Monde: 1 against 1 ")
    assert summary(compare(build(rows), "le Monde:BBC")).startswith("Le Monde against BBC: 1 against 1 ")
    assert summary(compare(build(rows[1:]))).startswith("BBC: 1 article,")


def test_no_shared_event_is_described():
    rows = [{"event": "storm", "group": "red", LOADED: 2.0}, {"event": "strike", "group": "blue", LOADED: 4.0}]
    text = summary(compare(build(rows), "red:blue"))
    assert "- Storm, 1 article: loaded phrases 2.0 (red) per 1,000 words." in text
    assert "- Strike, 1 article: loaded phrases 4.0 (blue) per 1,000 words." in text
    assert "- 1 blue article: no red article tells this event." in text


def test_no_features_at_all():
    assert "described and not compared" in summary(compare(build([{"group": "red"}])))
    assert "Red against" not in summary(compare(build([{"group": "red"}, {"group": "blue"}]), "blue:red"))


def test_files(tmp_path):
    comparison = compare(build(articles(**{LOADED: 8.0}), marks("a000", [rule("us")])), "red:blue")
    write(comparison, tmp_path / "new")
    for name in ("differences", "by_event", "matched", "origins"):
        frame = pd.read_csv(tmp_path / "new" / f"{name}.csv")
        assert len(frame) == len(getattr(comparison, name)) > 0
        assert "constructed" in frame
    written = (tmp_path / "new" / "summary.txt").read_text(encoding="utf-8")
    assert written.split() == summary(comparison).split()
    assert max(map(len, written.splitlines())) <= 100


def test_every_primary_feature_has_a_title_of_its_own():
    assert len({measure_of(f).title for f in PRIMARY}) == len(PRIMARY)
    assert measure_of("sourcing.unnamed_share@all").title == "sources without a name (all voices)"
    assert measure_of("sourcing.unnamed_share@all").number(0.254) == "25"
    assert measure_of("my_family.odd_thing").title == "my family: odd thing"


@pytest.mark.parametrize(("value", "shown"), [(-0.001, "0.00"), (0.125, "0.12"), (-1, "-1.00")])
def test_numbers(value, shown):
    assert measure_of(GAP).number(value) == shown


def test_one_group_is_said_of_one_article_and_of_two():
    reds = [row for row in articles(2) if row["group"] == "red"]
    for rows, words in ((reds[:1], "The only article is of one group"), (reds, "All 2 articles are of one group")):
        assert f"{words} (red): nothing can be compared." in summary(compare(build(rows)))
