// @ts-check
/** A call and its effects as bars over one stretch of time; each effect opens to its documents. */

import { isOpen, seconds } from "./call.js";
import { DocumentBlock } from "./documents.js";
import { element, write } from "./dom.js";
import { duration } from "./words.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./call.js").Effect} Effect
 * @typedef {{root: HTMLElement, bar: HTMLElement, took: HTMLElement}} Lane
 * @typedef {Lane & {kind: string, payload: DocumentBlock, reply: DocumentBlock,
 *   details: HTMLDetailsElement, effect: Effect | null}} EffectLane
 * @typedef {{start: number, length: number}} Stretch in seconds
 */

export class Waterfall {
  constructor() {
    this.call = lane("call", "call", "div");
    this.effects = element("ol", { class: "effects" });
    /** @type {EffectLane[]} */
    this.lanes = [];
    this.axis = element("div", { class: "axis soft", "aria-hidden": "true" });
    this.root = element("div", { class: "waterfall" }, this.axis, this.call.root, this.effects);
  }

  /**
   * @param {Call} call
   * @param {number} now
   * @param {boolean} stale
   */
  draw(call, now, stale) {
    const stretch = whole(call, now);
    this.drawAxis(stretch);
    place(this.call, call, stretch, now);
    this.call.root.dataset.state = isOpen(call) && !stale ? "running" : call.status;
    call.effects.forEach((effect, index) => {
      const lane = this.laneOf(index, effect);
      place(lane, effect, stretch, now);
      const running = effect.seconds === null && isOpen(call);
      lane.root.dataset.state = effect.failed ? "failed" : running && !stale ? "running" : "";
      if (lane.effect === effect) return;
      lane.effect = effect;
      if (lane.details.open) showDocuments(lane);
    });
  }

  /** @param {Stretch} stretch */
  drawAxis(stretch) {
    const ticks = [0, 0.25, 0.5, 0.75, 1];
    ticks.forEach((part, index) => {
      const tick = this.axis.children[index] ?? this.axis.appendChild(element("span"));
      write(tick, part === 0 ? "0" : duration(stretch.length * part));
    });
  }

  /**
   * @param {number} index
   * @param {Effect} effect
   */
  laneOf(index, effect) {
    const known = this.lanes[index];
    if (known) return known;
    const made = effectLane(effect.kind);
    this.lanes.push(made);
    this.effects.append(element("li", null, made.details));
    return made;
  }
}

/**
 * From the call's arrival to its end, or to now, and no effect outside.
 * @param {Call} call
 * @param {number} now
 * @returns {Stretch}
 */
function whole(call, now) {
  const ends = [call, ...call.effects].map((thing) => thing.started_at + seconds(thing, now));
  const start = Math.min(call.started_at, ...call.effects.map((effect) => effect.started_at));
  return { start, length: Math.max(1e-6, Math.max(...ends) - start) };
}

/**
 * @param {Lane} lane
 * @param {Call | Effect} thing
 * @param {Stretch} stretch
 * @param {number} now
 */
function place(lane, thing, stretch, now) {
  const took = seconds(thing, now);
  const offset = Math.max(0, thing.started_at - stretch.start);
  lane.bar.style.setProperty("--from", String(offset / stretch.length));
  lane.bar.style.setProperty("--long", String(took / stretch.length));
  write(lane.took, duration(took));
  lane.took.title = `begins at ${duration(offset)}`;
}

/**
 * @param {string} kind
 * @param {string} label
 * @param {"div" | "summary"} tag
 * @returns {Lane}
 */
function lane(kind, label, tag) {
  const bar = element("i");
  const took = element("span", { class: "took" });
  const track = element("span", { class: "track", "aria-hidden": "true" }, bar);
  const name = element("span", { class: "kind" }, label);
  return { root: element(tag, { class: `lane ${kind}` }, name, track, took), bar, took };
}

/**
 * @param {string} kind
 * @returns {EffectLane}
 */
function effectLane(kind) {
  const made = lane("effect", kind, "summary");
  const payload = new DocumentBlock("Payload");
  const reply = new DocumentBlock("Reply");
  const details = element("details", null, made.root, payload.root, reply.root);
  const all = { ...made, kind, payload, reply, details, effect: null };
  details.addEventListener("toggle", () => showDocuments(all));
  return all;
}

/** @param {EffectLane} lane */
function showDocuments({ effect, payload, reply }) {
  if (!effect) return;
  payload.show(effect.payload);
  reply.root.hidden = effect.reply === null;
  reply.show(effect.reply ?? "");
}
