// @ts-check
/** A document as a block to read, JSON laid out, with a button that copies it as it came. */

import { element } from "./dom.js";
import { layOut } from "./json.js";

export class DocumentBlock {
  /** @param {string} title what the document is */
  constructor(title) {
    /** @type {string | null} */
    this.document = null;
    this.pre = element("pre", { tabindex: "0", "aria-label": title });
    this.copy = element("button", { type: "button", "aria-label": `Copy ${title}` }, "Copy");
    this.copy.addEventListener("click", () => void this.copied());
    this.heading = element("h4", null, title);
    this.root = element(
      "div",
      { class: "document" },
      element("div", { class: "bar" }, this.heading, this.copy),
      this.pre,
    );
  }

  /** @param {string} document */
  show(document) {
    if (document === this.document) return;
    this.document = document;
    const pieces = layOut(document) ?? [{ key: false, text: document }];
    this.pre.replaceChildren(
      ...pieces.map(({ key, text }) => element("span", key ? { class: "key" } : null, text)),
    );
  }

  async copied() {
    try {
      await navigator.clipboard.writeText(this.document ?? "");
      this.say("Copied");
    } catch {
      // Not allowed, or not over this address: then the reader's own copy key is one press away.
      getSelection()?.selectAllChildren(this.pre);
      this.say("Selected");
    }
  }

  /** @param {string} word */
  say(word) {
    this.copy.textContent = word;
    setTimeout(() => {
      this.copy.textContent = "Copy";
    }, 1500);
  }
}
