"""Who is mentioned, where, and whose side a source is on."""

import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.gazetteer.targets import SHIPPED, Target, Targets, read_targets

SMALL = """
sides = ["north", "south"]
elsewhere = ["Westian"]
[sides_by_event]
bridge = ["south", "north"]
[targets.north]
name = "Northland"
side = "north"
aliases = ["Northland", "North Bay"]
not_in = ["Northland Herald", "Bank of Northland"]
speaks_for = ["Northlandic", "Ministry of Trade", "Northland Herald"]
[targets.south]
name = "Southland"
side = "south"
aliases = ["SL", "S.L.", "Southland", "the south side"]
[targets.orr]
name = "Ada Orr"
side = "south"
aliases = ["Orr", "Ada Orr"]
titles = ["President", "SL President"]
garbled = ["Ohr"]
not_in = ["Orr'an"]
"""


@pytest.fixture
def written(tmp_path):
    """Writes a targets file and reads it."""

    def read(text: str) -> Targets:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return read_targets(path)

    return read


@pytest.fixture
def small(written):
    return written(SMALL)


@pytest.fixture(scope="module")
def shipped():
    return read_targets()


def spans(targets, text):
    return [(text[start:end], target) for start, end, target in targets.find(text)]


# --- mentions -----------------------------------------------------------------------------------------


def test_offsets_are_those_of_the_text(small):
    # "Then " is 5 characters, "Northland" 9: 5 + 9 = 14.
    assert small.find("Then Northland paid.") == [(5, 14, "north")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northland's port", [("Northland", "north")]),
        ("Northland’s port", [("Northland", "north")]),
        ("Northlanders met", []),
        ("a SLow boat", []),
        ("the S.L. fleet and SL-led talks", [("S.L.", "south"), ("SL", "south")]),
        ("northland and sl", []),
        ("SL$30 a ton", []),
        ("SL President Ada Orr", [("SL President Ada Orr", "orr")]),
        ("SL and President Orr", [("SL", "south"), ("President Orr", "orr")]),
        ("President Ohr", [("President Ohr", "orr")]),
        ("the Northland Herald of Northland", [("Northland", "north")]),
        ("Bank of Northland", []),
        ("Northland Heralds", [("Northland", "north")]),  # the longer string is no whole word here
        ("Orr’an and Orr'an", []),
        ("North\nBay, North\u00a0Bay", [("North\nBay", "north"), ("North\u00a0Bay", "north")]),
        ("North\n\nBay", []),
        ("The south side, the south side", [("The south side", "south"), ("the south side", "south")]),
        ("", []),
    ],
)
def test_what_counts_as_a_mention(small, text, expected):
    assert spans(small, text) == expected


def test_a_name_may_begin_with_a_sign():
    targets = Targets((Target("hoog", "'t Hoog", "north", ("'t Hoog",)),), sides=("north", "south"))
    assert spans(targets, "the ’t Hoog plan; they didn't Hoog") == [("’t Hoog", "hoog")]


PIECES = [
    "SL",
    "S.L.",
    "Orr",
    "President",
    "Northland",
    "Herald",
    "’s",
    "'",
    " ",
    "\n",
    "-",
    ".",
    "é",
    "北",
    "x",
    "Bank of",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_mentions_are_ordered_disjoint_and_whole_words(tmp_path_factory, pieces):
    path = tmp_path_factory.getbasetemp() / "property.toml"
    path.write_text(SMALL, encoding="utf-8")
    text = "".join(pieces)
    last = 0
    for start, end, target in read_targets(path).find(text):
        assert last <= start < end <= len(text)
        assert target in {"north", "south", "orr"}
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()
        last = end


# --- sides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("a Northlandic official", "north"),
        ("the Ministry of Trade", "north"),
        ("SL's envoy to Northland", "south"),
        ("Northland's envoy to SL", "north"),
        ("the Westian Ministry of Trade", None),  # the earliest word decides
        ("an economist at the Bank of Northland", None),
        ("the Northland Herald", "north"),  # no mention, but it speaks for the side
        ("Ohr", "south"),
        ("three fishermen", None),
        ("", None),
    ],
)
def test_side_of_a_source(small, text, side):
    assert small.side_of(text) == side


