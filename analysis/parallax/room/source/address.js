// The address is the state: #/event/article/mark?left=…, so that whoever gets the link sees the same.

import { articles, data, events, measures, VOICES } from "./data.js";

export const VIEWS = { read: "Read", facts: "Facts", words: "Words", about: "About" };
const hasFacts = events.some((e) => e.facts);

export const views = Object.keys(VIEWS).filter((v) => (v !== "facts" || hasFacts) && (v !== "words" || data.words));

/** The state that an address names; what it does not name, or names wrongly, is as at the start. */
export function read(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [eventId, articleId, mark = ""] = path.split("/").map(decoded);
  const asked = new URLSearchParams(query);
  // Articles without an event have the empty one: only an article's address leads there.
  const event = ((eventId || articleId) && events.find((e) => e.id === eventId)) || events[0];
  const inEvent = (id) => event.articles.find((i) => articles[i].id === id);
  let [left, right = left] = event.pair;
  const focus = inEvent(articleId);
  if (focus !== undefined) {
    const [onLeft, onRight] = [inEvent(asked.get("left")), inEvent(asked.get("right"))];
    if (onLeft !== undefined) [left, right] = [onLeft, focus];
    else if (onRight !== undefined) [left, right] = [focus, onRight];
    else if (focus !== left && focus !== right) {
      if (articles[focus].group === articles[right].group) right = focus;
      else left = focus;
    }
  }
  const one = (name, allowed, otherwise) => (allowed.includes(asked.get(name)) ? asked.get(name) : otherwise);
  const shown = asked.get("show");
  return {
    event,
    left,
    right,
    focus: focus ?? left,
    mark,
    view: one("view", views, "read"),
    number: one("number", measures.map((m) => m.id), ""),
    voice: one("voice", VOICES.map((v) => v.id), ""),
    group: one("group", data.groups.map((g) => g.id), null),
    show: shown === null ? ["loaded", "attribution"] : shown.split(" ").filter(Boolean),
    phrase: asked.get("phrase") ?? "",
    all: asked.get("tellings") === "all",
    among: one("facts", ["every", "only", "both", "differ"], ""),
  };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a state. */
export function write(state) {
  const path = [state.event.id, articles[state.focus].id, state.mark].map(encodeURIComponent);
  if (!state.mark) path.pop();
  const query = new URLSearchParams();
  if (state.left !== state.right) {
    if (state.focus === state.right) query.set("left", articles[state.left].id);
    else query.set("right", articles[state.right].id);
  }
  if (state.view !== "read") query.set("view", state.view);
  for (const name of ["number", "voice", "phrase"]) if (state[name]) query.set(name, state[name]);
  if (state.group !== null) query.set("group", state.group);
  if (state.show.join(" ") !== "loaded attribution") query.set("show", state.show.join(" "));
  if (state.all) query.set("tellings", "all");
  if (state.among) query.set("facts", state.among);
  const said = query.toString();
  return `#/${path.join("/")}${said && `?${said}`}`;
}
