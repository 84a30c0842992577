// What the page holds, read once, and questions about it. Offsets are characters as Python counts them.

export const data = JSON.parse(document.getElementById("data").textContent);
export const { articles, events, families, groups, measures, voices, targets } = data;
export const KINDS = ["loaded", "attribution", "mention"];
export const KIND_NAMES = { loaded: "Loaded language", attribution: "Sources", mention: "Stance" };
/** Which column of scores a choice of voice counts, and which marks it shows. */
export const VOICES = [
  { id: "", name: "Outlet’s own counted, others outlined", column: 0, shows: () => true },
  { id: "outlet", name: "Outlet’s own words only", column: 0, shows: (m) => m.voice === 0 },
  { id: "named_source", name: "Words of named sources", column: 1, shows: (m) => m.voice === 1 },
  { id: "unnamed_source", name: "Words of unnamed sources", column: 2, shows: (m) => m.voice === 2 },
  { id: "all", name: "All voices together", column: 3, shows: () => true },
];
/** Whose words a column counts, as part of a sentence. */
export const COLUMN_NAMES = [...voices.map((v) => v.name), "all voices together"];

const shared = (i) => data.strings[i];

const wide = /[\ud800-\udbff][\udc00-\udfff]/;
/** Part of a string by characters: JavaScript counts an emoji as two. */
export const cut = (text, from, to) =>
  wide.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
export const size = (text) => (wide.test(text) ? Array.from(text).length : text.length);

/** Letters from which a paragraph is broken, and those after which. */
const [LONG, BREATH] = [900, 450];

for (const [place, article] of articles.entries()) {
  article.place = place;
  article.groupNumber = groups.findIndex((g) => g.id === article.group);
  article.marks = article.marks.map(readMark);
  article.runs = article.text.flatMap((p) => p || []).filter(Boolean).map(([start, words]) => [start, words, start + size(words)]);
  article.text = article.text.flatMap(broken);
}

function readMark([kind, start, end, voice, pattern, rule, ...rest]) {
  const mark = { kind: KINDS[kind], start, end, voice, counts: data.patterns[pattern], rule: shared(rule) };
  if (mark.kind === "loaded") {
    [mark.family, mark.strength] = [families[rest[0]], rest[1]];
  } else if (mark.kind === "mention") {
    [mark.target, mark.polarity, mark.role] = [shared(rest[0]), rest[1], shared(rest[2])];
  } else {
    const [source, cue, content, name, type, side, direct, stance] = rest;
    Object.assign(mark, { source, cue, content, name: shared(name), type: data.types[type] });
    Object.assign(mark, { side: shared(side), direct: Boolean(direct), stance: shared(stance) });
  }
  mark.id = `${mark.kind}-${start}-${end}`;
  return mark;
}

/** The stretches of text at which a mark is shown. */
export function parts(mark) {
  if (mark.kind !== "attribution") return [{ mark, css: mark.kind, start: mark.start, end: mark.end }];
  const shown = [["source", mark.source], ["cue", mark.cue]].filter(([, at]) => at);
  if (!shown.length) shown.push(["heard", [mark.start, mark.end]]);
  return shown.map(([css, [start, end]]) => ({ mark, css, start, end }));
}

/** A wall of words in pieces of a few sentences, each but the first marked as the page's own break. */
function broken(paragraph) {
  if (!paragraph || paragraph.reduce((sum, run) => sum + (run ? run[1].length : 0), 0) <= LONG) return [paragraph];
  const pieces = [[]];
  let letters = 0;
  for (const run of paragraph) {
    if (letters > BREATH) {
      pieces.push(Object.assign([], { goesOn: true }));
      letters = 0;
    }
    pieces.at(-1).push(run);
    letters += run ? run[1].length : 0;
  }
  return pieces;
}

/** The words between two offsets; an ellipsis stands for what the page does not hold. */
export function slice(article, start, end) {
  let at = start;
  let out = "";
  for (const [from, words, to] of article.runs) {
    if (to <= start || from >= end) continue;
    if (from > at && data.excerpts) out += "… ";
    out += cut(words, Math.max(0, start - from), end - from);
    at = to;
  }
  if (at < end && data.excerpts && out) out += " …";
  return out.trim() || "…";
}

