// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { haddock } from "../haddock.mjs";

/** @param {string} doc */
const line = (doc) => haddock(doc, { marker: "|", indent: 0 }).join("\n");

test("nothing to say is no comment", () => {
  assert.deepEqual(haddock(" \n\t", { marker: "|", indent: 0 }), []);
});

test("wraps at 88 columns, margin and marker included", () => {
  const lines = haddock("word ".repeat(60), { marker: "^", indent: 4 });
  assert.ok(lines.every((wrapped) => wrapped.length <= 88));
  assert.equal(lines[0].length, 88 - ((88 - "    -- ^ word".length) % 5));
  assert.match(lines[0], /^ {4}-- \^ word/);
  assert.match(lines[1], /^ {4}-- word/);
});

test("a word longer than a line stays whole", () => {
  const word = "x".repeat(120);
  assert.equal(line(`a ${word} b`), `-- | a\n-- ${word}\n-- b`);
});

test("paragraphs stay apart, other line breaks do not", () => {
  assert.equal(line("One\ntwo.\r\n\r\nThree."), "-- | One two.\n--\n-- Three.");
});

for (const [markdown, markup] of [
  ["It's the users' choice", "It's the users\\' choice"],
  ['the \'name\' of "Data.Text", "not" that', 'the \\\'name\\\' of \\"Data.Text", "not" that'],
  ["`tl` or `a/b/c`", "@tl@ or @a\\/b\\/c@"],
  ["owner/repo", "owner/repo"],
  ["a/b/c", "a\\/b\\/c"],
  ["issue #12", "issue #12"],
  ["#anchor#", "\\#anchor\\#"],
  ["me@host <tag> \\", "me\\@host \\<tag> \\\\"],
  ["__all__", "\\_\\_all\\_\\_"],
  ["[a](b) and [c]", "\\[a](b) and [c]"],
  ["see https://example.org/a#b/c.", "see <https://example.org/a#b/c>."],
  ["> code", "\\> code"],
  ["1. first", "\\1. first"],
  ["(1) first", "\\(1) first"],
  ["$chunk", "\\$chunk"],
  ["\u202eabc\u2028d", "abc d"],
]) {
  test(`reads ${JSON.stringify(markdown)} as plain text`, () =>
    assert.equal(line(markdown), `-- | ${markup}`));
}
