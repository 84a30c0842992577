"""Whose an outlet is, and the group that follows."""

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest

from parallax.formats.outlets import COLUMNS, SHIPPED, STATE_ALIGNED, TYPOLOGIES, Outlets, group_of, read_outlets

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"

HEADER = "outlet,aliases,publisher,country,typology,edition,scope,statute,group,basis"
DAILY = "Northland Daily,ND|north.example,Northland Press,Northland,SC,2024,covered,,state-aligned,yearbook 2024: SC"
WIRE = "Bay Wire,,,Southland,,,outside,cooperative of newspapers,wire,owned by newspapers"
SMALL = "\n".join((HEADER, DAILY, WIRE)) + "\n"


@pytest.fixture
def written(tmp_path):
    """Writes a table of outlets and reads it."""

    def read(text: str, encoding: str = "utf-8") -> Outlets:
        path = tmp_path / "mine.csv"
        path.write_bytes(text.encode(encoding))
        return read_outlets(path)

    return read


@pytest.fixture(scope="module")
def shipped():
    return read_outlets()


# --- the table ----------------------------------------------------------------------------------------


def test_a_row_is_read_whole(written):
    row = written(SMALL).rows[0]
    assert (row.outlet, row.aliases, row.publisher) == ("Northland Daily", ("ND", "north.example"), "Northland Press")
    assert (row.country, row.typology, row.edition, row.scope) == ("Northland", "SC", "2024", "covered")
    assert (row.statute, row.group, row.basis) == ("", "state-aligned", "yearbook 2024: SC")


@pytest.mark.parametrize(
    "name", ["Northland Daily", "northland  DAILY ", "the Northland Daily", "nd", "www.north.example", "North.Example"]
)
def test_lookup_by_name_alias_and_domain(written, name):
    assert written(SMALL).lookup(name).outlet == "Northland Daily"


@pytest.mark.parametrize("name", ["", "Northland", "Northland Daily News", "the"])
def test_lookup_guesses_nothing(written, name):
    assert written(SMALL).lookup(name) is None


def test_curly_apostrophe(shipped):
    assert shipped.lookup("People’s Daily").outlet == "People's Daily"


def test_a_table_of_ones_own_needs_three_columns(written):
    outlets = written("outlet,group,basis\nVillage Blog,local,I know the editor\n", encoding="utf-8-sig")
    row = outlets.lookup("village blog")
    assert (row.group, row.scope, row.aliases) == ("local", "not listed", ())


def test_hash_is_of_the_bytes(written):
    assert written(SMALL).sha256 == hashlib.sha256(SMALL.encode()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("group,basis", "group,grounds", r"mine.csv, row 1: column 'basis' is missing"),
        ("statute", "statutes", r"mine.csv, row 1: unknown column 'statutes'"),
        ("publisher", "country", r"mine.csv, row 1: column 'country' stands there twice"),
        ("yearbook 2024: SC", "", r"mine.csv, row 2, basis: empty"),
        ("Bay Wire", "", r"mine.csv, row 3, outlet: empty"),
        ("wire,owned by newspapers", ",owned by newspapers", r"mine.csv, row 3, group: empty"),
        (",SC,", ",XX,", r"mine.csv, row 2, typology: 'XX' is not one of SC, CaPu"),
        ("covered", "seen", r"mine.csv, row 2, scope: 'seen' is not one of covered, outside, not listed"),
        ("covered", "outside", r"mine.csv, row 2, scope: 'outside' with a typology"),
        ("2024,covered", ",covered", r"mine.csv, row 2, edition: empty"),
        ("state-aligned", "other", r"mine.csv, row 2, group: 'other', but SC makes it 'state-aligned'"),
        ("SC,2024", "IP,2024", r"mine.csv, row 2, group: 'state-aligned', but IP makes it 'other'"),
        ("Bay Wire,", "Bay Wire,nd", r"mine.csv, row 3, aliases: 'nd' stands in row 2 too"),
        ("Bay Wire", "north.example", r"mine.csv, row 3, outlet: 'north.example' stands in row 2 too"),
        ("owned by newspapers", "owned, by newspapers", r"mine.csv, row 3: as many cells as columns"),
        (",owned by newspapers", "", r"mine.csv, row 3: as many cells as columns"),
    ],
)
def test_mistakes_are_named(written, old, new, message):
    assert SMALL.count(old) >= 1
    with pytest.raises(ValueError, match=message):
        written(SMALL.replace(old, new, 1))


