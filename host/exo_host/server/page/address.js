// @ts-check
/**
 * The part of the address after `#`: the token, taken out at once, then the filter and the call
 * that is open, so that a reload or a bookmark finds them again. None of it is sent to the server.
 */

/** @typedef {import("./filter.js").Filter} Filter */

const KEPT_TOKEN = "exo-host token";
/** @type {readonly (keyof Filter)[]} */
const FIELDS = ["text", "status", "entry", "session"];

/**
 * What the address says, and the token if it has one.
 * @returns {{filter: Filter, call: string, token: string | null}}
 */
export function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [text, status, entry, session] = FIELDS.map((field) => parameters.get(field) ?? "");
  return {
    filter: { text, status, entry, session },
    call: parameters.get("call") ?? "",
    token: parameters.get("token"),
  };
}

/** Browsers stop listening to a page that writes its address more often than a few times a second. */
const REST_MS = 250;
let resting = 0;
let write = () => {};

/**
 * Put this into the address, soon.
 * @param {Filter} filter
 * @param {string} call the id of the one that is open, or nothing
 */
export function writeAddress(filter, call) {
  write = () => writeNow(filter, call);
  if (resting) return;
  write();
  resting = setTimeout(flush, REST_MS);
}

/** Put what is due into the address. */
export function flush() {
  clearTimeout(resting);
  resting = 0;
  write();
}

/**
 * @param {Filter} filter
 * @param {string} call
 */
function writeNow(filter, call) {
  const parameters = new URLSearchParams();
  for (const field of FIELDS) if (filter[field]) parameters.set(field, filter[field]);
  if (call) parameters.set("call", call);
  const fragment = parameters.size > 0 ? `#${parameters}` : "";
  if (location.hash !== fragment) {
    history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
  }
}

/** The token of this tab; it is forgotten with the tab. */
export const keptToken = () => sessionStorage.getItem(KEPT_TOKEN) ?? "";

/** @param {string} token */
export const keepToken = (token) => sessionStorage.setItem(KEPT_TOKEN, token);

export const forgetToken = () => sessionStorage.removeItem(KEPT_TOKEN);
