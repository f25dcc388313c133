// @ts-check
/** What must not be overlooked: a lost connection, a refused reload, new errors, a missing token. */

import { byId, write } from "./dom.js";
import { brief, clock, count } from "./words.js";

/**
 * @typedef {import("./feed.js").Connection} Connection
 * @typedef {import("./store.js").Store} Store
 */

const LABELS = {
  connecting: "connecting",
  live: "live",
  lost: "not connected",
  unauthorized: "no token",
};
/** Errors come in swarms; whoever listens hears of a swarm once. */
const QUIET_MS = 3000;

export class Notices {
  constructor() {
    this.spoken = 0;
    this.refusal = 0;
  }

  /**
   * @param {Connection} connection
   * @param {number} heardAt when the runtime was last heard of, in seconds; 0 for never
   */
  connection(connection, heardAt) {
    const label = byId("connection");
    label.dataset.state = connection.name;
    write(label, LABELS[connection.name]);
    document.title =
      connection.name === "live" ? "exomonad runtime" : `exomonad: ${LABELS[connection.name]}`;
    const lost = byId("lost");
    lost.hidden = connection.name !== "lost";
    if (connection.name !== "lost") return;
    const wait = Math.max(0, Math.ceil((connection.retryAt - Date.now()) / 1000));
    const age =
      heardAt > 0 ? ` Everything below is as it was at ${clock(heardAt, Date.now() / 1000)}.` : "";
    const next = wait > 0 ? ` Trying again in ${wait} s.` : " Trying again.";
    write(/** @type {Element} */ (lost.firstElementChild), `${connection.reason}${age}${next}`);
  }

  /** @param {Store} store */
  reloads(store) {
    const refusal = store.refusal();
    const at = refusal?.at ?? 0;
    if (at === this.refusal) return;
    this.refusal = at;
    const notice = byId("refusal");
    notice.hidden = !refusal;
    if (!refusal) return;
    write(
      /** @type {Element} */ (notice.firstElementChild),
      `A reload was refused at ${clock(refusal.at, store.now())}; generation ${refusal.generation} goes on serving.`,
    );
  }

  /** Say new errors to whoever listens instead of looking. @param {Store} store */
  errors(store) {
    if (store.news.count === 0 || Date.now() - this.spoken < QUIET_MS) return;
    const { count: number, last } = store.takeNews();
    this.spoken = Date.now();
    const what =
      last && "export" in last
        ? `${last.export} ${last.status}: ${brief(last.error ?? "no reason given")}`
        : "a reload was refused";
    this.say(number > 1 ? `${count(number, "new error")}, the last: ${what}` : what);
  }

  /** @param {string} text */
  say(text) {
    write(byId("news"), text);
  }

  /**
   * Ask for the token, or stop asking.
   * @param {boolean} asked
   * @param {boolean} refused whether one was tried
   */
  token(asked, refused) {
    byId("token-form").hidden = !asked;
    byId("token-refused").hidden = !refused;
    const field = /** @type {HTMLInputElement} */ (byId("token"));
    if (refused) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (asked) {
      field.value = "";
      field.focus();
    }
  }
}
