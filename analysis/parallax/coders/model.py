"""The trained coder: the encoder finds phrases, attributions and mentions; the rules name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parallax.annotation import Annotation, Attribution, Loaded, Mark, Mention
from parallax.coders.attribution import sources
from parallax.coders.attribution.cues import read_cues
from parallax.coders.attribution.rules import POSTED_TO
from parallax.coders.attribution.sources import NOBODY, Who
from parallax.coders.attribution.speakers import People
from parallax.coders.attribution.tokens import PRONOUN
from parallax.coders.lexicon import Entry, LexiconCoder
from parallax.coders.rules import scare_quotes
from parallax.document import Document, Span
from parallax.encoder.reader import Model, Reading, opened
from parallax.gazetteer.targets import Targets, read_targets

#: The lowest probability at which a source or content is linked to a cue.
LINKED = 0.1
#: The lowest probability at which a sentence counts as loaded.
LOADED = 0.5
#: The same for a sentence with a phrase from a lexicon, by the phrase's strength: plain and strong phrases always
#: count. The model was trained on US news and does not know the idioms of other traditions.
LISTED = {1: 0.2, 2: 0.0, 3: 0.0}
#: The lowest probability at which a word of a loaded sentence is marked; the most probable word always is.
WORD = 0.35
#: The lowest probability at which a role is given; the polarity must fit the role too.
ROLE_GIVEN = 0.8
#: Link strength decays as exp(-characters / NEAR), with the characters between a cue and its source or content.
NEAR = 100
#: Contents of one cue with more characters than this between them become separate attributions.
APART = 60
UNLISTED = "unlisted"

_SELF = frozenset({"i", "we", "you", "me", "us"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
# "An aide, who asked not to be named, said": the source ends before the clause that the model begins to read.
_DANGLING = re.compile(r"[,\s]+(?:who|which|that)\Z", re.IGNORECASE)
_PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers"})
_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


class ModelCoder:
    """Marks loaded phrases, attributions and mentions with the trained model.

    Attributions are what the model tags as source, cue and content, combined by its links; names,
    types, sides and the cue's stance follow the lists of the rules. A loaded phrase is what the model finds;
    the lexicon names its family, and a phrase that is in no lexicon is ``unlisted``; scare quotes are found by rule. A
    mention's polarity is P(positive) - P(negative), and 0 where neutral is the likeliest.

    What it misses: see the model card (``analysis/parallax/encoder/MODEL_CARD.md``).

    Parameters
    ----------
    targets : Targets, optional
        Whose mentions are marked; the shipped targets by default.
    lexicon : tuple of Entry, optional
        The shipped lexicons by default.
    model : Model, optional
        The shipped weights by default.
    """

    name = "model"

    def __init__(
        self, targets: Targets | None = None, lexicon: tuple[Entry, ...] | None = None, model: Model | None = None
    ):
        self._targets = targets if targets is not None else read_targets()
        self._lexicon = LexiconCoder(lexicon)
        self._model = model if model is not None else opened()
        self._cues = read_cues()

    @property
    def model(self) -> Model:
        """The weights it reads with."""
        return self._model

    def annotate(self, document: Document) -> Annotation:
        reading = self._model.read(document)
        attributions, loaded = self.attributions(reading), self.loaded(reading)
        loaded += scare_quotes(document, attributions, loaded)
        marks: list[Mark] = [*attributions, *self.mentions(reading), *loaded]
        return Annotation.with_voices(document, self.name, marks)

    # --- loaded language

    def loaded(self, reading: Reading) -> list[Loaded]:
        document = reading.document
        sentences = document.sentences
        chance = reading.answers("loaded", sentences)[:, 1]
        found: list[Loaded] = []
        for sentence, p in zip(sentences, chance, strict=True):
            listed = [mark for mark in self._lexicon.marks(document, sentence) if p >= LISTED[int(mark.strength)]]
            found += listed
            if p >= LOADED:
                for span in self._carrying(reading, sentence):
                    if not any(span.overlaps(mark.span) for mark in listed):
                        found.append(Loaded(span=span, family=UNLISTED, strength=1, rule="model/unlisted"))
        return found

    @staticmethod
    def _carrying(reading: Reading, sentence: Span) -> list[Span]:
        """The loaded words of a loaded sentence, at least one."""
        words = reading.document.words
        inside = reading.document.words_in(sentence)
        chance = reading.word_chance("loaded_word", [words[i] for i in inside])
        if not chance.any():
            return []
        cut = min(WORD, chance.max())
        spans: list[Span] = []
        for i, p in zip(inside, chance, strict=True):
            if p < cut:
                continue
            # Words that touch each other form one phrase.
            if spans and i and words[i - 1].end == spans[-1].end:
                spans[-1] = Span(spans[-1].start, words[i].end)
            else:
                spans.append(words[i])
        return spans

    # --- mentions

    def mentions(self, reading: Reading) -> list[Mention]:
        document = reading.document
        named = [
            (Span(sentence.start + start, sentence.start + end), target)
            for sentence in document.sentences
            for start, end, target in self._targets.find(sentence.of(document.text))
        ]
        pronouns = _pronouns(reading, named)
        places = sorted([*named, *pronouns])
        spans = [span for span, _ in places]
        polarity = reading.answers("polarity", spans)
        roles = reading.answers("role", spans)
        marks = []
        for (span, target), towards, role in zip(places, polarity, roles, strict=True):
            # 0 where neutral is the most probable answer: a sign means that the model decided for it.
            value = 0.0 if towards.argmax() == 1 else round(float(towards[2] - towards[0]), 3)
            marks.append(
                Mention(
                    span=span,
                    target=target,
                    polarity=value,
                    role=self._role(towards, role),
                    rule=f"model/{('negative', 'neutral', 'positive')[int(towards.argmax())]}"
                    + ("/pronoun" if (span, target) in pronouns else ""),
                )
            )
        return marks

    @staticmethod
    def _role(polarity: np.ndarray, role: np.ndarray) -> str:
        name = ("hero", "villain", "victim")[int(role.argmax())]
        fits = {"hero": polarity.argmax() == 2, "villain": polarity.argmax() == 0, "victim": polarity.argmax() != 2}
        return name if role.max() >= ROLE_GIVEN and fits[name] else ""

    # --- attributions

    def attributions(self, reading: Reading) -> list[Attribution]:
        return _Speakers(reading, self._targets, self._cues).attributions()


def _pronouns(reading: Reading, named: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Pronouns such as "he" in paragraphs that have named only one person so far, if that person is a target.

    Pronouns inside quotations are left out: there "he" can be anybody.
    """
    document = reading.document
    quoted = [span for spans in document.quotations for span in spans]
    people = [span for span, label in reading.spans("entity") if label == "PER"]
    found: list[tuple[Span, str]] = []
    for paragraph in document.paragraphs:
        here = [person for person in people if paragraph.contains(person)]
        targets = [{target for span, target in named if span.overlaps(person)} for person in here]
        if not any(targets):
            continue
        for i in document.words_in(paragraph):
            word = document.words[i]
            if word.of(document.text).lower() not in _PERSONAL or any(span.contains(word) for span in quoted):
                continue
            before = [of for person, of in zip(here, targets, strict=True) if person.end <= word.start]
            if before and len(before[0]) == 1 and all(of == before[0] for of in before):
                [target] = before[0]
                found.append((word, target))
    return found


