// @ts-check
/** Documentation as Haddock reads it: wrapped, and with nothing in it taken for markup. */

const WIDTH = 88;

/**
 * Comment lines: `|` documents the declaration that follows, `^` the field before.
 *
 * @param {string} doc
 * @param {{marker: "|" | "^", indent: number}} layout
 * @returns {string[]}
 */
export function haddock(doc, { marker, indent }) {
  const start = `${" ".repeat(indent)}-- `;
  const [first, ...others] = paragraphs(doc).map(escape);
  if (first === undefined) return [];
  const lines = [
    ...wrap(`${marker} ${guard(first)}`, WIDTH - start.length),
    ...others.flatMap((paragraph) => ["", ...wrap(paragraph, WIDTH - start.length)]),
  ];
  return lines.map((line, index) => (start + (index === 0 ? line : guard(line))).trimEnd());
}

/**
 * Blank lines part paragraphs; any other white space is a space. Invisible characters that could
 * reorder the source for a reader (GHC warns of them) are dropped.
 *
 * @param {string} doc
 */
function paragraphs(doc) {
  return doc
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
    .replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.replaceAll(/[\s\p{Cc}]+/gu, " ").trim())
    .filter((paragraph) => paragraph !== "");
}

/**
 * Code in backticks is code for Haddock too, and an address is a link; the rest is plain text.
 *
 * @param {string} text
 * @returns {string}
 */
function escape(text) {
  return text
    .split(/(`[^`]+`|https?:\/\/[^\s<>]*[\p{L}\p{N}/])/u)
    .map((part, index) => {
      if (index % 2 === 0) return escapeMarkup(part);
      return part.startsWith("`") ? `@${escapeMarkup(part.slice(1, -1))}@` : `<${part}>`;
    })
    .join("");
}

/**
 * Only what could be markup where it stands, so that plain prose stays readable in the source.
 *
 * @param {string} text
 * @returns {string}
 */
function escapeMarkup(text) {
  return (
    text
      .replaceAll(/[\\`@<]/g, "\\$&")
      // Not an apostrophe within a word, but quotes that would make a link.
      .replaceAll(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, "\\'")
      .replaceAll(/"(?=\p{Lu})/gu, '\\"')
      .replaceAll("__", "\\_\\_")
      // Emphasis and anchors come in pairs; a lone one is itself.
      .replaceAll(/\/(?=.*\/)|(?<=\/.*)\//gu, "\\/")
      .replaceAll(/#(?=.*#)|(?<=#.*)#/gu, "\\#")
      .replaceAll(/&(?=#)|\[(?=[^\]]*\]\()/g, "\\$&")
  );
}

/**
 * At the start of a line these would begin a list, a heading, a code line or another comment.
 *
 * @param {string} line
 */
function guard(line) {
  return line.replace(/^(?:[*>=$|^[-]|\(?\d+[.)])/, "\\$&");
}

/**
 * @param {string} text
 * @param {number} width
 * @returns {string[]}
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
