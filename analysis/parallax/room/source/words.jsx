// Somebody's words: isolated, so that right-to-left text stays in its place, and with nothing invisible.

import { cut, size } from "./data.js";

// Controls, and characters that are invisible or turn the direction of what follows.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const NAMES = {
  "\u00ad": "SHY", "\u061c": "ALM", "\u200b": "ZWSP", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE",
  "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
  "\u2069": "PDI", "\ufeff": "BOM",
};

/** Text in which each hidden character is shown by its name. */
export function Plain({ text }) {
  if (!HIDDEN.test(text)) return text;
  return Array.from(text, (c) => {
    if (!HIDDEN.test(c)) return c;
    const code = `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return <span class="control" title={`invisible character ${code}`}>{NAMES[c] ?? code}</span>;
  });
}

export const Words = ({ text, class: css }) => <bdi class={css}><Plain text={String(text ?? "")} /></bdi>;

/** For titles and options, where no element can stand. */
export const plain = (text) =>
  Array.from(String(text ?? ""), (c) => (HIDDEN.test(c) ? `⟨${NAMES[c] ?? c.codePointAt(0).toString(16)}⟩` : c)).join("");

/** Text with some of its parts emphasised: phrases, or where they stand as [from, to] in characters. */
export function Emphasised({ text, parts }) {
  const found = parts.filter(Boolean).map((part) => (typeof part === "string" ? placed(text, part) : part));
  const out = [];
  let at = 0;
  for (const [from, to] of found.filter(Boolean).sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    out.push(<Plain text={cut(text, at, from)} />, <mark><Plain text={cut(text, from, to)} /></mark>);
    at = to;
  }
  return <bdi>{out}<Plain text={cut(text, at)} /></bdi>;
}

/** Where a phrase stands, as words of its own if it can be: "war" is not meant by "warned". */
function placed(text, phrase) {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const alone = text.search(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "u"));
  const at = alone < 0 ? text.indexOf(phrase) : alone;
  if (at < 0) return null;
  const from = size(text.slice(0, at));
  return [from, from + size(phrase)];
}
