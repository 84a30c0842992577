// The room: the chosen event, its tellings, and what was counted in them.

import { render } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { read, VIEWS, views, write } from "./address.js";
import { articles, count, data, events, groupOf, groups, KIND_NAMES, KINDS, outletOf, sameSentence, VOICES } from "./data.js";
import { chosen, Detail } from "./detail.jsx";
import { Facts } from "./facts.jsx";
import { Numbers } from "./numbers.jsx";
import { Phrases } from "./phrases.jsx";
import { Legend, Telling, unlike } from "./telling.jsx";
import { plain, Words } from "./words.jsx";

/** Views that are about every event. */
const TITLES = { words: "Which words", about: "About this page" };

function Room() {
  const [state, setState] = useState(() => read(location.hash));
  const opener = useRef(null);
  useLayoutEffect(() => {
    const follow = () => setState(read(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const open = Boolean(state.mark || state.number);
  const go = (change) => {
    if (!open) opener.current = document.activeElement;
    const next = write({ ...state, ...change });
    if (next !== location.hash) location.hash = next;
  };
  const close = () => {
    const shown = document.querySelector("[data-stop].open");
    go(state.mark && state.number ? { mark: "" } : { mark: "", number: "" });
    const back = opener.current?.isConnected && opener.current !== document.body ? opener.current : shown;
    back?.focus();
  };
  // Before the next key can come: a quick Escape closes what Enter has just opened.
  useLayoutEffect(() => {
    const escape = (e) => e.key === "Escape" && open && close();
    addEventListener("keydown", escape);
    return () => removeEventListener("keydown", escape);
  });
  useLayoutEffect(() => {
    document.title = `${state.event.name}: one event, told twice`;
    bring(state);
  }, [state.event, state.focus, state.mark, state.number, state.view]);
  const found = chosen(state);
  const lit = {
    ids: new Set([found.mark?.id, ...found.marks.map((m) => m.id)].filter(Boolean)),
    span: found.span ?? found.mark?.content ?? null,
  };
  const sides = state.left === state.right ? ["left"] : ["left", "right"];
  return (
    <>
      <Head {...{ state, go }} />
      <main class={`view-${state.view}`}>
        <h1 class="event"><Words text={TITLES[state.view] ?? state.event.name} /></h1>
        {!TITLES[state.view] && (
          <p class="quiet under-title">
            {state.event.dates && `${state.event.dates} · `}{count(state.event.articles.length, state.event.id ? "telling" : "article")}
          </p>
        )}
        <div class="reading" data-phone={state.focus === state.right ? "right" : "left"}>
          <div class="texts">
            <Notes {...{ state }} />
            <Filters {...{ state, go }} />
            {sides.length > 1 && <Switch {...{ state, go }} />}
            <div class={`tellings of-${sides.length}`}>
              {sides.map((side) => <Telling key={side} {...{ state, go, side, lit }} place={state[side]} />)}
            </div>
            <Legend shown={[state.left, state.right]} />
          </div>
          <div class="beside">
            <Numbers {...{ state, go }} />
            {state.view === "read" && <Detail {...{ state, go, close }} />}
          </div>
        </div>
        {state.view === "facts" && <div class="wide"><Facts {...{ state, go }} /></div>}
        {state.view === "words" && <div class="wide"><Phrases {...{ state, go }} /></div>}
        {state.view === "about" && <div class="wide prose"><About /></div>}
      </main>
      <p class="unseen" role="status" aria-live="polite">{announced(found)}</p>
    </>
  );
}

/** What lit up, for those who cannot see it. */
function announced({ article, mark, measure, marks }) {
  if (mark) return `One phrase chosen in ${plain(outletOf(article))}.`;
  if (!measure) return "";
  return `${count(marks.length, "mark")} in ${count(sameSentence(article, marks).length, "sentence")} of ${plain(outletOf(article))} lit.`;
}

/** The chosen phrase comes into sight, unless it is in sight already. */
function bring(state) {
  if (state.view !== "read") return;
  const side = state.focus === state.right ? "right" : "left";
  const box = document.querySelector(`.telling[data-side="${side}"]`);
  const target = box?.querySelector(".open, .lit-stretch") ?? box?.querySelector(".lit");
  if (!target || !(state.mark || state.number)) return;
  const { top, bottom } = target.getBoundingClientRect();
  const sheet = document.querySelector(".detail")?.getBoundingClientRect();
  const covered = sheet && sheet.left <= 1 ? innerHeight - sheet.top : 0;
  if (top < 120 || bottom > innerHeight - covered - 20) {
    scrollTo({ top: scrollY + top - Math.max(140, (innerHeight - covered) / 3) });
  }
}

function Head({ state, go }) {
  const at = events.indexOf(state.event);
  const to = (event) => go({ event, left: event.pair[0], right: event.pair[1] ?? event.pair[0], focus: event.pair[0], mark: "", number: "" });
  return (
    <header class="head controls">
      <p class="brand"><b>Parallax</b> <span>one event, told twice</span></p>
      <div class="chooser">
        <button type="button" aria-label="Event before" disabled={at === 0} onClick={() => to(events[at - 1])}>‹</button>
        <label><span class="unseen">Event</span>
          <select value={at} onChange={(e) => to(events[Number(e.currentTarget.value)])} data-control="event">
            {events.map((e, i) => <option value={i}>{plain(e.name)} ({e.articles.length}){e.dates && ` · ${e.dates}`}</option>)}
          </select>
        </label>
        <button type="button" aria-label="Event after" disabled={at === events.length - 1} onClick={() => to(events[at + 1])}>›</button>
      </div>
      <nav aria-label="Views">
        {views.map((v) => <a href={write({ ...state, view: v })} aria-current={state.view === v ? "page" : undefined}>{VIEWS[v]}</a>)}
      </nav>
      <div class="tools"><CopyLink /><Theme /></div>
    </header>
  );
}

function CopyLink() {
  const [said, say] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say("Link copied");
    } catch {
      say(location.href); // to be copied by hand, where the browser keeps pages from it
    }
    setTimeout(() => say(""), 8000);
  };
  return (
    <>
      <button type="button" onClick={copy}>Copy link</button>
      <span class={said ? "toast" : "unseen"} role="status">{said}</span>
    </>
  );
}

const THEMES = { auto: "Light or dark as the system", light: "Light", dark: "Dark" };

function Theme() {
  const [theme, setTheme] = useState("auto");
  useLayoutEffect(() => { document.documentElement.dataset.theme = theme; }, [theme]);
  return (
    <label><span class="unseen">Colours</span>
      <select value={theme} onChange={(e) => setTheme(e.currentTarget.value)} data-control="theme">
        {Object.entries(THEMES).map(([id, name]) => <option value={id}>{id === "auto" ? "Auto" : name}</option>)}
      </select>
    </label>
  );
}

function Filters({ state, go }) {
  const toggle = (kind) => go({ show: KINDS.filter((k) => (k === kind) !== state.show.includes(k)) });
  return (
    <div class="filters controls" role="group" aria-label="What is shown">
      {KINDS.map((kind) => (
        <label class="check"><input type="checkbox" checked={state.show.includes(kind)} onChange={() => toggle(kind)} data-show={kind} /> {KIND_NAMES[kind]}</label>
      ))}
      <label><span class="unseen">Voice</span>
        <select value={state.voice} onChange={(e) => go({ voice: e.currentTarget.value })} data-control="voice">
          {VOICES.map((v) => <option value={v.id}>{v.name}</option>)}
        </select>
      </label>
      {groups.length > 1 && (
        <label><span class="unseen">Group</span>
          <select value={state.group === null ? "every" : `=${state.group}`} onChange={(e) => chooseGroup(state, go, e.currentTarget.value)} data-control="group">
            <option value="every">Every group</option>
            {groups.map((g) => <option value={`=${g.id}`}>{plain(`${g.glyph} ${g.name} only`)}</option>)}
          </select>
        </label>
      )}
    </div>
  );
}

/** Tellings of one group only, as far as it tells the event. */
function chooseGroup(state, go, value) {
  const change = { group: value === "every" ? null : value.slice(1), mark: "", number: "" };
  const of = state.event.articles.filter((i) => change.group === null || articles[i].group === change.group);
  const [left, right = left] = change.group === null ? state.event.pair : of.length ? of : state.event.pair;
  go({ ...change, left, right, focus: left });
}

/** On a phone one telling is shown at a time. */
const Switch = ({ state, go }) => (
  <div class="switch controls" role="group" aria-label="Which telling">
    {["left", "right"].map((side) => (
      <button type="button" class={`g${articles[state[side]].groupNumber}`} aria-pressed={(state.focus === state.right) === (side === "right")}
        onClick={() => go({ focus: state[side], mark: "", number: state.number })} data-switch={side}>
        <span class="glyph" aria-hidden="true">{groupOf(articles[state[side]]).glyph}</span> <Words text={outletOf(articles[state[side]])} />
      </button>
    ))}
  </div>
);

function Notes({ state }) {
  const [left, right] = [articles[state.left], articles[state.right]];
  const differ = unlike(left, right);
  return (
    <>
      {(left.constructed || right.constructed) && <p class="banner"><b>Constructed for teaching.</b> These texts were written for a classroom: they are no evidence about any outlet.</p>}
      {differ && <p class="banner">These two are not alike in {differ}: what differs between them may come from that.</p>}
      {data.excerpts > 0 && <p class="banner">Excerpts only: at most {data.excerpts}% of each article’s words, where its evidence is strongest; […] stands for what is left out. The numbers are those of the whole texts.</p>}
    </>
  );
}

function About() {
  const bases = groups.map((g) => [g, [...new Set(articles.filter((a) => a.group === g.id).map((a) => a.basis || "no basis given"))]]);
  const coders = [...new Set(articles.map((a) => a.coder).filter(Boolean))];
  const told = events.filter((e) => e.id);
  const made = articles.filter((a) => a.constructed).length;
  const translated = articles.filter((a) => a.translation === "machine").length;
  return (
    <>
      <p>It shows {count(articles.length, "article")}{told.length > 0 && ` and ${count(told.length, "event")}`}{told.length > 0 && told.length < events.length && `; ${count(events.at(-1).articles.length, "article")} without an event`}. Every number is counted from marked words: choose a bar to see its sentences, choose a phrase to see what it counted towards.</p>
      <h2>What it says, and what it does not</h2>
      <p>It describes these articles: “this article uses”, “not in this article”. It says nothing of what an outlet is or what anybody meant.</p>
      <h2>Made by machine</h2>
      <p>The marks were made by a program{coders.length > 0 && <> (coder: <Words text={coders.join(", ")} />)</>}, the same for every outlet, with no knowledge of outlet or group. It misses phrases and marks wrong ones; irony is lost on it. Read the words under a number before you rely on it.</p>
      {translated > 0 && <p>{count(translated, "article")} translated by machine: translation flattens idiom, and fewer loaded phrases may be found there.</p>}
      {made > 0 && <p><b>{count(made, "article")} written for teaching.</b> They are invented, and no evidence about any outlet.</p>}
      <h2>Whose words</h2>
      <p>A loaded word inside a quotation belongs to the person quoted. Unless you choose otherwise, the numbers count only the outlet’s own words.</p>
      <h2>Groups and their basis</h2>
      <ul>{bases.map(([g, given]) => <li><span class={`glyph g${groups.indexOf(g)}`} aria-hidden="true">{g.glyph}</span> <b><Words text={g.name} /></b>: <Words text={given.join("; ")} /></li>)}</ul>
      <p>A group comes from a column of the corpus or from a list of outlets, never from the text. Genre, where it is not declared, is read from titles and addresses.</p>
      <h2>Keys</h2>
      <p>Tab goes from part to part; in a text the arrow keys go from mark to mark, Enter opens one, Escape closes the panel.</p>
      <h2>Passing it on</h2>
      <p>{data.excerpts ? `This page holds excerpts: at most ${data.excerpts}% of each article’s words, phrases and sentences with the strongest evidence first.` : "This page holds whole texts."} Text under licence may not be passed on without leave.</p>
      <p class="quiet">Nothing is sent from this page, and nothing is fetched.</p>
    </>
  );
}

render(<Room />, document.getElementById("room"));