def _nearness(cues: Sequence[Span], others: Sequence[Span]) -> np.ndarray:
    """exp(-characters between / NEAR) for each pair, of shape (cues, others). The model's links ignore distance."""
    between = [[max(0, cue.start - other.end, other.start - cue.end) for other in others] for cue in cues]
    return np.exp(-np.array(between, float).reshape(len(cues), len(others)) / NEAR)


@dataclass(frozen=True)
class Relation:
    """A cue with the source and the contents that belong to it."""

    source: Span | None
    cue: Span
    contents: tuple[Span, ...]


class _Speakers:
    """The attributions of one document: its relations, and who speaks in each."""

    def __init__(self, reading: Reading, targets: Targets, cues):
        self.reading = reading
        self.document = reading.document
        self.text = reading.document.text
        self.targets = targets
        self.cues = cues
        self.people_and_bodies = People(self.text, targets.side_of)
        quoted = np.zeros(len(self.text) + 1, bool)
        for quotation in self.document.quotations:
            for span in quotation:
                quoted[span.start : span.end] = True
        self.quoted = quoted
        self.people = sorted(span for span, label in reading.spans("entity") if label == "PER")

    def attributions(self) -> list[Attribution]:
        out: list[Attribution] = []
        own: list[Relation] = []
        for passage, (relations, contents) in zip(self.reading.passages, self._related(), strict=True):
            paragraph = int(passage.starts[1])
            before = out[-1] if out else None
            for relation in relations:
                if relation.source is not None and relation.source.of(self.text).lower() in _SELF:
                    own.append(relation)
                else:
                    out += self._marks(relation, self._who(relation.source, paragraph))
            taken = {content for relation in relations for content in relation.contents}
            for content in contents:
                if content not in taken:
                    near = next((a for a in reversed(out) if a.span.end > paragraph), None)
                    out.append(self._running_on(content, near or before, near is not None))
        # "I think" inside a quotation belongs to the person quoted; elsewhere it is the outlet, which is not a source.
        for relation in own:
            held = [(a.content, a) for a in out if a.content is not None and a.content.contains(relation.cue)]
            if held:
                _, speaker = min(held, key=lambda pair: len(pair[0]))
                said = self._marks(relation, Who(speaker.name, speaker.type, ""))
                out += [replace(a, side=speaker.side) for a in said]
        return sorted(out, key=lambda a: a.span)

    def _related(self) -> Iterator[tuple[list[Relation], list[Span]]]:
        """For each passage its relations, in the order of their cues, and all contents in it."""
        tagged = [
            [self._tagged(tag, number) for tag in ("source", "cue", "content")]
            for number in range(len(self.reading.passages))
        ]
        to_source = self.reading.links("source", [(cues, source_spans) for source_spans, cues, _ in tagged])
        to_content = self.reading.links("content", [(cues, contents) for _, cues, contents in tagged])
        for (source_spans, cues, contents), *links in zip(tagged, to_source, to_content, strict=True):
            yield self._relations(source_spans, cues, contents, *links), contents

    def _tagged(self, tag: str, number: int) -> list[Span]:
        return [span for span, _ in self.reading.spans(tag, number) if any(map(str.isalnum, span.of(self.text)))]

    def _relations(
        self,
        source_spans: list[Span],
        cues: list[Span],
        contents: list[Span],
        to_source: np.ndarray,
        to_content: np.ndarray,
    ) -> list[Relation]:
        """The relations in one passage, from the probabilities of links: (cues, sources) and (cues, contents)."""
        to_source = to_source * _nearness(cues, source_spans)
        to_content = to_content * _nearness(cues, contents)
        owner = {
            content: int(to_content[:, k].argmax())
            for k, content in enumerate(contents)
            if cues and to_content[:, k].max() >= LINKED
        }
        found = []
        for c, cue in enumerate(cues):
            s = int(to_source[c].argmax()) if source_spans else -1
            source = self._whole(source_spans[s]) if source_spans and to_source[c, s] >= LINKED else None
            said = tuple(sorted(content for content, of in owner.items() if of == c))
            if not said and contents and to_content[c].max() >= LINKED:
                said = (contents[int(to_content[c].argmax())],)  # "he said and she agreed that": both share it
            if said:  # a cue without content is no attribution
                found.append(Relation(source, cue, said))
        return found

    def _whole(self, source: Span) -> Span:
        found = _DANGLING.search(source.of(self.text))
        return Span(source.start, source.start + found.start()) if found else source

    def _who(self, source: Span | None, paragraph: int) -> Who:
        if source is None:
            return NOBODY
        words = source.of(self.text)
        low = words.lower()
        if low in _RELATIVE:
            named = [person for person in self.people if paragraph <= person.start and person.end <= source.start]
            words = named[-1].of(self.text) if named else words
        who = self.people_and_bodies.speaker(words, source.start, paragraph)
        if not who.name and low not in PRONOUN | _RELATIVE:
            inside = [person for person in self.people if source.contains(person)]
            if len(inside) == 1 and (name := sources.without_titles(inside[0].of(self.text))):
                who = replace(who, name=name)
                if who.type == "unnamed_official":
                    who = replace(who, type="named_official")
        return who

    def _marks(self, relation: Relation, who: Who) -> Iterator[Attribution]:
        """One attribution, or several where the contents of a cue lie far apart."""
        source, cue = relation.source, relation.cue
        stretches: list[Span] = []
        for content in relation.contents:
            between = range(stretches[-1].end, content.start) if stretches else range(0)
            own = sum(len(part) for part in (source, cue) if part and part.start in between)
            if stretches and len(between) - own <= APART:
                stretches[-1] = Span(stretches[-1].start, max(content.end, stretches[-1].end))
            else:
                stretches.append(content)
        lemma, stance = self._cue(cue)
        yield self._marked(cue, source, cue, stretches[0], who, stance, f"model/{lemma}")
        for content in stretches[1:]:
            yield self._marked(content, source, None, content, who, stance, "model/continued")

    def _running_on(self, content: Span, before: Attribution | None, near: bool) -> Attribution:
        """Content without a cue: a quotation is given to the last speaker, other words to nobody."""
        if before is not None and (near or self._direct(content)):
            who = Who(before.name, before.type, "")
            found = self._marked(content, None, None, content, who, "neutral", "model/speaker-before")
            return replace(found, side=before.side)
        return self._marked(content, None, None, content, NOBODY, "neutral", "model/nobody")

    def _cue(self, cue: Span) -> tuple[str, str]:
        """Lemma and stance of the first listed cue among the words of a cue."""
        tokens = [match.group().lower() for match in _TOKEN.finditer(cue.of(self.text))]
        for i, token in enumerate(tokens):
            for words, listed in self.cues.get(token, ()):
                if tuple(tokens[i : i + len(words)]) == words:
                    return listed.lemma.replace(" ", "-"), listed.stance
        return "unlisted", "neutral"

    def _direct(self, content: Span) -> bool:
        return 2 * int(self.quoted[content.start : content.end].sum()) >= len(content)

    def _marked(self, where, source, cue, content, who: Who, stance: str, rule: str) -> Attribution:
        return Attribution(
            span=where,
            source=source,
            cue=cue,
            content=content,
            type=who.type,
            side=self.targets.side_of(POSTED_TO.sub(r"\1", who.description)) or "",
            name=who.name,
            direct=self._direct(content),
            cue_stance=stance,
            rule=rule,
        )