def test_no_table(written, tmp_path):
    with pytest.raises(ValueError, match=r"mine\.csv: no outlet in it"):
        written(HEADER + "\n")
    with pytest.raises(ValueError, match=r"mine\.csv, row 1: column 'outlet' is missing"):
        written("")
    with pytest.raises(ValueError, match=r"mine\.csv: not UTF-8"):
        written(SMALL.replace("Bay", "Bäy"), encoding="latin-1")
    with pytest.raises(FileNotFoundError, match="no outlets file there"):
        read_outlets(tmp_path / "absent.csv")


# --- the rule -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typology", ["", *TYPOLOGIES])
@pytest.mark.parametrize("agency", [True, False])
def test_the_rule_asks_for_control_of_content_and_nothing_else(typology, agency):
    expected = "state-aligned" if typology in ("SC", "CaPu", "CaPr") else "wire" if agency else "other"
    assert group_of(typology, agency) == expected


# --- the shipped table --------------------------------------------------------------------------------


def test_every_shipped_row_follows_the_rule(shipped):
    """The country never enters: the group is recomputed from typology and statute alone."""
    wrong = [row.outlet for row in shipped if row.group != group_of(row.typology, bool(row.statute))]
    assert wrong == []


def test_shipped_rows_are_complete(shipped):
    assert len(shipped) >= 150
    with open(SHIPPED, encoding="utf-8", newline="") as file:
        assert tuple(csv.DictReader(file).fieldnames) == COLUMNS
    for row in shipped:
        assert row.country, row.outlet
        if row.scope == "covered":
            assert re.fullmatch(r"202[1-5]|2022-23", row.edition), row.outlet
            assert row.edition in row.basis, row.outlet
        else:
            assert not row.edition, row.outlet
        if row.typology:
            assert re.search(rf"\b{row.typology}\b", row.basis), row.outlet


def test_the_yardstick_reaches_democracies_and_others(shipped):
    aligned = {row.country for row in shipped if row.typology in STATE_ALIGNED}
    assert {
        "China",
        "Russia",
        "Iran",
        "India",
        "Italy",
        "Spain",
        "Singapore",
        "Hungary",
        "Taiwan",
        "United States",
    } <= aligned
    free = {row.country for row in shipped if row.typology in {"ISFM", "ISF", "ISM", "IP"}}
    assert {"United Kingdom", "Germany", "United States", "Taiwan", "South Korea", "Ukraine"} <= free
    assert len({row.country for row in shipped}) >= 50


@pytest.mark.parametrize(
    ("name", "outlet", "group"),
    [
        ("xinhuanet", "Xinhua", "state-aligned"),
        ("People's Daily Online", "People's Daily", "state-aligned"),
        ("cgtn", "CGTN", "state-aligned"),
        ("VOA", "Voice of America", "state-aligned"),
        ("RTVE", "RTVE", "state-aligned"),
        ("bbc", "BBC", "other"),
        ("NPR Online News", "NPR", "other"),
        ("DW", "Deutsche Welle", "other"),
        ("AP", "Associated Press", "wire"),
        ("AFP", "AFP", "wire"),
        ("Lusa", "Lusa", "wire"),
        ("TASS", "TASS", "state-aligned"),
        ("CNN - Editorial", "CNN", "other"),
    ],
)
def test_shipped_lookup(shipped, name, outlet, group):
    row = shipped.lookup(name)
    assert (row.outlet, row.group) == (outlet, group)


def test_a_missing_value_is_no_outlet(shipped):
    # "NAN" is the usual short name of Nigeria's agency, and what a table says where the outlet is missing.
    assert [shipped.lookup(name) for name in ("nan", "NaN", "None", "null", "unknown", "")] == [None] * 6


@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs ../shared/corpora")
def test_agrees_with_the_groups_declared_in_the_corpora(shipped):
    declared = []
    with open(CORPORA / "london-talks" / "manifest.csv", encoding="utf-8", newline="") as file:
        declared += [(row["outlet"], row["group"]) for row in csv.DictReader(file)]
    with open(CORPORA / "tradewar" / "summer-2018.jsonl", encoding="utf-8") as file:
        declared += [(row["outlet"], row["group"]) for row in map(json.loads, file)]
    known = [(name, group) for name, group in declared if shipped.lookup(name)]
    # 57 of the manifest's 108 rows; 128 of the summer, all but a magazine and a columnist.
    assert len(known) == 57 + 128 - 2
    assert [(name, group) for name, group in known if shipped.lookup(name).group != group] == []
