// @ts-check
/** Elements with text in them. Nothing on this page is ever read as markup. */

import { legible } from "./words.js";

/** @typedef {Node | string | null} Child */

/**
 * An element. A string among its children is shown as it is, in a text node of its own.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string> | null} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  for (const child of children) {
    if (child !== null) made.append(typeof child === "string" ? legible(child) : child);
  }
  return made;
}

/**
 * Show this text, and touch nothing when it is there already.
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  const shown = legible(text);
  if (node.textContent !== shown) node.textContent = shown;
}

/**
 * The element of this page with that id.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (found);
}

/**
 * A function that asks for `draw`: it runs once in the next frame, however often it is asked for.
 * @param {() => void} draw
 */
export function oncePerFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/**
 * Terms with their values, in place of those that were there.
 * @param {HTMLElement} list a `dl`
 * @param {[string, Node | string, string?][]} facts term, value, and the value in full
 */
export function writeFacts(list, facts) {
  list.replaceChildren(
    ...facts.map(([term, value, full]) =>
      element(
        "div",
        null,
        element("dt", null, term),
        element("dd", full === undefined ? null : { title: legible(full) }, value),
      ),
    ),
  );
}
