// @ts-check
/**
 * JSON laid out for reading, without reading its values: a number keeps each of its digits, and
 * keys that come twice stay.
 */

/** @typedef {{key: boolean, text: string}} Piece */

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

/**
 * The document in pieces, keys apart from the rest; null when it is not JSON (it was cut, say).
 * @param {string} document
 * @returns {Piece[] | null}
 */
export function layOut(document) {
  try {
    JSON.parse(document);
  } catch {
    return null;
  }
  const tokens = document.match(TOKEN) ?? [];
  /** @type {Piece[]} */
  const pieces = [];
  let depth = 0;
  let rest = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === "{" || token === "[") {
      depth += 1;
      rest += token;
      if (next !== "}" && next !== "]") rest += line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[index - 1];
      rest += before === "{" || before === "[" ? token : `${line()}${token}`;
    } else if (token === ",") {
      rest += `,${line()}`;
    } else if (token === ":") {
      rest += ": ";
    } else if (next === ":") {
      if (rest) pieces.push({ key: false, text: rest });
      pieces.push({ key: true, text: token });
      rest = "";
    } else {
      rest += token;
    }
  });
  if (rest) pieces.push({ key: false, text: rest });
  return pieces;
}
