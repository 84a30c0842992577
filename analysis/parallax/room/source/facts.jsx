// What each telling carries: the facts as a table, the same fact in other words, shared quotations, wire copy.

import { articles, count, data, groupOf, holds, outletOf, slice, titleOf } from "./data.js";
import { beside } from "./detail.jsx";
import { capital } from "./numbers.jsx";
import { Choice } from "./telling.jsx";
import { Emphasised, Words } from "./words.jsx";

const AMONG = [["", "In any of these tellings"], ["every", "Every fact of the event"], ["both", "In each of these tellings"], ["differ", "Not in each of these tellings"], ["only", "In one group only"]];
const WORDINGS = {
  loaded: "a loaded word for a plain one", source: "the source", passive: "who did it", hedge: "a hedge",
  rounded: "a rounded number",
};
const COPIES = { same: "taken over as it stands", cut: "cut", added: "added to", relabelled: "relabelled" };

export function Facts({ state, go }) {
  const { event } = state;
  const offered = state.all ? event.articles : [...new Set([state.left, state.right])];
  const shown = offered.filter((i) => state.group === null || articles[i].group === state.group);
  const links = { state, go, shown };
  if (!event.facts?.length && !event.quotations?.length && !event.copies?.length) {
    return <section><h2>Facts</h2><p>No shared facts were found in the tellings of this event.</p></section>;
  }
  return (
    <>
      <Jump event={event} />
      {!state.all && state.left !== state.right && (
        <div class="two choices controls">
          {["left", "right"].map((side) => <Choice key={side} {...{ state, go, side }} place={state[side]} />)}
        </div>
      )}
      <Matrix {...links} />
      <Wordings {...links} />
      <Quotations {...links} />
      <Copies {...links} />
    </>
  );
}

const PARTS = [
  ["facts", "matrix-title", "What each telling carries"], ["wordings", "wordings-title", "Same fact, different words"],
  ["quotations", "quotations-title", "Shared quotations"], ["copies", "copies-title", "Taken over"],
];

