// @ts-check
/** The connection to the runtime: one snapshot, then its events, and again when it breaks. */

import { lines } from "./lines.js";

/**
 * @typedef {{name: "connecting"} | {name: "live"} | {name: "unauthorized"} |
 *   {name: "lost", reason: string, retryAt: number}} Connection
 * @typedef {(snapshot: import("./store.js").Snapshot) => void} OnSnapshot
 * @typedef {(event: {type: string}) => void} OnEvent
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The runtime says something every few seconds, if only that it is there. */
const SILENCE_MS = 30_000;

class Unauthorized extends Error {}

export class Feed {
  /**
   * @param {string} token
   * @param {{snapshot: OnSnapshot, event: OnEvent, connection: (now: Connection) => void}} tell
   */
  constructor(token, tell) {
    this.token = token;
    this.tell = tell;
    this.stopped = false;
    this.wake = () => {};
    this.attempt = new AbortController();
  }

  /** Run until stopped, or until the token is refused. */
  async run() {
    let wait = FIRST_WAIT_MS;
    this.tell.connection({ name: "connecting" });
    while (!this.stopped) {
      let reason = "The runtime ended the connection.";
      this.attempt = new AbortController();
      try {
        await this.follow(this.attempt.signal, () => {
          wait = FIRST_WAIT_MS;
        });
      } catch (error) {
        if (this.stopped) return;
        if (error instanceof Unauthorized) {
          this.tell.connection({ name: "unauthorized" });
          return;
        }
        reason = why(error);
      }
      this.attempt.abort();
      if (this.stopped) return;
      this.tell.connection({ name: "lost", reason, retryAt: Date.now() + wait });
      await this.pause(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
  }

  /** Do not wait any longer before the next attempt. */
  retry() {
    this.wake();
  }

  stop() {
    this.stopped = true;
    this.attempt.abort();
    this.wake();
  }

  /**
   * @param {AbortSignal} signal
   * @param {() => void} arrived
   */
  async follow(signal, arrived) {
    // The events first: what happens while the snapshot is under way is then told twice, not never.
    const events = await this.ask("/api/events", signal);
    await this.look(signal);
    this.tell.connection({ name: "live" });
    arrived();
    if (!events.body) return;
    let silence = this.listen();
    try {
      for await (const line of lines(events.body)) {
        clearTimeout(silence);
        silence = this.listen();
        const event = JSON.parse(line);
        if (event.type === "behind") await this.look(signal);
        else if (event.type !== "alive") this.tell.event(event);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /** @param {AbortSignal} signal */
  async look(signal) {
    const answer = await this.ask("/api/runtime", signal);
    this.tell.snapshot(await answer.json());
  }

  /**
   * @param {string} path
   * @param {AbortSignal} signal
   */
  async ask(path, signal) {
    const answer = await fetch(path, {
      headers: { Authorization: `Bearer ${this.token}` },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal,
    });
    if (answer.status === 401) throw new Unauthorized();
    if (answer.status === 403) {
      throw new Error(
        `The runtime does not serve ${location.origin} (403). Open the address that exo-host serve printed.`,
      );
    }
    if (!answer.ok) throw new Error(`The runtime answered ${path} with ${answer.status}.`);
    return answer;
  }

  listen() {
    const { attempt } = this;
    return setTimeout(
      () => attempt.abort(new Error(`The runtime was silent for ${SILENCE_MS / 1000} s.`)),
      SILENCE_MS,
    );
  }

  /** @param {number} milliseconds */
  pause(milliseconds) {
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      })
    );
  }
}

/** @param {unknown} error */
function why(error) {
  // fetch says no more than that it failed, in words that differ from browser to browser.
  if (error instanceof TypeError)
    return "The runtime cannot be reached. Is exo-host serve running?";
  if (error instanceof SyntaxError) return "The runtime said something that this page cannot read.";
  return error instanceof Error ? error.message : String(error);
}
