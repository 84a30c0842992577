// Numbers as bars, each with what it counts. A click on a bar lists its sentences.

import { useEffect, useState } from "preact/hooks";
import { articles, basis, COLUMN_NAMES, groupOf, measures, number, outletOf, unitOf, value, VOICES } from "./data.js";
import { plain, Words } from "./words.jsx";

const BLOCKS = [
  ["The five questions asked in advance", (m) => m.primary],
  ["Loaded language by family", (m) => m.family === "loaded_language" && !m.primary],
  ["Sources by kind", (m) => m.family === "sourcing" && !m.primary],
  ["How each is spoken of", (m) => m.family === "stance" && !m.primary],
];

export function Numbers({ state, go }) {
  const { column } = VOICES.find((v) => v.id === state.voice);
  const shown = [...new Set([state.left, state.right])].map((i) => articles[i]);
  return (
    <section class="numbers" aria-labelledby="numbers-title" tabIndex={0}>
      <h2 id="numbers-title">Numbers</h2>
      <p class="quiet">Counted in {COLUMN_NAMES[column]}.</p>
      {BLOCKS.map(([title, holds], i) => (
        <Block {...{ title, state, go, column, shown }} open={i === 0} held={measures.filter(holds)} />
      ))}
    </section>
  );
}

function Block({ title, held, open, state, go, column, shown }) {
  const [unfolded, unfold] = useState(false);
  const chosen = held.some((m) => m.id === state.number);
  // It opens for a number that a link names, and stays as the reader leaves it.
  useEffect(() => { if (chosen) unfold(true); }, [chosen]);
  // Nothing to see where neither telling has any.
  const rows = held.filter((m) => m.primary || shown.some((a) => value(a, m, column)));
  if (!rows.length) return null;
  const list = <ul>{rows.map((m) => <Row measure={m} {...{ state, go, column, shown }} widest={widest(m, rows, column, state)} />)}</ul>;
  if (open) return <><h3 class="block">{title}</h3>{list}</>;
  return <details open={unfolded} onToggle={(e) => unfold(e.currentTarget.open)}><summary>{title}</summary>{list}</details>;
}

/** Bars of one block and one event have one scale; shares and balances have their own ends. */
function widest(measure, rows, column, state) {
  if (measure.kind === "share") return 1;
  if (measure.kind !== "rate") return Number(measure.kind);
  const alike = rows.filter((m) => m.kind === "rate" && m.unit === measure.unit && m.family === measure.family);
  return Math.max(...state.event.articles.flatMap((i) => alike.map((m) => value(articles[i], m, column) ?? 0)), 1e-9);
}

function Row({ measure, state, go, column, shown, widest }) {
  const toSide = measure.measure === "side_balance" || measure.measure === "gap";
  return (
    <li class="measure">
      <p class="name">
        {capital(measure.name)} <span class="quiet">{measure.unit.replaceAll(" -", " −")}</span>
        {toSide && <span class="ends quiet">← <Words text={state.event.sides[1]} /> · <Words text={state.event.sides[0]} /> →</span>}
      </p>
      {shown.map((article) => {
        const v = value(article, measure, column);
        const on = state.number === measure.id && state.focus === article.place;
        const [said, from] = [number(measure, v), basis(article, measure, column)];
        const choose = () => go({ focus: article.place, mark: "", number: on ? "" : measure.id });
        const label = `${plain(outletOf(article))}, ${measure.name}: ${v === null ? "not measured" : `${said} ${unitOf(measure)}`}. ${from}. Show the sentences.`;
        return (
          <button type="button" class={`bar g${article.groupNumber}`} aria-pressed={on} aria-label={label} onClick={choose}
            data-number={measure.id} data-article={article.id}>
            <span class="who"><span class="glyph">{groupOf(article).glyph}</span> <Words text={outletOf(article)} /></span>
            <span class="value">{said}</span>
            <Track {...{ v, widest }} about={!["share", "rate"].includes(measure.kind)} />
            <span class="from">{from}</span>
          </button>
        );
      })}
    </li>
  );
}

const share = (x) => `${(100 * Math.min(1, Math.max(0, x))).toFixed(2)}%`;

function Track({ v, widest, about }) {
  if (v === null) return <span class="track none" />;
  const part = v / widest;
  const style = about
    ? { left: share(0.5 + Math.min(0, part) / 2), width: share(Math.abs(part) / 2) }
    : { left: 0, width: share(part) };
  return <span class={about ? "track middle" : "track"}><span class="fill" style={style} /></span>;
}

export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
export const uncapital = (words) => words.charAt(0).toLowerCase() + words.slice(1);
