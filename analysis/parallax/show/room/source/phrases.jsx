// Which words: keyness between the groups, and the sentences of one phrase.

import { articles, count, data, events, groupOf, outletOf, sentenceAt, slice, voices } from "./data.js";
import { Emphasised, Words } from "./words.jsx";

const digits = (v, places = 2) => (v === null ? "–" : (v < 0 ? "−" : "") + Math.abs(v).toFixed(places));

export function Phrases({ state, go }) {
  const { rows, all, first, second } = data.words;
  const reach = Math.max(...rows.flatMap((r) => [r.low, r.high, r.log_odds].map(Math.abs)), 1e-9);
  return (
    <section aria-label="Phrases">
      <p>
        Weighted log-odds between the groups, in all events together: right of the middle, more in {first} articles; left, more in {second} articles.
        A line is the interval. Choose a phrase to read its sentences.
      </p>
      {rows.some((r) => r.log_odds === null) && <p class="quiet">Not estimated: too few events to compare, or texts written for teaching. The counts stand.</p>}
      <p class="quiet">{rows.length < all ? `${rows.length} of ${count(all, "phrase")}, those furthest from equal use.` : count(all, "phrase")}</p>
      {state.phrase && <Sentences {...{ state, go }} />}
      <div class="scrolls" role="region" aria-label="Table of phrases" tabIndex={0}>
        <table class="phrases">
          <thead>
            <tr>
              <th scope="col">Phrase</th><th scope="col">Whose words</th><th scope="col">Direction</th>
              <th scope="col">Log-odds</th><th scope="col">{first}</th><th scope="col">{second}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row"><button type="button" class="as-link" aria-pressed={state.phrase === key(r)} onClick={() => go({ phrase: key(r) })}><Words text={r.phrase} /></button></th>
                <td>{voices.find((v) => v.id === r.voice)?.name ?? "all voices"}</td>
                <td><Words text={r.direction} /></td>
                <td>
                  {r.log_odds === null ? <span class="quiet">not estimated</span> : <Estimate {...{ r, reach }} />}
                </td>
                <td>{r.count_first} in {count(r.events_first, "event")}<br /><span class="quiet">{digits(r.per_1000_first)} per 1,000 words</span></td>
                <td>{r.count_second} in {count(r.events_second, "event")}<br /><span class="quiet">{digits(r.per_1000_second)} per 1,000 words</span></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A dot for the log-odds; a line, where there is one, for its interval. */
const Estimate = ({ r, reach }) => (
  <>
    <span class="track middle interval" aria-hidden="true">
      {r.low !== null && <span class="line" style={{ left: at(r.low / reach), width: at((r.high - r.low) / reach - 1) }} />}
      <span class="dot" style={{ left: at(r.log_odds / reach) }} />
    </span>
    {digits(r.log_odds)}{r.low !== null && ` (${digits(r.low)} to ${digits(r.high)})`}
  </>
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
    for (const [start, words] of article.sentencesHeld) {
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
      <h2>“<Words text={phrase} />”: {count(found.length, "place")} in the texts of this page</h2>
      <button type="button" class="close" onClick={() => go({ phrase: "" })} aria-label="Close the sentences">✕</button>
      <ol class="sentences">
        {found.map((f) => {
          const s = sentenceAt(f.article, f.start);
          return (
            <li>
              <span class={`who g${f.article.groupNumber}`}><span class="glyph" aria-hidden="true">{groupOf(f.article).glyph}</span> <Words text={outletOf(f.article)} /></span>{" "}
              <button type="button" class="as-text" onClick={() => show(f)}><Emphasised text={slice(f.article, s.start, s.end)} phrases={[f.words]} /></button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
