// @ts-check
/** One call in full: what it is, why it failed, where its time went, what was said. */

import { isError, isOpen, read, seconds } from "./call.js";
import { DocumentBlock } from "./documents.js";
import { element, write, writeFacts } from "./dom.js";
import { Waterfall } from "./waterfall.js";
import { clock, duration, legible, moment } from "./words.js";

/** @typedef {import("./call.js").Call} Call */

export class Detail {
  /**
   * @param {HTMLElement} root
   * @param {{close: () => void, session: (session: string) => void}} tell
   */
  constructor(root, tell) {
    this.root = root;
    this.tell = tell;
    /** @type {Call | null} */
    this.call = null;
    this.id = "";
  }

  /** Close it. */
  clear() {
    this.root.hidden = true;
    this.root.replaceChildren();
    this.call = null;
    this.id = "";
  }

  /**
   * @param {Call} call
   * @param {{now: number, stale: boolean}} state
   */
  draw(call, { now, stale }) {
    if (call.id !== this.id) this.begin(call, now);
    const running = isOpen(call);
    if (call !== this.call) this.fill(call);
    write(this.status, running && stale ? `${call.status} when last heard of` : call.status);
    this.root.dataset.stale = String(stale);
    if (running || call !== this.call) {
      this.waterfall.draw(call, now, stale);
      write(this.took, duration(seconds(call, now)));
      write(this.share, shares(call, now));
    }
    this.call = call;
  }

  /** Put the keyboard into it. */
  focus() {
    this.title.focus();
  }

  /**
   * @param {Call} call
   * @param {number} now
   */
  begin(call, now) {
    this.id = call.id;
    this.call = null;
    this.title = element("h2", { id: "detail-title", tabindex: "-1", dir: "auto" });
    this.status = element("span", { class: "badge" });
    this.took = element("span");
    this.share = element("p", { class: "soft" });
    this.generation = element("span");
    this.error = element("pre", { class: "failure", tabindex: "0", "aria-label": "Error" });
    this.waterfall = new Waterfall();
    this.input = new DocumentBlock("Input");
    this.reply = new DocumentBlock("Answer");
    this.nothing = element("p", { class: "soft" });
    const close = element("button", { type: "button", "aria-keyshortcuts": "Escape" }, "Close");
    close.addEventListener("click", () => this.tell.close());
    const session = element(
      "button",
      { type: "button", class: "link", title: "Show only this session's calls" },
      call.session || "none",
    );
    session.addEventListener("click", () => this.tell.session(call.session));
    const facts = element("dl", { class: "facts" });
    writeFacts(facts, [
      ["entry point", element("code", null, call.export)],
      ["began", clock(call.started_at, now), moment(call.started_at)],
      ["took", this.took],
      ["session", session],
      ["door", call.door],
      ["generation", this.generation],
      ["call", call.id],
    ]);
    this.root.replaceChildren(
      element("div", { class: "bar" }, this.title, this.status, close),
      facts,
      this.error,
      element("h3", null, "Where the time went"),
      this.share,
      this.waterfall.root,
      this.input.root,
      this.reply.root,
      this.nothing,
    );
    this.root.hidden = false;
    this.root.scrollTop = 0;
  }

  /** @param {Call} call */
  fill(call) {
    const { tool, outcome, against } = read(call);
    write(this.title, tool || call.export);
    this.status.dataset.status = call.status;
    this.root.dataset.error = String(isError(call));
    write(this.generation, call.generation === null ? "none yet" : String(call.generation));
    this.error.hidden = call.error === null;
    write(this.error, call.error ?? "");
    this.input.show(call.input);
    this.reply.root.hidden = call.reply === null;
    this.reply.show(call.reply ?? "");
    this.outcome(outcome, against);
    this.nothing.hidden = call.reply !== null;
    write(this.nothing, isOpen(call) ? "No answer yet." : "It gave no answer.");
  }

  /**
   * @param {string} outcome
   * @param {boolean} against
   */
  outcome(outcome, against) {
    const heading = this.reply.root.querySelector("h4");
    if (!heading) return;
    heading.replaceChildren(
      "Answer",
      ...(outcome ? [element("b", { class: against ? "warn" : "good" }, ` ${outcome}`)] : []),
    );
  }
}

/**
 * How the time divides between the effects and everything else.
 * @param {Call} call
 * @param {number} now
 */
function shares(call, now) {
  if (call.effects.length === 0) return "It performed no effect.";
  const effects = covered(
    call.effects.map((effect) => [effect.started_at, effect.started_at + seconds(effect, now)]),
  );
  const rest = Math.max(0, seconds(call, now) - effects);
  return legible(`${duration(effects)} in effects, ${duration(rest)} in the guest and on the way.`);
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
