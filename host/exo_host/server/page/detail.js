// @ts-check
/** The place where one call is shown in full; the sheet in it is made anew for each call. */

import { CallSheet } from "./sheet.js";

/** @typedef {import("./call.js").Call} Call */

export class Detail {
  /**
   * @param {HTMLElement} root
   * @param {{close: () => void, session: (session: string) => void}} tell
   */
  constructor(root, tell) {
    this.root = root;
    this.tell = tell;
    /** @type {CallSheet | null} */
    this.sheet = null;
  }

  /**
   * The call with that id as it was last shown, however long ago the page forgot it.
   * @param {string} id
   */
  shown(id) {
    return this.sheet?.call.id === id ? this.sheet.call : null;
  }

  /** Close it. */
  clear() {
    if (!this.sheet) return;
    this.root.hidden = true;
    this.root.replaceChildren();
    this.sheet = null;
  }

  /**
   * @param {Call} call
   * @param {{now: number, stale: boolean}} state
   */
  draw(call, state) {
    if (this.sheet?.call.id !== call.id) {
      this.sheet = new CallSheet(call, state.now, this.tell);
      this.root.replaceChildren(...this.sheet.parts);
      this.root.hidden = false;
      this.root.scrollTop = 0;
    }
    this.sheet.draw(call, state);
  }

  /** Put the keyboard into it. */
  focus() {
    this.sheet?.title.focus();
  }
}
