// @ts-check
/** What can be read off a call: its tool, what it was about, what came of it. */

/**
 * @typedef {"waiting" | "running" | "answered" | "failed" | "trapped" | "refused"} Status
 * @typedef {{kind: string, started_at: number, seconds: number | null, payload: string,
 *   reply: string | null, failed: boolean}} Effect
 * @typedef {{id: string, export: string, session: string, door: string, started_at: number,
 *   status: Status, seconds: number | null, generation: number | null, input: string,
 *   reply: string | null, error: string | null, effects: Effect[]}} Call
 * @typedef {{tool: string, about: string, outcome: string, against: boolean}} Reading
 */

/** @type {ReadonlySet<Status>} */
export const ERRORS = new Set(["failed", "trapped", "refused"]);

/** What the guest says when it lets something not happen. */
const AGAINST = new Set(["Deny", "Block", "Refused", "Failed", "Ask"]);

/** @param {Call} call */
export const isOpen = (call) => call.status === "waiting" || call.status === "running";

/** @param {Call} call */
export const isError = (call) => ERRORS.has(call.status);

/**
 * How long it took, or has taken so far.
 * @param {Call | Effect} thing
 * @param {number} now in the runtime's time
 */
export const seconds = (thing, now) => thing.seconds ?? Math.max(0, now - thing.started_at);

/** @type {WeakMap<Call, Reading>} */
const readings = new WeakMap();

/**
 * @param {Call} call
 * @returns {Reading}
 */
export function read(call) {
  let reading = readings.get(call);
  if (!reading) {
    const input = object(parsed(call.input));
    const outcome = call.status === "answered" ? kind(parsed(call.reply ?? "")) : "";
    reading = {
      tool: string(input?.tool_name) || string(input?.tool) || cutTool(call.input),
      about: about(input),
      outcome,
      against: AGAINST.has(outcome),
    };
    readings.set(call, reading);
  }
  return reading;
}

/** @param {Record<string, unknown> | null} input */
function about(input) {
  if (!input) return "";
  const given = object(input.tool_input) ?? object(input.arguments);
  if (given) {
    const values = Object.values(given);
    if (values.length === 0) return "";
    return values.length === 1 && typeof values[0] === "string"
      ? values[0]
      : JSON.stringify(given).slice(0, 200);
  }
  return string(input.source) || string(input.reason) || string(input.role);
}

/** The name in a document that was cut, and so is no JSON. @param {string} input */
function cutTool(input) {
  if (!input.includes(" bytes in all)")) return "";
  return /"tool(?:_name)?"\s*:\s*"([^"\\]{1,128})"/.exec(input)?.[1] ?? "";
}

/** The variant that an entry point answered with, where it says more than that. @param {unknown} reply */
function kind(reply) {
  const outer = object(reply);
  const inner = outer?.kind === "Success" ? object(outer.payload) : outer;
  const name = string(inner?.kind);
  return name === "Answered" ? "" : name;
}

/** @param {string} text */
function parsed(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown> | null}
 */
const object = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : null;

/** @param {unknown} value */
const string = (value) => (typeof value === "string" ? value : "");
