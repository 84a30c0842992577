"""The part of an article that its page shows: where its loaded phrases stand closest, each piece with its style."""

from __future__ import annotations

from parallax.annotation import Annotation, Attribution, Loaded
from parallax.document import Span
from parallax.figures import wording


def excerpt(annotation: Annotation, letters: int) -> list[list[dict]]:
    """The run of sentences with the most loaded phrases: paragraphs of pieces, each piece of one style.

    At most ``letters`` characters, unless one sentence alone is longer: that is cut. Of several runs
    with as many marks the first, and the longest that begins there.
    """
    document = annotation.document
    starts = [m.span.start for m in annotation.of_kind(Loaded)]
    best, most = None, -1
    for i, sentence in enumerate(document.sentences):
        end = sentence.end
        for later in document.sentences[i + 1 :]:
            if later.end - sentence.start > letters:
                break
            end = later.end
        held = sum(sentence.start <= start < end for start in starts)
        if held > most:
            best, most = Span(sentence.start, min(end, sentence.start + letters)), held
    if best is None:
        return []
    shown = [Span(max(p.start, best.start), min(p.end, best.end)) for p in document.paragraphs if p.overlaps(best)]
    return [pieces for span in shown if (pieces := _pieces(annotation, span))]


def _pieces(annotation: Annotation, window: Span) -> list[dict]:
    text = annotation.document.text
    size = len(window)
    voice, family, source, ends = [""] * size, [""] * size, [False] * size, set()

    def fill(target: list, span: Span | None, value) -> None:
        if span is not None and span.overlaps(window):
            for i in range(max(span.start, window.start), min(span.end, window.end)):
                target[i - window.start] = value

    for a in sorted(annotation.of_kind(Attribution), key=lambda a: -(len(a.content) if a.content else 0)):
        fill(voice, a.content, a.gives_voice)
        for part in (a.source, a.cue):
            fill(voice, part, "" if a.voice == "outlet" else a.voice)
    for a in annotation.of_kind(Attribution):
        fill(source, a.source, True)
    for m in annotation.of_kind(Loaded):
        fill(family, m.span, m.family)
        ends.add(min(m.span.end, window.end) - window.start)
    pieces: list[dict] = []
    start = 0
    for i in range(1, size + 1):
        changed = i == size or (voice[i], family[i], source[i]) != (voice[start], family[start], source[start])
        if not changed and i not in ends:
            continue
        shown = wording.text(text[window.start + start : window.start + i], strip=False)
        if shown:
            pieces.append(
                {
                    "t": shown,
                    "voice": voice[start],
                    "family": wording.words(family[start]),
                    "source": source[start],
                    "last": i in ends,
                }
            )
        start = i
    return pieces
