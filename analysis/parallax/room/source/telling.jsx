// One telling: who tells it, and its text with the marks.

import { useRef } from "preact/hooks";
import { articles, count, cut, groupOf, groups, KIND_NAMES, outletOf, parts, said, size, titleOf, voices, VOICES } from "./data.js";
import { plain, Plain, Words } from "./words.jsx";

export function Telling({ state, go, place, side, lit }) {
  const article = articles[place];
  return (
    <article class={`telling g${article.groupNumber}`} data-side={side} aria-label={`Telling of ${plain(outletOf(article))}`}>
      <Choice state={state} go={go} place={place} side={side} />
      <header>
        <h2><Words text={titleOf(article)} /></h2>
        <About article={article} />
      </header>
      <Text state={state} go={go} article={article} lit={state.focus === place ? lit : NOTHING} />
    </article>
  );
}

const NOTHING = { ids: new Set(), span: null };

export function Choice({ state, go, place, side }) {
  const offered = state.event.articles.filter((i) => state.group === null || articles[i].group === state.group || i === place);
  const other = side === "left" ? state.right : state.left;
  const choose = (e) => {
    const chosen = Number(e.currentTarget.value);
    const pair = side === "left" ? { left: chosen, right: other } : { left: other, right: chosen };
    go({ ...pair, focus: chosen, mark: "", number: "" });
  };
  return (
    <label class={`choice controls g${articles[place].groupNumber}`}>
      <span class="glyph" aria-hidden="true">{groupOf(articles[place]).glyph}</span>
      <span class="unseen">{side === "left" ? "Telling on the left" : "Telling on the right"}</span>
      <select value={place} onChange={choose} data-control={side}>
        {groups.map((g) => [g, offered.filter((i) => groupOf(articles[i]) === g)]).filter(([, held]) => held.length).map(([g, held]) => (
          <optgroup label={plain(`${g.glyph} ${g.name}`)}>
            {held.map((i) => (
              <option value={i} disabled={i === other && i !== place}>
                {plain(`${outletOf(articles[i])} · ${titleOf(articles[i])} (${articles[i].genre === "unknown" ? "genre unknown" : articles[i].genre})`)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

const TRANSLATED = { human: "translated by people", machine: "translated by machine" };

/** What is known of an article, each with its basis. */
function About({ article }) {
  const words = article.words.reduce((a, b) => a + b, 0);
  const group = groupOf(article);
  return (
    <>
      <p class="byline">
        <span class="glyph" aria-hidden="true">{group.glyph}</span>{" "}
        <b><Words text={outletOf(article)} /></b>, <Words text={group.name} />
        {article.basis && <> (<Words text={article.basis} />)</>}
      </p>
      <p class="facts-about">
        {article.day && <><time dateTime={article.date}>{article.day}</time> · </>}
        {article.genre === "unknown" ? "genre unknown" : article.genre}
        {article.genre_basis && <> (<Words text={article.genre_basis} />)</>}
        {TRANSLATED[article.translation] && ` · ${TRANSLATED[article.translation]}`}
        {` · ${words.toLocaleString("en-GB")} words`}
        {article.url && <> · <a href={article.url} target="_blank" rel="noopener noreferrer">original</a></>}
      </p>
      {article.constructed && <p class="notice">Written for teaching: an invented text, no evidence about any outlet.</p>}
      {article.translation === "machine" && <p class="notice">Translated by machine: its choice of words is partly the translator’s.</p>}
      {article.text.some((paragraph) => paragraph.goesOn) && <p class="notice">Long paragraphs are broken here for reading: the smaller gaps are this page’s.</p>}
      {article.notes.length > 0 && (
        <details class="notice">
          <summary>{count(article.notes.length, "note")} on what was mended in the text</summary>
          <ul>{article.notes.map((note) => <li><Words text={note} /></li>)}</ul>
        </details>
      )}
    </>
  );
}

function Text({ state, go, article, lit }) {
  const box = useRef(null);
  const voice = VOICES.find((v) => v.id === state.voice);
  const visible = article.marks
    .filter((m) => lit.ids.has(m.id) || (state.show.includes(m.kind) && voice.shows(m)))
    .flatMap(parts)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  // One stop of the Tab key for the whole text: arrows go from mark to mark.
  const open = lit.ids.has(state.mark) ? state.mark : null;
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const onKeyDown = (e) => {
    const stops = [...box.current.querySelectorAll("[data-stop]")];
    const at = stops.indexOf(e.target);
    if (at < 0) return;
    if (e.key === "Enter" || e.key === " ") e.target.click();
    else if (e.key === "Home" || e.key === "End") stops.at(e.key === "Home" ? 0 : -1).focus();
    else if (steps[e.key]) stops[Math.min(stops.length - 1, Math.max(0, at + steps[e.key]))].focus();
    else return;
    e.preventDefault();
  };
  const onFocusIn = (e) => {
    if (!e.target.dataset.stop) return;
    for (const stop of box.current.querySelectorAll('[data-stop][tabindex="0"]')) stop.tabIndex = -1;
    e.target.tabIndex = 0;
  };
  const told = new Set(); // marks whose first piece has been drawn
  const pick = (marks) => {
    const ids = marks.map((m) => m.id);
    // A second click on words with two marks opens the other one.
    const next = article.place === state.focus && ids.includes(state.mark) ? ids[(ids.indexOf(state.mark) + 1) % ids.length] : ids[0];
    go({ focus: article.place, mark: next, number: state.focus === article.place ? state.number : "" });
  };
  return (
    <div class="text" ref={box} onKeyDown={onKeyDown} onFocusIn={onFocusIn} lang={article.language || undefined}>
      {article.text.map((paragraph) =>
        paragraph === 0 ? <LeftOut /> : (
          <p class={paragraph.goesOn ? "goes-on" : undefined}>
            {paragraph.map((run) =>
              run === 0 ? <LeftOut inline /> : <Sentence {...{ run, article, visible, lit, told, pick, open }} />,
            )}
          </p>
        ),
      )}
      {!article.marks.length && <p class="quiet">The coder marked nothing here.</p>}
    </div>
  );
}

const LeftOut = ({ inline }) => {
  const sign = <span class="left-out" role="img" aria-label="left out here" title="left out here">[…]</span>;
  return inline ? <> {sign} </> : <p>{sign}</p>;
};

function Sentence({ run: [start, words], article, visible, lit, told, pick, open }) {
  const end = start + size(words);
  const here = visible.filter((p) => p.start < end && start < p.end);
  const heard = article.heard.filter(([from, to]) => from < end && start < to);
  const stretches = lit.span ? [lit.span] : [];
  const edges = new Set([start, end]);
  for (const [from, to] of [...here.map((p) => [p.start, p.end]), ...heard, ...stretches]) {
    for (const edge of [from, to]) if (start < edge && edge < end) edges.add(edge);
  }
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i];
    const over = here.filter((p) => p.start < to && from < p.end);
    const voice = heard.find(([a, b]) => a < to && from < b)?.[2] ?? 0;
    const css = [voice && voices[voice].id, stretches.some(([a, b]) => a < to && from < b) && "lit-stretch"].filter(Boolean);
    const text = cut(words, from - start, to - start);
    if (!over.length) return css.length ? <span class={css.join(" ")}><Plain text={text} /></span> : <Plain text={text} />;
    return <Piece key={`${from}`} {...{ article, over, css, text, to, lit, told, pick, open }} />;
  });
}

function Piece({ article, over, css, text, to, lit, told, pick, open }) {
  // The shortest mark is the one meant: it lies in the longer ones.
  const marks = [...new Set(over.map((p) => p.mark))].sort((a, b) => a.end - a.start - (b.end - b.start));
  const first = marks.find((m) => !told.has(m.id));
  const [main] = marks.filter((m) => m.kind === "loaded").concat(marks);
  for (const m of marks) told.add(m.id);
  const classes = [
    "mark", ...css,
    ...over.map((p) => p.css),
    ...marks.filter((m) => m.kind === "loaded").flatMap((m) => [`f-${m.family.id}`, `spoken-${voices[m.voice].id}`]),
    ...marks.filter((m) => m.kind === "mention").map((m) => (m.polarity > 0 ? "well" : m.polarity < 0 ? "badly" : "neither")),
    marks.some((m) => lit.ids.has(m.id)) && "lit",
    marks.some((m) => m.id === open) && "open",
  ].filter(Boolean);
  const codes = over.filter((p) => p.mark.kind === "loaded" && p.end === to).map((p) => p.mark.family.code);
  const what = marks.map((m) => `${said(article, m)}, ${voices[m.voice].name}`).join("; ");
  const stop = first
    ? { role: "button", tabIndex: told.size === marks.length || marks.some((m) => m.id === open) ? 0 : -1, "data-stop": "yes",
        "data-mark": (marks.find((m) => m.id === open) ?? main).id, "aria-label": plain(`${text}: ${what}`) }
    : {};
  return (
    <>
      <bdi class={[...new Set(classes)].join(" ")} title={plain(what)} {...stop} onClick={() => pick(marks)}><Plain text={text} /></bdi>
      {codes.map((code) => <sup aria-hidden="true">{code}</sup>)}
    </>
  );
}

export function Legend({ shown }) {
  const found = families(shown);
  return (
    <div class="legend">
      {found.map((f) => <span><span class={`mark loaded f-${f.id} spoken-outlet`}>{f.name}</span><sup>{f.code}</sup></span>)}
      <span><span class="mark loaded spoken-outlet plain">filled, solid line</span> the outlet’s own words</span>
      <span><span class="mark loaded spoken-named_source named_source plain">outlined, dashed</span> words of a named source</span>
      <span><span class="mark loaded spoken-unnamed_source unnamed_source plain">outlined, dotted</span> words of an unnamed source</span>
      <span><span class="mark source">framed</span> a source</span>
      <span><span class="mark cue">dotted line</span> its cue</span>
      <span><span class="mark mention well">wave</span> spoken of well or badly ({KIND_NAMES.mention.toLowerCase()})</span>
    </div>
  );
}

const families = (shown) => {
  const found = new Set(shown.flatMap((i) => articles[i].marks.filter((m) => m.kind === "loaded").map((m) => m.family)));
  return [...found].sort((a, b) => a.name.localeCompare(b.name));
};

/** In what two tellings differ besides who tells them. */
export function unlike(first, second) {
  const differ = [];
  if (first.genre !== second.genre) differ.push(`genre (${first.genre} and ${second.genre})`);
  const status = (a) => TRANSLATED[a.translation] ?? "not translated, as far as is known";
  if (status(first) !== status(second)) differ.push(`translation (${status(first)}; ${status(second)})`);
  return differ.join(" and ");
}
