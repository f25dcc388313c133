// @ts-check
/** Haskell literals, ready to stand as an argument. */

/**
 * Whatever has a glyph stands for itself; the rest is escaped by number.
 *
 * @param {string} text
 * @returns {string}
 */
export function literal(text) {
  const pieces = [...text].map(escape);
  // `\12` before a digit would read as one longer number, so an empty `\&` parts them.
  const parted = pieces.map((piece, index) =>
    /^\\\d/.test(piece) && /^\d/.test(pieces[index + 1] ?? "") ? `${piece}\\&` : piece,
  );
  return `"${parted.join("")}"`;
}

/**
 * A negative number needs parentheses.
 *
 * @param {number | string} decimal
 * @returns {string}
 */
export function number(decimal) {
  const text = String(decimal);
  return text.startsWith("-") ? `(${text})` : text;
}

/** @param {string} character */
function escape(character) {
  if (character === '"' || character === "\\") return `\\${character}`;
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  return /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)
    ? character
    : `\\${character.codePointAt(0)}`;
}
