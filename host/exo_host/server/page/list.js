// @ts-check
/** The list of calls, newest first: a row a call, kept as long as the call is in the list. */

import { isError, isOpen, read, seconds } from "./call.js";
import { element, write } from "./dom.js";
import { brief, clock, count, duration, legible } from "./words.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {{row: HTMLElement, cells: Record<string, HTMLElement>, call: Call | null,
 *   stale: boolean}} Row
 */

const CELLS = ["time", "status", "entry", "what", "session", "door", "effects", "took"];
const PAGE = 12;

export class CallList {
  /**
   * @param {HTMLElement} body the grid's row group
   * @param {{open: (id: string, entered: boolean) => void, moved: (id: string) => void}} tell
   */
  constructor(body, tell) {
    this.body = body;
    this.tell = tell;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** The id of the row that Tab reaches: the one that was last used, or else the first. */
    this.current = "";
    this.used = "";
    body.addEventListener("click", (event) => this.clicked(event));
    body.addEventListener("keydown", (event) => this.pressed(event));
    body.addEventListener("focusin", (event) => {
      const id = rowOf(event.target)?.dataset.call;
      if (!id) return;
      this.used = id;
      this.become(id);
    });
  }

  /**
   * @param {Call[]} calls newest first
   * @param {{open: string, now: number, stale: boolean}} state
   */
  draw(calls, { open, now, stale }) {
    const ids = new Set(calls.map((call) => call.id));
    this.leave(ids);
    let at = /** @type {HTMLElement | null} */ (this.body.firstElementChild);
    for (const call of calls) {
      const row = this.rows.get(call.id) ?? this.add(call.id);
      if (row.call !== call || row.stale !== stale) fill(row, call, now, stale);
      if (isOpen(call)) write(row.cells.took, duration(seconds(call, now)));
      mark(row.row, "aria-selected", String(call.id === open));
      if (row.row === at) at = /** @type {HTMLElement | null} */ (at.nextElementSibling);
      else this.body.insertBefore(row.row, at);
    }
    this.become(this.rows.has(this.used) ? this.used : (calls[0]?.id ?? ""));
  }

  /** Put the keyboard on a row. @param {string} id */
  focus(id) {
    (this.rows.get(id) ?? this.rows.get(this.current))?.row.focus();
  }

  /** Take out the rows of calls that are not listed any more. @param {Set<string>} ids */
  leave(ids) {
    for (const [id, { row }] of this.rows) {
      if (ids.has(id)) continue;
      const focused = row.contains(document.activeElement);
      const next = /** @type {HTMLElement | null} */ (
        row.nextElementSibling ?? row.previousElementSibling
      );
      this.rows.delete(id);
      row.remove();
      if (focused) next?.focus({ preventScroll: true });
    }
  }

  /**
   * @param {string} id
   * @returns {Row}
   */
  add(id) {
    const cells = Object.fromEntries(
      CELLS.map((name) => [name, element("span", { role: "gridcell", class: name })]),
    );
    const row = element("div", { role: "row", class: "row", tabindex: "-1", "data-call": id });
    row.append(...Object.values(cells));
    const made = { row, cells, call: null, stale: false };
    this.rows.set(id, made);
    return made;
  }

  /** @param {string} id */
  become(id) {
    if (id === this.current) return;
    this.rows.get(this.current)?.row.setAttribute("tabindex", "-1");
    this.rows.get(id)?.row.setAttribute("tabindex", "0");
    this.current = id;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const id = rowOf(event.target)?.dataset.call;
    // Whoever marks text to copy it does not want to open anything.
    if (id && getSelection()?.isCollapsed !== false) this.tell.open(id, false);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.tell.open(row.dataset.call ?? "", true);
      return;
    }
    const to = destination(event.key, row, this.body);
    if (!to) return;
    event.preventDefault();
    to.focus();
    this.tell.moved(to.dataset.call ?? "");
  }
}

/**
 * @param {string} key
 * @param {HTMLElement} row
 * @param {HTMLElement} body
 */
function destination(key, row, body) {
  const rows = /** @type {HTMLElement[]} */ ([...body.children]);
  const steps = new Map([
    ["ArrowDown", 1],
    ["ArrowUp", -1],
    ["PageDown", PAGE],
    ["PageUp", -PAGE],
    ["Home", -rows.length],
    ["End", rows.length],
  ]);
  const step = steps.get(key);
  if (step === undefined) return null;
  return rows[Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1)];
}

/**
 * @param {Row} row
 * @param {Call} call
 * @param {number} now
 * @param {boolean} stale nobody knows whether it still runs
 */
function fill(row, call, now, stale) {
  const { tool, about, outcome, against } = read(call);
  const { time, status, entry, what, session, door, effects, took } = row.cells;
  row.call = call;
  row.stale = stale;
  mark(row.row, "data-status", call.status);
  mark(row.row, "data-error", String(isError(call)));
  write(time, clock(call.started_at, now));
  write(status, outcome || (isOpen(call) && stale ? `${call.status}?` : call.status));
  status.title = outcome ? `${call.status}: ${legible(outcome)}` : "";
  mark(status, "data-against", String(against));
  write(entry, shortEntry(call.export));
  entry.title = legible(call.export);
  what.replaceChildren(
    ...(tool ? [element("b", { dir: "auto" }, brief(tool, 128)), " "] : []),
    element(
      "span",
      { class: call.error ? "bad" : "soft", dir: "auto" },
      brief(call.error ?? about) || (tool ? "" : "–"),
    ),
  );
  write(session, call.session);
  session.title = legible(call.session);
  write(door, call.door);
  write(effects, call.effects.length > 0 ? String(call.effects.length) : "");
  effects.title = call.effects.length > 0 ? count(call.effects.length, "effect") : "";
  write(took, duration(seconds(call, now)));
}

/** Entry points all handle something. @param {string} name */
const shortEntry = (name) => name.replace(/^handle_/, "");

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {string} value
 */
function mark(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
const rowOf = (target) => (target instanceof Element ? target.closest("[data-call]") : null);