/** The parts of a long view. The address is the state, so that no link can lead there. */
function Jump({ event }) {
  const to = (id) => {
    const heading = document.getElementById(id);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  return (
    <p class="jump controls">
      {PARTS.filter(([name]) => event[name]?.length).map(([, id, title]) => <button type="button" onClick={() => to(id)}>{title}</button>)}
    </p>
  );
}

/** A stretch of an article that opens in its place. */
function Stretch({ at: [place, start, end], state, go, children }) {
  const words = slice(articles[place], start, end);
  return (
    <button type="button" class="as-text" onClick={() => go({ ...beside(state, place), mark: `words-${start}-${end}` })}>
      {children?.(words) ?? <Words text={words} />}
    </button>
  );
}

const Who = ({ place, titled }) => (
  <span class={`who g${articles[place].groupNumber}`}>
    <span class="glyph" aria-hidden="true">{groupOf(articles[place]).glyph}</span> <Words text={outletOf(articles[place])} />
    <span class="quiet">, <Words text={groupOf(articles[place]).name} />{articles[place].genre !== "unknown" && `, ${articles[place].genre}`}</span>
    {titled && <span class="title"><Words text={titleOf(articles[place])} /></span>}
  </span>
);

/** What there is among other tellings, where those shown have none of it. */
const Elsewhere = ({ n, state, go }) => (
  <p class="quiet">
    None between the tellings shown; {n.toLocaleString("en-GB")} among all {state.event.articles.length}.{" "}
    <button type="button" class="as-link controls" onClick={() => go({ all: true, group: null })}>Show all tellings</button>
  </p>
);

/** The sentences that the page holds; of those that it leaves out one, so that the cell says so. */
function stated(cells) {
  const held = cells.filter(([i, start, end]) => holds(articles[i], start, end));
  return held.length ? held : cells.slice(0, 1);
}

function Matrix({ state, go, shown }) {
  const inIt = ([, , , cells], place) => cells.filter(([i]) => i === place);
  const passes = {
    "": (f) => shown.some((i) => inIt(f, i).length),
    every: () => true,
    both: (f) => shown.every((i) => inIt(f, i).length),
    differ: (f) => !shown.every((i) => inIt(f, i).length),
    only: (f) => f[2],
  };
  const facts = state.event.facts ?? [];
  const rows = facts.filter(passes[state.among]);
  return (
    <section aria-labelledby="matrix-title">
      <h2 id="matrix-title" tabIndex={-1}>What each telling carries</h2>
      <p class="quiet">Facts were matched by a program, which misses sentences that say the same in very different words: “not in this article” means that it was not found there.</p>
      <ul class="coverage">
        {shown.flatMap((place) => (state.event.coverage ?? []).filter(([i]) => i === place)).map(([i, carried, all, share]) => (
          <li class={`g${articles[i].groupNumber}`}>
            <Who place={i} titled />
            <span class="track"><span class="fill" style={{ left: 0, width: `${(100 * (share ?? 0)).toFixed(2)}%` }} /></span>
            <span class="from">{carried} of {count(all, "fact")} found in this event</span>
          </li>
        ))}
      </ul>
      <p class="controls filters">
        <label>Facts <select value={state.among} onChange={(e) => go({ among: e.currentTarget.value })}>
          {AMONG.map(([id, name]) => <option value={id}>{name} ({facts.filter(passes[id]).length.toLocaleString("en-GB")})</option>)}
        </select></label>
        <label>Tellings <select value={state.all ? "all" : "two"} onChange={(e) => go({ all: e.currentTarget.value === "all" })}>
          <option value="two">The two chosen</option><option value="all">All {state.event.articles.length}</option>
        </select></label>
      </p>
      <p role="status">{count(rows.length, "fact")} shown.{data.excerpts > 0 && " Facts of which no sentence is among the excerpts are counted above and not listed."}</p>
      <div class={shown.length > 3 ? "scrolls tall" : "scrolls"} role="region" aria-label="Table of facts" tabIndex={0}>
        <table class="matrix" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Fact</th>
              {shown.map((i) => <th role="columnheader" scope="col"><Who place={i} titled /></th>)}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((fact) => (
              <tr role="row" key={fact[0]}>
                <th role="rowheader" scope="row">
                  <Words text={fact[1]} /> <span class="quiet number">{fact[0]}</span>
                  {fact[2] && <span class="tag"><Words text={fact[2]} /> only</span>}
                </th>
                {shown.map((i) => (
                  <td role="cell" class={inIt(fact, i).length ? "" : "absent"}>
                    <span class="cell-head" aria-hidden="true"><Who place={i} /></span>
                    {stated(inIt(fact, i)).map(([, start, end, sure]) => (
                      <p>{holds(articles[i], start, end) ? <Stretch at={[i, start, end]} {...{ state, go }} /> : <span class="quiet">in this article, not in its excerpts</span>}{!sure && <span class="tag">uncertain</span>}</p>
                    ))}
                    {!inIt(fact, i).length && <p>not in this article</p>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Wordings({ state, go, shown }) {
  const all = state.event.wordings ?? [];
  if (!all.length) return null;
  const found = together(all, ([, , , a, b]) => [a, b]).filter(({ two: [a, b] }) => shown.includes(a[0]) && shown.includes(b[0]));
  return (
    <section aria-labelledby="wordings-title">
      <h2 id="wordings-title" tabIndex={-1}>Same fact, different words</h2>
      {!found.length && <Elsewhere n={all.length} {...{ state, go }} />}
      <ul class="cards">
        {found.map(({ two, rows }) => (
          <li class="card">
            <h3>{capital(unique(rows.map(([, kind]) => WORDINGS[kind] ?? kind)).join("; "))}</h3>
            {unique(rows.map(([, , inWords]) => named(inWords, two))).map((said) => <p class="quiet"><Words text={capital(said)} /></p>)}
            <Two two={two} parts={[3, 4].map((side) => rows.flatMap((row) => row[side][3].split(/;\s*/)))} {...{ state, go }} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const unique = (all) => [...new Set(all)];

/** Rows about one pair of sentences, as one. */
function together(rows, pairOf) {
  const found = new Map();
  for (const row of rows) {
    const two = pairOf(row);
    const key = two.map((at) => at.slice(0, 3).join()).join(" ");
    if (!found.has(key)) found.set(key, { two, rows: [] });
    found.get(key).rows.push(row);
  }
  return [...found.values()];
}

/** Two sentences side by side, with what differs in each. */
const Two = ({ two, parts, names = [], state, go }) => (
  <div class="two">
    {two.map(([place, start, end], i) => (
      <div>
        {names[i] && <span class="quiet">{names[i]} </span>}<Who place={place} titled />
        <p><Stretch at={[place, start, end]} {...{ state, go }}>{(text) => <Emphasised text={text} parts={unique(parts[i])} />}</Stretch></p>
      </div>
    ))}
  </div>
);

/** A sentence in which tellings have their outlets' names, or their places where both are one outlet's, for their ids. */
function named(text, two) {
  const names = two.map(([place]) => outletOf(articles[place]));
  const told = names[0] === names[1] ? ["the first", "the second"] : names;
  return two.reduce((out, [place], i) => out.replaceAll(articles[place].id, told[i]), text);
}

function Quotations({ state, go, shown }) {
  const shared = (state.event.quotations ?? []).filter((versions) => versions.some(([i]) => shown.includes(i)));
  if (!state.event.quotations?.length) return null;
  return (
    <section aria-labelledby="quotations-title">
      <h2 id="quotations-title" tabIndex={-1}>The same quotation, and how it was cut</h2>
      {!shared.length && <Elsewhere n={state.event.quotations.length} {...{ state, go }} />}
      <ul class="cards">
        {shared.map((versions) => (
          <li class="card">
            {versions.map(([place, start, end, source, cue, cut, changed]) => (
              <div class="version">
                <Who place={place} titled />
                <p><Stretch at={[place, start, end]} {...{ state, go }} /></p>
                <p class="quiet">{source && <>Source: <Words text={source} />. </>}{cue && <>Cue: “<Words text={cue} />”. </>}{cut ? <>Not in this article: “<Words text={cut} />”.</> : "Nothing cut."}{changed && <> Changed: “<Words text={changed} />”.</>}</p>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Copies({ state, go, shown }) {
  const all = state.event.copies ?? [];
  if (!all.length) return null;
  const taken = together(all, ([, taker, giver]) => [taker, giver]).filter(({ two: [taker] }) => shown.includes(taker[0]));
  return (
    <section aria-labelledby="copies-title">
      <h2 id="copies-title" tabIndex={-1}>Taken over from another article</h2>
      {!taken.length && <Elsewhere n={all.length} {...{ state, go }} />}
      <ul class="cards">
        {taken.map(({ two, rows }) => (
          <li class="card">
            <h3>{capital(unique(rows.map(([kind]) => COPIES[kind] ?? kind)).join(", "))}</h3>
            <Two two={two} names={["In", "From"]} parts={[1, 2].map((side) => rows.map((row) => row[side][3]))} {...{ state, go }} />
          </li>
        ))}
      </ul>
    </section>
  );
}
