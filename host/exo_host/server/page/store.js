// @ts-check
/** What the page knows of the runtime: bounded, and never older than what it was told before. */

import { isError, isOpen } from "./call.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {{at: number, outcome: "loaded" | "unchanged" | "refused", generation: number,
 *   digest: string, reason: string, seconds: number}} Reload
 * @typedef {{path: string, generation: number, digest: string, fingerprint: string, size: number,
 *   loaded_at: number, policy: string | null}} Guest
 * @typedef {{session: string, generation: number, state: "idle" | "busy" | "closing",
 *   calls: number, last_used_at: number}} Instance
 * @typedef {{id: string, live: boolean, state_bytes: number, saved_at: number}} Session
 * @typedef {{live: number, busy: number, waiting: number}} Load
 * @typedef {{guest: Guest, load: Load, instances: Instance[], sessions: Session[]}} Pool
 * @typedef {Pool & {version: string, now: number, started_at: number,
 *   limits: {instances: number, queue: number}, calls: Call[], reloads: Reload[]}} Snapshot
 * @typedef {{count: number, last: Call | Reload | null}} News
 */

const MOST_CALLS = 500;
const MOST_RELOADS = 50;
/** Of all documents of all calls; a call with many effects weighs as much as a hundred others. */
const MOST_CHARACTERS = 32 * 2 ** 20;

export class Store {
  constructor() {
    /** @type {Map<string, Call>} oldest first */
    this.calls = new Map();
    /** @type {Reload[]} oldest first */
    this.reloads = [];
    /** @type {Omit<Snapshot, "calls" | "reloads" | "now"> | null} */
    this.runtime = null;
    /** Seconds by which the runtime's clock is ahead of this one's. */
    this.ahead = 0;
    /** @type {News} errors since they were last taken */
    this.news = { count: 0, last: null };
    this.characters = 0;
  }

  /** The runtime's time. */
  now() {
    return Date.now() / 1000 + this.ahead;
  }

  /**
   * How everything stood when the runtime was asked.
   * @param {Snapshot} snapshot
   */
  take(snapshot) {
    const { calls, reloads, now, ...runtime } = snapshot;
    this.ahead = now - Date.now() / 1000;
    const known = this.runtime?.started_at === runtime.started_at;
    if (!known) this.forget();
    this.runtime = runtime;
    const listed = new Set(calls.map((call) => call.id));
    for (const call of this.calls.values()) {
      // Its end was missed, and the runtime has forgotten it since.
      if (isOpen(call) && call.started_at < now && !listed.has(call.id)) this.drop(call);
    }
    for (const call of calls) this.put(call, known);
    this.calls = new Map([...this.calls].sort(([, one], [, other]) => earlier(one, other)));
    for (const reload of reloads) this.reloaded(reload, known);
    this.trim();
  }

  /**
   * Something that happened. What this page does not know of is passed over.
   * @param {{type: string} & Record<string, any>} event
   */
  apply(event) {
    if (event.type === "call") {
      this.put(event.call, true);
      this.trim();
    } else if (event.type === "reload") {
      this.reloaded(event.reload, true);
    } else if (event.type === "runtime" && this.runtime) {
      const { guest, load, instances, sessions } = /** @type {Pool & {type: string}} */ (event);
      this.runtime = { ...this.runtime, guest, load, instances, sessions };
    }
  }

  /** The errors since the last time. */
  takeNews() {
    const news = this.news;
    this.news = { count: 0, last: null };
    return news;
  }

  /** The latest reload, when the guest it was to bring is not the one that serves. */
  refusal() {
    const decided = this.reloads.filter((reload) => reload.outcome !== "unchanged");
    const last = decided.at(-1);
    return last?.outcome === "refused" ? last : null;
  }

  /**
   * @param {Call} call
   * @param {boolean} told whether an error is news
   */
  put(call, told) {
    const before = this.calls.get(call.id);
    // A snapshot and the events come by different ways, so either may be late.
    if (before && age(call) < age(before)) return;
    if (told && isError(call) && !(before && isError(before))) this.tell(call);
    this.calls.set(call.id, call);
    this.characters += weight(call) - (before ? weight(before) : 0);
  }

  /**
   * @param {Reload} reload
   * @param {boolean} told
   */
  reloaded(reload, told) {
    if (this.reloads.some((one) => one.at === reload.at && one.outcome === reload.outcome)) return;
    if (told && reload.outcome === "refused") this.tell(reload);
    this.reloads.push(reload);
    this.reloads.sort((one, other) => one.at - other.at);
    if (this.reloads.length > MOST_RELOADS) this.reloads.shift();
  }

  /** @param {Call | Reload} what */
  tell(what) {
    this.news = { count: this.news.count + 1, last: what };
  }

  /** Let the oldest go, those that still run last. */
  trim() {
    for (const open of [false, true]) {
      for (const call of this.calls.values()) {
        if (this.calls.size <= MOST_CALLS && this.characters <= MOST_CHARACTERS) return;
        if (this.calls.size === 1) return;
        if (isOpen(call) === open) this.drop(call);
      }
    }
  }

  /** @param {Call} call */
  drop(call) {
    this.calls.delete(call.id);
    this.characters -= weight(call);
  }

  forget() {
    this.calls.clear();
    this.reloads = [];
    this.characters = 0;
  }
}

/**
 * How far a call has come; of two accounts of it, the greater is the newer.
 * @param {Call} call
 */
function age(call) {
  const stage = call.status === "waiting" ? 0 : call.status === "running" ? 1 : 2;
  const done = call.effects.filter((effect) => effect.seconds !== null).length;
  return stage * 2 ** 40 + call.effects.length + done;
}

/** @param {Call} call */
function weight(call) {
  let characters = call.input.length + (call.reply?.length ?? 0) + (call.error?.length ?? 0);
  for (const effect of call.effects) {
    characters += effect.payload.length + (effect.reply?.length ?? 0);
  }
  return characters;
}

/**
 * @param {Call} one
 * @param {Call} other
 */
function earlier(one, other) {
  return one.started_at - other.started_at || Number(one.id.slice(1)) - Number(other.id.slice(1));
}