/** The sentence that an offset falls in: its number and where it stands; in excerpts it may be missing. */
export function sentenceAt(article, offset) {
  const number = article.runs.findIndex(([from, , to]) => from <= offset && offset < to);
  if (number < 0) return { number, start: null, end: null };
  const [start, words] = article.runs[number];
  return { number, start, end: start + size(words.trimEnd()) };
}

/** Whether the page has any of the words between two offsets. */
export const holds = (article, start, end) => article.runs.some(([from, , to]) => from < end && start < to);

/** The marks under one number. */
export const under = (article, measure, column) => {
  const index = measures.indexOf(measure);
  return article.marks.filter((m) => (column === 3 || m.voice === column) && m.counts.includes(index));
};

export const value = (article, measure, column) => article.scores[column][measures.indexOf(measure)];

/** As the report prints it. */
export function number(measure, v) {
  if (v === null || v === undefined) return "–";
  const aboutZero = !["share", "rate"].includes(measure.kind);
  const digits = Math.abs(v * measure.scale).toLocaleString("en-GB", {
    minimumFractionDigits: measure.decimals, maximumFractionDigits: measure.decimals,
  });
  const sign = Number(digits.replaceAll(",", "")) === 0 ? "" : v < 0 ? "−" : aboutZero ? "+" : "";
  return sign + digits + (measure.kind === "share" ? "%" : "");
}

/** The unit as it is printed after a number, which has its own per cent sign. */
export const unitOf = (measure) => measure.unit.replace(/^% /, "").replaceAll(" -", " −");

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** What a number is counted from, in words. */
export function basis(article, measure, column) {
  const marks = under(article, measure, column);
  const words = column === 3 ? article.words.reduce((a, b) => a + b, 0) : article.words[column];
  if (measure.unit === "per 1,000 words") {
    return `${count(marks.length, measure.family === "sourcing" ? "attribution" : "phrase")} in ${count(words, "word")}`;
  }
  if (measure.measure === "unsourced_evaluative_share") return `${count(marks.length, "loaded phrase")} in sentences without a source`;
  if (measure.family === "sourcing" && measure.kind === "share") {
    const all = measures.find((m) => m.id === "sourcing.attributions_per_1000_words");
    return `${marks.length} of ${count(under(article, all, column).length, "attribution")}`;
  }
  if (measure.measure === "side_balance") {
    const { sides } = events.find((e) => e.articles.includes(article.place));
    return sides.map((side) => `${side} cited ${marks.filter((m) => m.side === side).length}`).join(", ");
  }
  if (measure.family === "stance" && measure.kind !== "share") {
    const [well, badly] = [marks.filter((m) => m.polarity > 0).length, marks.filter((m) => m.polarity < 0).length];
    return `${count(marks.length, "mention")}: ${well} well, ${badly} badly`;
  }
  return count(marks.length, "mention");
}

export const sameSentence = (article, marks) => {
  const found = new Map();
  for (const mark of marks) {
    const at = sentenceAt(article, mark.start);
    if (!found.has(at.number)) found.set(at.number, { ...at, marks: [] });
    found.get(at.number).marks.push(mark);
  }
  return [...found.values()].sort((a, b) => (a.start === null) - (b.start === null));
};

/** What one mark is, in a few words. */
export function said(article, mark) {
  if (mark.kind === "loaded") return mark.family.name;
  if (mark.kind === "mention") {
    const spoken = mark.polarity > 0 ? "spoken of well" : mark.polarity < 0 ? "spoken of badly" : "named";
    return `${targetName(mark)} ${spoken}${mark.role ? `, cast as ${mark.role}` : ""}`;
  }
  return `${mark.type} source, ${mark.name || "not named"}`;
}

export const targetName = (mark) => targets[mark.target]?.[0] ?? mark.target;
export const outletOf = (article) => article.outlet || "Outlet not given";
export const titleOf = (article) => article.title || article.id;
export const groupOf = (article) => groups[article.groupNumber];
