// @ts-check
/** The one error of this folder: its message is the line a person reads. */

export class RenderError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "RenderError";
  }
}
