// @ts-check
/** The live page: puts its parts together, and draws what has changed, at most once a frame. */

import { flush, forgetToken, keepToken, keptToken, readAddress, writeAddress } from "./address.js";
import { isOpen } from "./call.js";
import { Controls } from "./controls.js";
import { Detail } from "./detail.js";
import { byId, oncePerFrame, write } from "./dom.js";
import { Feed } from "./feed.js";
import { isEverything, passes } from "./filter.js";
import { CallList } from "./list.js";
import { Notices } from "./notices.js";
import { PoolView } from "./pool.js";
import { Store } from "./store.js";
import { count } from "./words.js";

/** How often the durations of what runs, and the wait for the next attempt, are brought up to date. */
const TICK_MS = 200;
/** Below this width a call covers the page instead of standing beside the list. */
const NARROW = matchMedia("(max-width: 56rem)");

const store = new Store();
const notices = new Notices();
/** @type {Feed | null} */
let feed = null;
/** @type {import("./feed.js").Connection} */
let connection = { name: "connecting" };
let heardAt = 0;
let open = "";
/** Whether the keyboard goes into the call that is opened. */
let enters = false;
let passing = passes({ text: "", status: "", entry: "", session: "" });
/** @type {Set<string> | null} the calls that were there when the list was held */
let held = null;

const draw = oncePerFrame(() => {
  const stale = connection.name !== "live";
  const now = stale && heardAt > 0 ? heardAt + store.ahead : store.now();
  const calls = [...store.calls.values()].reverse().filter(passing);
  const shown = calls.filter((call) => !held || held.has(call.id));
  list.draw(shown, { open, now, stale });
  drawCount(shown.length, calls.length - shown.length);
  controls.draw(store);
  const call = store.calls.get(open) ?? detail.shown(open);
  if (call) detail.draw(call, { now, stale });
  else detail.clear();
  document.body.dataset.detail = String(call !== null);
  pool.draw(store);
  notices.connection(connection, heardAt);
  notices.reloads(store);
  notices.errors(store);
  byId("main").hidden = store.runtime === null;
  if (enters && call) detail.focus();
  enters = false;
});

const list = new CallList(byId("rows"), {
  open: (id, entered) => {
    show(id);
    enters = entered && NARROW.matches;
  },
  // Whoever walks the list with a call open wants to see the next.
  moved: (id) => {
    if (open) show(id);
  },
});
const detail = new Detail(byId("detail"), { close, session: showSession });
const pool = new PoolView(showSession);
const controls = new Controls((filter) => {
  passing = passes(filter);
  writeAddress(filter, open);
  draw();
});

/**
 * @param {number} shown
 * @param {number} more
 */
function drawCount(shown, more) {
  const running = [...store.calls.values()].filter(isOpen).length;
  const all = store.calls.size;
  const number = shown + more < all ? `${shown} of ${count(all, "call")}` : count(shown, "call");
  write(byId("shown"), running > 0 ? `${number}, ${running} running` : number);
  write(byId("hold"), held ? (more > 0 ? `Resume, ${more} new` : "Resume") : "Pause");
  byId("hold").setAttribute("aria-pressed", String(held !== null));
  const none = byId("none");
  none.hidden = shown > 0;
  write(
    none,
    isEverything(controls.filter)
      ? "No call yet. Each call of a tool or a hook appears here as it comes in."
      : "No call passes the filter.",
  );
}

/** @param {string} id */
function show(id) {
  open = id;
  writeAddress(controls.filter, open);
  draw();
}

function close() {
  if (!open) return;
  const closed = open;
  show("");
  list.focus(closed);
}

/** @param {string} session */
function showSession(session) {
  controls.choose({ ...controls.filter, session });
}

/** Connect with the token that this tab has, or ask for one. */
function connect() {
  feed?.stop();
  const token = keptToken();
  notices.token(token === "", false);
  if (token === "") {
    connection = { name: "unauthorized" };
    draw();
    return;
  }
  feed = new Feed(token, {
    snapshot: (snapshot) => {
      store.take(snapshot);
      heard();
    },
    event: (event) => {
      store.apply(event);
      heard();
    },
    connection: (next) => {
      connection = next;
      if (next.name === "unauthorized") {
        forgetToken();
        notices.token(true, true);
      }
      draw();
    },
  });
  void feed.run();
}

function heard() {
  heardAt = Date.now() / 1000;
  draw();
}

/** Do what the address says: at the start, and when somebody has changed it. */
function follow() {
  const address = readAddress();
  open = address.call;
  controls.choose(address.filter);
  if (address.token === null) return false;
  keepToken(address.token);
  flush();
  return true;
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(/** @type {HTMLInputElement} */ (byId("token")).value.trim());
  connect();
});
byId("retry").addEventListener("click", () => feed?.retry());
byId("hold").addEventListener("click", () => {
  held = held ? null : new Set(store.calls.keys());
  draw();
});
byId("show-refusal").addEventListener("click", () => {
  if (open) show("");
  requestAnimationFrame(() => byId("reloads-title").focus());
});
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    controls.text.focus();
    controls.text.select();
  } else if (event.key === "Escape" && !(typing && controls.text.value)) {
    close();
  }
});
addEventListener("hashchange", () => {
  if (follow()) connect();
});
addEventListener("online", () => feed?.retry());
setInterval(() => {
  const runs = [...store.calls.values()].some(isOpen);
  if (connection.name === "lost" || runs || store.news.count > 0) draw();
}, TICK_MS);

follow();
connect();
