// @ts-check
/** Which calls are shown. */

import { isError } from "./call.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {{text: string, status: string, entry: string, session: string}} Filter
 */

/** @type {Readonly<Filter>} */
export const EVERYTHING = Object.freeze({ text: "", status: "", entry: "", session: "" });

/** @param {Filter} filter */
export const isEverything = (filter) => Object.values(filter).every((value) => value === "");

/**
 * Whether a call passes. Text is sought in all that is known of it, without regard to case.
 * @param {Filter} filter
 * @returns {(call: Call) => boolean}
 */
export function passes(filter) {
  const sought = filter.text.trim().split(/\s+/).filter(Boolean).map(literally);
  /** @type {WeakMap<Call, boolean>} each version of a call is an object of its own */
  const judged = new WeakMap();
  return (call) => {
    let verdict = judged.get(call);
    if (verdict === undefined) {
      verdict =
        (filter.entry === "" || call.export === filter.entry) &&
        (filter.session === "" || call.session === filter.session) &&
        hasStatus(call, filter.status) &&
        sought.every((word) => texts(call).some((text) => word.test(text)));
      judged.set(call, verdict);
    }
    return verdict;
  };
}

/**
 * @param {Call} call
 * @param {string} status
 */
function hasStatus(call, status) {
  return status === "" || (status === "errors" ? isError(call) : call.status === status);
}

/** @param {Call} call */
function texts(call) {
  const { id, session, door, status, input, reply, error } = call;
  const effects = call.effects.flatMap(({ kind, payload, reply }) => [kind, payload, reply ?? ""]);
  return [id, call.export, session, door, status, input, reply ?? "", error ?? "", ...effects];
}

/** @param {string} word */
const literally = (word) => new RegExp(word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"), "i");
