// Which words: keyness between the groups, and the sentences of one phrase.

import {
  articles, COLUMN_NAMES, count, data, events, groupOf, outletOf, sentenceAt, slice, voices, VOICES,
} from "./data.js";
import { Emphasised, Words } from "./words.jsx";

const digits = (v, places = 2) => (v === null ? "–" : (v < 0 ? "−" : "") + Math.abs(v).toFixed(places));

/** Whose words, as the table of phrases names them, by column of the scores. */
const WHOSE = [...voices.map((v) => v.id), "all"];

export function Phrases({ state, go }) {
  const { rows, all, first, second } = data.words;
  const { column } = VOICES.find((v) => v.id === state.voice);
  const shown = rows.filter((r) => r.voice === WHOSE[column]);
  // The estimates have the room; an interval may leave it.
  const reach = 1.4 * Math.max(...shown.map((r) => Math.abs(r.log_odds ?? 0)), 0.1);
  const more = (r) => r.log_odds ?? r.per_1000_first - r.per_1000_second;
  const parts = [[first, shown.filter((r) => more(r) > 0).reverse()], [second, shown.filter((r) => more(r) <= 0)]];
  const choose = (e) => go({ voice: VOICES.find((v) => v.id && v.column === Number(e.currentTarget.value)).id, phrase: "" });
  return (
    <section aria-label="Phrases">
      <p>
        What one group’s articles say more often than the other’s, in all events together. Choose a phrase to read its sentences.
      </p>
      <p class="controls filters">
        <label>Whose words <select value={column} onChange={choose} data-control="whose">
          {COLUMN_NAMES.map((name, i) => <option value={i}>{name}</option>)}
        </select></label>
      </p>
      {shown.some((r) => r.log_odds === null) && <p class="quiet">Not estimated: too few events to compare, or texts written for teaching. The counts stand.</p>}
      <p class="quiet">{shown.length < (all[WHOSE[column]] ?? 0) ? `${shown.length} of ${count(all[WHOSE[column]], "phrase")}, those furthest from equal use.` : count(shown.length, "phrase")}</p>
      {state.phrase && <Sentences {...{ state, go }} />}
      <div class="scrolls" role="region" aria-label="Table of phrases" tabIndex={0}>
        <table class="phrases" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Phrase</th><th role="columnheader" scope="col">How much more: weighted log-odds</th>
              <th role="columnheader" scope="col"><Words text={first} /></th><th role="columnheader" scope="col"><Words text={second} /></th>
            </tr>
          </thead>
          {parts.filter(([, held]) => held.length).map(([group, held]) => (
            <tbody role="rowgroup">
              <tr role="row"><th role="rowheader" scope="rowgroup" colSpan={4} class="part">More in <Words text={group} /> articles</th></tr>
              {held.map((r) => (
                <tr role="row">
                  <th role="rowheader" scope="row"><button type="button" class="as-link" aria-pressed={state.phrase === key(r)} onClick={() => go({ phrase: key(r) })}><Words text={r.phrase} /></button></th>
                  <td role="cell"><Words text={r.direction} />{r.log_odds === null ? <p class="quiet">not estimated</p> : <Estimate {...{ r, reach }} />}</td>
                  <Counts name={first} n={r.count_first} events={r.events_first} rate={r.per_1000_first} />
                  <Counts name={second} n={r.count_second} events={r.events_second} rate={r.per_1000_second} />
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}

const Counts = ({ name, n, events: told, rate }) => (
  <td role="cell">
    <span class="cell-head quiet" aria-hidden="true"><Words text={name} /></span>
    {n} in {count(told, "event")}<br /><span class="quiet">{digits(rate)} per 1,000 words</span>
  </td>
);

/** A dot for the log-odds; a line, where there is one, for its interval, with an arrow where it leaves the picture. */
const Estimate = ({ r, reach }) => (
  <p class="estimate">
    <span class="track middle interval" aria-hidden="true">
      {r.low !== null && <span class="line" style={{ left: at(r.low / reach), right: at(-r.high / reach) }} />}
      {r.low !== null && r.low < -reach && <span class="leaves">‹</span>}
      {r.high !== null && r.high > reach && <span class="leaves right">›</span>}
      <span class="dot" style={{ left: at(r.log_odds / reach) }} />
    </span>
    <span class="quiet">{digits(r.log_odds)}{r.low !== null && ` (95% interval ${digits(r.low)} to ${digits(r.high)})`}</span>
  </p>
);

const at = (x) => `${(50 + 50 * Math.max(-1, Math.min(1, x))).toFixed(2)}%`;
const key = (row) => `${row.voice}:${row.phrase}`;

/** Where a phrase stands in the texts that the page holds, in one voice. */
export function occurrences(voice, phrase) {
  const escaped = phrase.trim().split(/\s+/).map((w) => w.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")).join("[\\s,;:–—-]+");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "giu");
  const wanted = voices.findIndex((v) => v.id === voice);
  const found = [];
  for (const article of articles) {
    for (const [start, words] of article.runs) {
      for (const match of words.matchAll(pattern)) {
        const from = start + Array.from(words.slice(0, match.index)).length;
        const spoken = article.heard.find(([a, b]) => a <= from && from < b)?.[2] ?? 0;
        if (wanted < 0 || spoken === wanted) found.push({ article, start: from, end: from + Array.from(match[0]).length, words: match[0] });
      }
    }
  }
  return found;
}

function Sentences({ state, go }) {
  const [voice, ...rest] = state.phrase.split(":");
  const phrase = rest.join(":");
  const found = occurrences(voice, phrase);
  const event = (article) => events.find((e) => e.articles.includes(article.place));
  const show = ({ article, start, end }) => {
    const here = event(article);
    const pair = here === state.event ? {} : { event: here, left: here.pair[0], right: here.pair[1] ?? here.pair[0] };
    const { left, right } = { ...state, ...pair };
    const shown = article.place === left || article.place === right ? {} : articles[right].group === article.group ? { right: article.place } : { left: article.place };
    go({ ...pair, ...shown, focus: article.place, mark: `words-${start}-${end}`, number: "", view: "read" });
  };
  return (
    <div class="card" aria-live="polite">
      <h2>“<Words text={phrase} />”: {count(found.length, "place")} in the {data.excerpts ? "excerpts" : "texts"} of this page</h2>
      <button type="button" class="close" onClick={() => go({ phrase: "" })} aria-label="Close the sentences">✕</button>
      <ol class="sentences">
        {found.map((f) => {
          const s = sentenceAt(f.article, f.start);
          return (
            <li>
              <span class={`who g${f.article.groupNumber}`}><span class="glyph" aria-hidden="true">{groupOf(f.article).glyph}</span> <Words text={outletOf(f.article)} /></span>{" "}
              <button type="button" class="as-text" onClick={() => show(f)}><Emphasised text={slice(f.article, s.start, s.end)} parts={[[f.start - s.start, f.end - s.start]]} /></button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
