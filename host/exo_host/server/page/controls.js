// @ts-check
/** The filter's fields, kept in step with the filter and with what there is to choose from. */

import { isError } from "./call.js";
import { byId, element } from "./dom.js";
import { EVERYTHING, isEverything } from "./filter.js";

/**
 * @typedef {import("./filter.js").Filter} Filter
 * @typedef {import("./store.js").Store} Store
 */

export class Controls {
  /** @param {(filter: Filter) => void} changed */
  constructor(changed) {
    /** @type {Filter} */
    this.filter = EVERYTHING;
    this.changed = changed;
    this.text = /** @type {HTMLInputElement} */ (byId("filter-text"));
    this.status = /** @type {HTMLSelectElement} */ (byId("filter-status"));
    this.entry = /** @type {HTMLSelectElement} */ (byId("filter-entry"));
    this.session = /** @type {HTMLSelectElement} */ (byId("filter-session"));
    this.errors = byId("errors");
    this.clear = byId("clear");
    for (const field of [this.text, this.status, this.entry, this.session]) {
      field.addEventListener("input", () => this.choose(this.chosen()));
    }
    byId("filter").addEventListener("submit", (event) => event.preventDefault());
    this.errors.addEventListener("click", () =>
      this.choose({ ...this.filter, status: this.filter.status === "errors" ? "" : "errors" }),
    );
    this.clear.addEventListener("click", () => {
      this.choose(EVERYTHING);
      this.text.focus();
    });
  }

  /** Show this filter in the fields, and let it hold. @param {Filter} filter */
  choose(filter) {
    this.filter = filter;
    if (this.text.value !== filter.text) this.text.value = filter.text;
    for (const [field, value] of /** @type {const} */ ([
      [this.status, filter.status],
      [this.entry, filter.entry],
      [this.session, filter.session],
    ])) {
      if (![...field.options].some((option) => option.value === value)) offer(field, [value]);
      field.value = value;
    }
    this.errors.setAttribute("aria-pressed", String(filter.status === "errors"));
    this.clear.hidden = isEverything(filter);
    this.changed(filter);
  }

  /** Offer what occurs, and say how many errors there are. @param {Store} store */
  draw(store) {
    const calls = [...store.calls.values()];
    const sessions = (store.runtime?.sessions ?? []).map((session) => session.id);
    offer(
      this.entry,
      calls.map((call) => call.export),
    );
    offer(this.session, [...calls.map((call) => call.session), ...sessions]);
    const errors = calls.filter(isError).length;
    const label = errors > 0 ? `Errors ${errors}` : "Errors";
    if (this.errors.textContent !== label) this.errors.textContent = label;
  }

  /** @returns {Filter} */
  chosen() {
    return {
      text: this.text.value,
      status: this.status.value,
      entry: this.entry.value,
      session: this.session.value,
    };
  }
}

/**
 * Offer these values beside the first option, and the one that is chosen in any case.
 * @param {HTMLSelectElement} field
 * @param {string[]} values
 */
function offer(field, values) {
  const wanted = [...new Set([...values, field.value])].filter(Boolean).sort();
  const offered = [...field.options].slice(1).map((option) => option.value);
  if (wanted.length === offered.length && wanted.every((value, at) => value === offered[at]))
    return;
  const chosen = field.value;
  const options = wanted.map((value) => {
    const option = element("option", null, value);
    option.value = value;
    return option;
  });
  field.replaceChildren(field.options[0], ...options);
  field.value = chosen;
}
