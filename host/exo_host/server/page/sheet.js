// @ts-check
/** One call in full: what it is, why it failed, where its time went, what was said. */

import { isOpen, read, seconds } from "./call.js";
import { DocumentBlock } from "./documents.js";
import { element, write, writeFacts } from "./dom.js";
import { Waterfall } from "./waterfall.js";
import { clock, duration, moment } from "./words.js";

/** @typedef {import("./call.js").Call} Call */

export class CallSheet {
  /**
   * @param {Call} call
   * @param {number} now
   * @param {{close: () => void, session: (session: string) => void}} tell
   */
  constructor(call, now, tell) {
    this.call = call;
    /** @type {Call | null} the version that the sheet shows */
    this.filled = null;
    this.title = element("h2", { id: "detail-title", tabindex: "-1", dir: "auto" });
    this.status = element("span", { class: "badge" });
    this.took = element("span");
    this.share = element("p", { class: "soft" });
    this.generation = element("span");
    this.error = element("pre", { class: "failure", tabindex: "0", "aria-label": "Error" });
    this.waterfall = new Waterfall();
    this.input = new DocumentBlock("Input");
    this.reply = new DocumentBlock("Answer");
    this.outcome = element("b");
    this.reply.heading.append(" ", this.outcome);
    this.nothing = element("p", { class: "soft" });
    const close = element("button", { type: "button", "aria-keyshortcuts": "Escape" }, "Close");
    close.addEventListener("click", () => tell.close());
    const facts = element("dl", { class: "facts" });
    writeFacts(facts, [
      ["entry point", element("code", null, call.export)],
      ["began", clock(call.started_at, now), moment(call.started_at)],
      ["took", this.took],
      ["session", sessionButton(call.session, tell.session)],
      ["door", call.door],
      ["generation", this.generation],
      ["call", call.id],
    ]);
    this.parts = [
      element("div", { class: "bar" }, this.title, this.status, close),
      facts,
      this.error,
      element("h3", null, "Where the time went"),
      this.share,
      this.waterfall.root,
      this.input.root,
      this.reply.root,
      this.nothing,
    ];
  }

  /**
   * @param {Call} call
   * @param {{now: number, stale: boolean}} state
   */
  draw(call, { now, stale }) {
    const open = isOpen(call);
    write(this.status, open && stale ? `${call.status} when last heard of` : call.status);
    if (!open && call === this.filled) return;
    if (call !== this.filled) this.fill(call);
    this.waterfall.draw(call, now, stale);
    write(this.took, duration(seconds(call, now)));
    write(this.share, shares(call, now));
  }

  /** @param {Call} call */
  fill(call) {
    const { tool, outcome, against } = read(call);
    this.call = this.filled = call;
    write(this.title, tool || call.export);
    this.status.dataset.status = call.status;
    write(this.generation, call.generation === null ? "none yet" : String(call.generation));
    this.error.hidden = call.error === null;
    write(this.error, call.error ?? "");
    this.input.show(call.input);
    this.reply.root.hidden = call.reply === null;
    this.reply.show(call.reply ?? "");
    write(this.outcome, outcome);
    this.outcome.className = against ? "warn" : "good";
    this.nothing.hidden = call.reply !== null;
    write(this.nothing, isOpen(call) ? "No answer yet." : "It gave no answer.");
  }
}

/**
 * @param {string} session
 * @param {(session: string) => void} chosen
 */
function sessionButton(session, chosen) {
  const attributes = { type: "button", class: "link", title: "Show only this session's calls" };
  const button = element("button", attributes, session || "none");
  button.addEventListener("click", () => chosen(session));
  return button;
}

/**
 * How the time divides between the effects and everything else.
 * @param {Call} call
 * @param {number} now
 */
function shares(call, now) {
  if (call.effects.length === 0) return isOpen(call) ? "No effect yet." : "It performed no effect.";
  const effects = covered(
    call.effects.map((effect) => [effect.started_at, effect.started_at + seconds(effect, now)]),
  );
  const rest = Math.max(0, seconds(call, now) - effects);
  return `${duration(effects)} in effects, ${duration(rest)} in the guest and on the way.`;
}

/**
 * The length of what these spans cover together.
 * @param {[number, number][]} spans
 */
function covered(spans) {
  let length = 0;
  let reached = -Infinity;
  for (const [from, to] of spans.sort(([one], [other]) => one - other)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}
