// @ts-check
/** The state of the runtime: the guest and the load above, instances, sessions and reloads beside. */

import { byId, element, write, writeFacts } from "./dom.js";
import { clock, duration, legible, moment, size } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./store.js").Reload} Reload
 */

const SHORT_DIGEST = 12;

export class PoolView {
  /** @param {(session: string) => void} chosen a session whose calls are to be shown */
  constructor(chosen) {
    this.chosen = chosen;
    /** What was drawn last; its parts are new objects when they have changed. */
    this.drawn = { runtime: /** @type {unknown} */ (null), reloads: "" };
  }

  /** @param {Store} store */
  draw(store) {
    const { runtime } = store;
    const now = store.now();
    if (runtime && runtime !== this.drawn.runtime) {
      this.drawn.runtime = runtime;
      write(byId("version"), runtime.version);
      const { guest, load, limits } = runtime;
      writeFacts(byId("guest"), [
        ["guest", `generation ${guest.generation}`, guest.path],
        ["digest", element("code", null, guest.digest.slice(0, SHORT_DIGEST)), guest.digest],
        ["loaded", clock(guest.loaded_at, now), `${moment(guest.loaded_at)}, ${size(guest.size)}`],
        ["policy", guest.policy ?? "built in", guest.policy ?? "the policy that is built into the guest"],
      ]);
      writeFacts(byId("load"), [
        ["busy", `${load.busy} of ${load.live}`, `${load.busy} of ${load.live} instances are busy`],
        ["instances", `${load.live} of ${limits.instances}`, "live, and the most there may be"],
        ["waiting", `${load.waiting} of ${limits.queue}`, "calls that wait, and the most that may"],
      ]);
      this.drawInstances(store, now);
      this.drawSessions(store, now);
    }
    const last = store.reloads.at(-1);
    const reloads = `${store.reloads.length} ${last?.at}`;
    if (reloads !== this.drawn.reloads) {
      this.drawn.reloads = reloads;
      byId("reloads").replaceChildren(...reloadEntries(store.reloads, now));
    }
  }

  /**
   * @param {Store} store
   * @param {number} now
   */
  drawInstances({ runtime }, now) {
    const instances = runtime?.instances ?? [];
    const rows = instances.map((instance) => [
      this.session(instance.session),
      element("span", { class: `state ${word(instance.state)}` }, instance.state),
      String(instance.generation),
      String(instance.calls),
      clock(instance.last_used_at, now),
    ]);
    byId("instances").replaceChildren(
      table(["session", "state", "#gen.", "#calls", "#last used"], rows, "No instance is up."),
    );
  }

  /**
   * @param {Store} store
   * @param {number} now
   */
  drawSessions({ runtime }, now) {
    const sessions = runtime?.sessions ?? [];
    const rows = sessions.map((session) => [
      this.session(session.id),
      session.live ? "live" : element("span", { class: "soft" }, "at rest"),
      size(session.state_bytes),
      clock(session.saved_at, now),
    ]);
    byId("sessions").replaceChildren(
      table(["session", "", "#state", "#saved"], rows, "No session has state."),
    );
  }

  /** @param {string} id */
  session(id) {
    const attributes = {
      type: "button",
      class: "link",
      title: legible(`Show only the calls of ${id}`),
    };
    const button = element("button", attributes, id);
    button.addEventListener("click", () => this.chosen(id));
    return button;
  }
}

/**
 * @param {string[]} heads the column's titles; `#` before that of a number
 * @param {(Node | string)[][]} rows
 * @param {string} none what to say where there is no row
 */
function table(heads, rows, none) {
  if (rows.length === 0) return element("p", { class: "soft" }, none);
  const numbers = heads.map((head) => head.startsWith("#"));
  const head = heads.map((title, index) =>
    title
      ? element("th", { scope: "col", class: numbers[index] ? "num" : "" }, title.replace("#", ""))
      : element("td"),
  );
  const body = rows.map((cells) =>
    element(
      "tr",
      null,
      ...cells.map((cell, index) => element("td", { class: numbers[index] ? "num" : "" }, cell)),
    ),
  );
  return element(
    "table",
    null,
    element("thead", null, element("tr", null, ...head)),
    element("tbody", null, ...body),
  );
}

/**
 * @param {Reload[]} reloads oldest first
 * @param {number} now
 */
function reloadEntries(reloads, now) {
  if (reloads.length === 0) return [element("p", { class: "soft" }, "None since the start.")];
  return [...reloads].reverse().map((reload) => {
    const refused = reload.outcome === "refused";
    const line = element(
      "p",
      null,
      element("b", { class: refused ? "bad" : "" }, reload.outcome),
      element(
        "span",
        null,
        refused ? ` stays at generation ${reload.generation}` : ` generation ${reload.generation}`,
      ),
      element("span", { class: "soft" }, ` ${clock(reload.at, now)}, ${duration(reload.seconds)}`),
      " ",
      element(
        "code",
        { class: "soft", title: legible(reload.digest) },
        reload.digest.slice(0, SHORT_DIGEST),
      ),
    );
    const entry = element("div", { class: "reload", "data-outcome": reload.outcome }, line);
    if (reload.reason) {
      const shown = refused
        ? element("pre", { class: "failure", tabindex: "0", "aria-label": "Why it was refused" })
        : element("p", { class: "soft" });
      write(shown, reload.reason);
      entry.append(shown);
    }
    return entry;
  });
}

/** A word that may stand in a class name. @param {string} text */
const word = (text) => text.replace(/[^a-z]/g, "");
