// The panel: the sentences under a number, or what a phrase counted towards, with the way back.

import { useLayoutEffect, useRef } from "preact/hooks";
import {
  articles, basis, COLUMN_NAMES, count, measures, number, outletOf, said, sameSentence, slice, under, unitOf, value, voices, VOICES,
} from "./data.js";
import { capital, uncapital } from "./numbers.jsx";
import { Emphasised, Words } from "./words.jsx";

/** What is chosen: a mark, a stretch of text, a number, or nothing. */
export function chosen(state) {
  const article = articles[state.focus];
  const mark = article.marks.find((m) => m.id === state.mark);
  const stretch = /^words-(\d+)-(\d+)$/.exec(state.mark);
  const measure = measures.find((m) => m.id === state.number);
  const { column } = VOICES.find((v) => v.id === state.voice);
  const marks = measure ? under(article, measure, column) : [];
  return { article, mark, measure, column, marks, span: stretch && [Number(stretch[1]), Number(stretch[2])] };
}

export function Detail({ state, go, close }) {
  const heading = useRef(null);
  const found = chosen(state);
  const open = found.mark || found.span || found.measure;
  useLayoutEffect(() => {
    if (open) heading.current?.focus({ preventScroll: true });
  }, [state.mark, state.number, state.focus]);
  if (!open) return null;
  const What = found.mark ? OneMark : found.span ? OneStretch : OneNumber;
  return (
    <aside class="detail" aria-labelledby="detail-title">
      <button type="button" class="close controls" onClick={close} aria-label="Close the panel">✕</button>
      <What {...found} {...{ state, go, heading }} />
    </aside>
  );
}

const Heading = ({ heading, children }) => <h2 id="detail-title" tabIndex={-1} ref={heading}>{children}</h2>;

function OneNumber({ article, measure, column, marks, state, go, heading }) {
  const sentences = sameSentence(article, marks);
  return (
    <>
      <Heading heading={heading}>{capital(measure.name)}</Heading>
      <p><Words text={outletOf(article)} />: <b>{number(measure, value(article, measure, column))}</b> {unitOf(measure)}</p>
      <p class="quiet">{basis(article, measure, column)}, in {COLUMN_NAMES[column]}.</p>
      {!marks.length && <p>No mark counts here.</p>}
      <p class="quiet made">How it is counted: {measure.formula.replaceAll(" * ", " × ")}. {measure.misses && `Not seen: ${uncapital(measure.misses)}`}</p>
      <ol class="sentences">
        {sentences.map((s) => (
          <li>
            {s.start === null ? <p class="quiet">In sentences that this page leaves out: {count(s.marks.length, "mark")}.</p> : (
              <button type="button" class="as-text" onClick={() => go({ mark: s.marks[0].id })} data-sentence={s.marks[0].id}>
                <Emphasised text={slice(article, s.start, s.end)} parts={s.marks.map((m) => where(m).map((at) => at - s.start)).filter(([from]) => from >= 0 && from < s.end - s.start)} />
              </button>
            )}
            <p class="tags">{[...new Set(s.marks.map((m) => said(article, m)))].map((t) => <span class="tag"><Words text={t} /></span>)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

const where = (mark) => (mark.kind === "attribution" ? mark.source || mark.cue || [mark.start, mark.end] : [mark.start, mark.end]);

function OneMark({ article, mark, measure, column, state, go, heading }) {
  const voice = voices[mark.voice];
  const rows = facts(article, mark).filter(([, v]) => v);
  // Its own voice, and all voices together.
  const counted = [mark.voice, 3].map((c) => [c, mark.counts.map((i) => measures[i])]);
  return (
    <>
      {measure && <button type="button" class="back controls" onClick={() => go({ mark: "" })}>‹ All sentences under this number</button>}
      <Heading heading={heading}>“<Words text={slice(article, ...where(mark))} />”</Heading>
      <p class="quiet"><Words text={outletOf(article)} /></p>
      <dl>
        {rows.map(([term, v]) => <><dt>{term}</dt><dd><Words text={v} /></dd></>)}
        <dt>Whose words</dt><dd>{voice.name}</dd>
      </dl>
      <h3>Counts towards</h3>
      {!mark.counts.length && <p>No number: it is shown and not counted.</p>}
      {mark.counts.length > 0 && counted.map(([c, held]) => (
        <>
          <p class="quiet">in {COLUMN_NAMES[c]}</p>
          <ul class="links">
            {held.map((m) => (
              <li>
                <button type="button" class="as-link" data-counts={m.id} aria-pressed={state.number === m.id && c === column}
                  onClick={() => go({ number: m.id, mark: "", voice: c === column ? state.voice : VOICES.find((v) => v.id && v.column === c).id })}>
                  {capital(m.name)}
                </button>{" "}
                <b>{number(m, value(article, m, c))}</b> <span class="quiet">{unitOf(m)}</span>
              </li>
            ))}
          </ul>
        </>
      ))}
    </>
  );
}

/** What a mark says of itself, by kind. */
function facts(article, mark) {
  const common = [["Rule", mark.rule]];
  if (mark.kind === "loaded") {
    const strength = ["", "mild", "middling", "strong"][mark.strength] ?? String(mark.strength);
    return [["Feature", "loaded language"], ["Family", `${mark.family.name} (${mark.family.code})`], ["Strength", strength], ...common];
  }
  if (mark.kind === "mention") {
    return [["Feature", "stance"], ["Mention", said(article, mark)], ["Polarity", number({ kind: "1", scale: 1, decimals: 2 }, mark.polarity)], ...common];
  }
  const text = (at) => (at ? slice(article, ...at) : "");
  return [
    ["Feature", "sourcing"],
    ["Source", mark.name || (mark.source ? `${text(mark.source)} (not named)` : "nobody named")],
    ["Kind", mark.type], ["Speaks for", mark.side], ["Cue", mark.cue ? `${text(mark.cue)} (${mark.stance})` : ""],
    ["What it said", text(mark.content)], ["How", mark.direct ? "quoted" : "reported"], ...common,
  ];
}

/** A sentence to which a fact, a quotation or a phrase leads. */
function OneStretch({ article, span, state, go, heading }) {
  const [start, end] = span;
  const stated = (state.event.facts ?? []).filter(([, , , cells]) =>
    cells.some(([i, from, to]) => i === article.place && from < end && start < to));
  return (
    <>
      <Heading heading={heading}><Words text={outletOf(article)} /></Heading>
      <p><Words text={slice(article, start, end)} /></p>
      {stated.map(([, statement, only, cells]) => (
        <>
          <h3>The same fact in other tellings</h3>
          <p class="quiet"><Words text={statement} /></p>
          <ul class="links">
            {cells.filter(([i]) => i !== article.place).map(([i, from, to]) => (
              <li><b><Words text={outletOf(articles[i])} /></b>: <button type="button" class="as-text" onClick={() => go({ ...beside(state, i), mark: `words-${from}-${to}` })}><Words text={slice(articles[i], from, to)} /></button></li>
            ))}
          </ul>
          {cells.every(([i]) => i === article.place) && <p>In no other of the {count(state.event.articles.length, "telling")} of this event.</p>}
          {only && <p class="tag"><Words text={only} /> only</p>}
        </>
      ))}
    </>
  );
}

/** The state in which an article is shown and looked at: beside the one that stays. */
export function beside(state, place) {
  const event = { focus: place, number: "", view: "read" };
  if (place === state.left || place === state.right) return event;
  return state.focus === state.right ? { ...event, left: place } : { ...event, right: place };
}