def test_order_of_sides(small):
    assert small.sides_for("bridge") == ("south", "north")
    assert small.sides_for("harbour") == ("north", "south")
    assert small.sides_for(None) == ("north", "south")


# --- the file -----------------------------------------------------------------------------------------


def test_hash_is_of_the_bytes(small):
    assert small.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()


def test_lookup_by_id(small):
    assert small["orr"].side == "south"
    assert [target.id for target in small] == ["north", "south", "orr"]
    assert len(small) == 3
    with pytest.raises(KeyError, match="'nobody' is not one of north, south, orr"):
        small["nobody"]


def test_survives_the_way_to_another_process(small):
    again = pickle.loads(pickle.dumps(small))
    assert again == small
    assert again.find("President Orr") == [(0, 13, "orr")]  # 9 + 1 + 3 = 13


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('sides = ["north", "south"]', "", "mine.toml, sides: expected two different sides"),
        ('sides = ["north", "south"]', 'sides = ["north", "west"]', "mine.toml, sides: .* out of north, south"),
        ('sides = ["north", "south"]', 'sides = ["north", "north"]', "mine.toml, sides"),
        ('bridge = ["south", "north"]', 'bridge = ["south"]', r"mine.toml, \[sides_by_event\], bridge"),
        ('name = "Northland"', "", r"mine.toml, \[targets.north\], name: expected a text"),
        ('side = "north"', "side = 3", r"mine.toml, \[targets.north\], side: expected a text"),
        ('aliases = ["Northland", "North Bay"]', "aliases = []", r"\[targets.north\], aliases: at least one"),
        ('aliases = ["Northland", "North Bay"]', 'aliases = "SL"', r"\[targets.north\], aliases: expected a"),
        ('"North Bay"]', '"North  Bay"]', r"\[targets.north\], aliases: 'North  Bay' is empty or has spare"),
        ('"North Bay"]', '"Northland"]', r"\[targets.north\], aliases: 'Northland' stands there twice"),
        ('"North Bay"]', '"SL"]', r"\[targets.south\]: 'SL' also names \[targets.north\]"),
        ('"Northlandic"', '"SL"', r"\[targets.south\], speaks_for: 'SL' is on the side 'north'"),
        ('"Westian"', '"Northlandic"', r"elsewhere: 'Northlandic' is a word of \[targets.north\]"),
        ('not_in = ["Orr\'an"]', 'not_in = ["Oran"]', r"\[targets.orr\], not_in: 'Oran' must hold an alias"),
        ('not_in = ["Orr\'an"]', 'not_in = ["Orr"]', r"\[targets.orr\], not_in: 'Orr' must hold an alias"),
        ('garbled = ["Ohr"]', 'grabled = ["Ohr"]', r"\[targets.orr\], grabled: unknown key. Known are name"),
        ("[targets.orr]", "[targets.Orr-1]", r"\[targets.Orr-1\]: id 'Orr-1' becomes part of a column name"),
        ('elsewhere = ["Westian"]', "colour = 1", "mine.toml, colour: unknown key"),
        ('elsewhere = ["Westian"]', "elsewhere = [", "mine.toml: not valid TOML"),
    ],
)
def test_mistakes_are_named(written, old, new, message):
    assert SMALL.count(old) >= 1
    with pytest.raises(ValueError, match=message):
        written(SMALL.replace(old, new, 1))


