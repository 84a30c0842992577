// What each telling carries: the facts as a table, the same fact in other words, shared quotations, wire copy.

import { articles, count, groupOf, outletOf, slice } from "./data.js";
import { beside } from "./detail.jsx";
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

const Who = ({ place }) => (
  <span class={`who g${articles[place].groupNumber}`}>
    <span class="glyph" aria-hidden="true">{groupOf(articles[place]).glyph}</span> <Words text={outletOf(articles[place])} />
    <span class="quiet">, <Words text={groupOf(articles[place]).name} />{articles[place].genre !== "unknown" && `, ${articles[place].genre}`}</span>
  </span>
);

function Matrix({ state, go, shown }) {
  const inIt = ([, , , cells], place) => cells.filter(([i]) => i === place);
  const passes = {
    "": (f) => shown.some((i) => inIt(f, i).length),
    every: () => true,
    both: (f) => shown.every((i) => inIt(f, i).length),
    differ: (f) => !shown.every((i) => inIt(f, i).length),
    only: (f) => f[2],
  };
  const rows = (state.event.facts ?? []).filter(passes[state.among]);
  return (
    <section aria-labelledby="matrix-title">
      <h2 id="matrix-title" tabIndex={-1}>What each telling carries</h2>
      <p class="quiet">Facts were matched by a program, which misses sentences that say the same in very different words: “not in this article” means that it was not found there.</p>
      <ul class="coverage">
        {shown.flatMap((place) => (state.event.coverage ?? []).filter(([i]) => i === place)).map(([i, carried, all, share]) => (
          <li class={`g${articles[i].groupNumber}`}>
            <Who place={i} />
            <span class="track"><span class="fill" style={{ left: 0, width: `${(100 * (share ?? 0)).toFixed(2)}%` }} /></span>
            <span class="from">{carried} of {count(all, "fact")} found in this event</span>
          </li>
        ))}
      </ul>
      <p class="controls filters">
        <label>Facts <select value={state.among} onChange={(e) => go({ among: e.currentTarget.value })}>
          {AMONG.map(([id, name]) => <option value={id}>{name}</option>)}
        </select></label>
        <label>Tellings <select value={state.all ? "all" : "two"} onChange={(e) => go({ all: e.currentTarget.value === "all" })}>
          <option value="two">The two chosen</option><option value="all">All {state.event.articles.length}</option>
        </select></label>
      </p>
      <p role="status">{count(rows.length, "fact")} shown.</p>
      <div class="scrolls" role="region" aria-labelledby="matrix-title" tabIndex={0}>
        <table class="matrix" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Fact</th>
              {shown.map((i) => <th role="columnheader" scope="col"><Who place={i} /></th>)}
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
                    {inIt(fact, i).map(([, start, end, sure]) => (
                      <p><Stretch at={[i, start, end]} {...{ state, go }} />{!sure && <span class="tag">uncertain</span>}</p>
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
  const pairs = (state.event.wordings ?? []).filter(([, , , a, b]) => shown.includes(a[0]) && shown.includes(b[0]));
  if (!pairs.length) return null;
  return (
    <section aria-labelledby="wordings-title">
      <h2 id="wordings-title" tabIndex={-1}>Same fact, different words</h2>
      <ul class="cards">
        {pairs.map(([fact, kind, inWords, ...two]) => (
          <li class="card">
            <h3>{WORDINGS[kind] ?? kind}: <span class="quiet"><Words text={named(inWords, two)} /></span></h3>
            <div class="two">
              {two.map(([place, start, end, words]) => (
                <div>
                  <Who place={place} />
                  <p><Stretch at={[place, start, end]} {...{ state, go }}>{(text) => <Emphasised text={text} phrases={words.split(/;\s*/)} />}</Stretch></p>
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A sentence in which tellings have their outlets' names in place of their ids. */
const named = (text, two) => two.reduce((out, [place]) => out.replaceAll(articles[place].id, outletOf(articles[place])), text);

function Quotations({ state, go, shown }) {
  const shared = (state.event.quotations ?? []).filter((versions) => versions.some(([i]) => shown.includes(i)));
  if (!shared.length) return null;
  return (
    <section aria-labelledby="quotations-title">
      <h2 id="quotations-title" tabIndex={-1}>The same quotation, and how it was cut</h2>
      <ul class="cards">
        {shared.map((versions) => (
          <li class="card">
            {versions.map(([place, start, end, source, cue, cut, changed]) => (
              <div class="version">
                <Who place={place} />
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
  const taken = (state.event.copies ?? []).filter(([, taker]) => shown.includes(taker[0]));
  if (!taken.length) return null;
  return (
    <section aria-labelledby="copies-title">
      <h2 id="copies-title" tabIndex={-1}>Taken over from another article</h2>
      <ul class="cards">
        {taken.map(([kind, taker, giver]) => (
          <li class="card">
            <h3>{COPIES[kind] ?? kind}</h3>
            <div class="two">
              <div><Who place={taker[0]} /> has<p><Stretch at={taker} {...{ state, go }}>{(text) => <Emphasised text={text} phrases={[taker[3]]} />}</Stretch></p></div>
              <div><Who place={giver[0]} /> has<p><Stretch at={giver} {...{ state, go }}>{(text) => <Emphasised text={text} phrases={[giver[3]]} />}</Stretch></p></div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