def test_a_file_that_an_editor_on_windows_saved(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert "Ada Orr" in [target.name for target in read_targets(path)]


def test_no_targets(written, tmp_path):
    with pytest.raises(ValueError, match=r"mine\.toml: no target"):
        written('sides = ["a", "b"]')
    with pytest.raises(FileNotFoundError, match="no targets file there"):
        read_targets(tmp_path / "absent.toml")


# --- the shipped topic --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China and the US dollar", [("China", "china")]),
        ("Sino-US talks", [("Sino", "china"), ("US", "us")]),
        ("it surprised us", []),
        ("both hold trump cards", []),
        ("Trump’s tariffs", [("Trump", "trump")]),
        ("the Trump administration", [("Trump administration", "us")]),
        ("US President Donald Trump", [("US President Donald Trump", "trump")]),
        ("Donald Trump Jr. and Ivanka Trump", []),
        ("US Treasury Secretary Becent", [("US Treasury Secretary Becent", "bessent")]),
        ("Commerce Secretary Rutnik", [("Commerce Secretary Rutnik", "lutnick")]),
        ("Xavier Becerra", []),
        ("Xi’an, Xi'an and Xi", [("Xi", "xi")]),
        ("Chinese Vice Premier He Lifeng said He agreed", [("Chinese Vice Premier He Lifeng", "he_lifeng")]),
        ("the South China Sea, the China Daily, the Washington Post, the Bank of America", []),
        ("Taiwan Strait", []),
        ("the People’s Republic of China", [("People’s Republic of China", "china")]),
        ("U.S.-China trade; made in the U.S.", [("U.S.", "us"), ("China", "china"), ("U.S.", "us")]),
        ("talks in London", []),
        ("Chinese goods, American goods", []),
        ("CONTACT US", []),
    ],
)
def test_shipped_mentions(shipped, text, expected):
    assert spans(shipped, text) == expected


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("a spokesperson for the Chinese Ministry of Commerce", "china"),
        ("Xinhua", "china"),
        ("Voice of America", "us"),
        ("the US ambassador to China", "us"),
        ("Japan's Ministry of Commerce", None),
        ("the South China Morning Post", None),
        ("the Washington Post", None),
        ("Vice Minister of Commerce Wang Shouwen", "china"),
        ("a British government source", "uk"),
        ("the European Commission", "eu"),
        ("the Taiwan Affairs Office", "china"),
        ("the American Institute in Taiwan", "us"),
        ("Reuters", None),
    ],
)
def test_shipped_sides(shipped, text, side):
    assert shipped.side_of(text) == side


def test_shipped_people_and_sides(shipped):
    assert shipped.sides == ("china", "us")
    sides = {target.id: target.side for target in shipped}
    assert {id for id, side in sides.items() if side == "china"} == {
        "china",
        "xi",
        "liu_he",
        "he_lifeng",
        "li_chenggang",
        "wang_wentao",
    }
    assert {id for id, side in sides.items() if side == "us"} == {
        "us",
        "trump",
        "bessent",
        "lutnick",
        "greer",
        "hassett",
        "lighthizer",
        "mnuchin",
        "ross",
        "navarro",
        "kudlow",
    }
    assert {"eu", "uk", "taiwan"} <= set(sides.values())
    assert shipped.sha256 == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()


def test_both_sides_are_listed_alike(shipped):
    """Whoever acts for China in the lists acts for the US too, under each of its adjectives."""

    def actors(target, adjective):
        return {alias.removeprefix(adjective) for alias in shipped[target].aliases if alias.startswith(adjective)}

    ours = actors("china", "Chinese ")
    theirs = {adjective: actors("us", adjective) for adjective in ("US ", "U.S. ", "American ")}
    # These exist on one side only: a premier, a ruling party, and the departments with their own names.
    own_names = {"premier", "Premier", "Communist Party"}
    people = {word for word in ours - own_names if "inistry" not in word}
    for adjective, words in theirs.items():
        assert {word for word in words if "Department" not in word} == people, adjective
    assert len({word for word in ours if "inistry" in word}) == 9
    assert all(len({word for word in words if "Department" in word}) == 6 for words in theirs.values())
