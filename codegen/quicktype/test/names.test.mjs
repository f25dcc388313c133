// @ts-check
// The rules are exo_gen.haskell_names's; tests/codegen/test_quicktype.py compares the two.

import assert from "node:assert/strict";
import { test } from "node:test";
import { literal, number } from "../literal.mjs";
import { aliasCodecName, camel, constructorName, fieldName, pascal } from "../names.mjs";

test("pascal raises the first letter of each piece and keeps the rest", () => {
  const names = [
    "file_pr",
    "sessionId",
    "text/html",
    "2fa",
    "HTTPStatus",
    "größe",
    "__x__",
    "",
    "--",
  ];
  assert.deepEqual(names.map(pascal), [
    "FilePr",
    "SessionId",
    "TextHtml",
    "2fa",
    "HTTPStatus",
    "GrE",
    "X",
    "",
    "",
  ]);
});

test("camel lowers the first word, a run of capitals included", () => {
  const names = ["GitBranch", "LLMCall", "PR", "LLM2Call", "A", "ABc", "Url"];
  assert.deepEqual(names.map(camel), ["gitBranch", "llmCall", "pr", "llm2Call", "a", "aBc", "url"]);
});

test("members carry their type's name", () => {
  assert.equal(fieldName("GitBranch", "last_commit"), "gitBranchLastCommit");
  assert.equal(constructorName("EffectErrorCode", "not_found"), "EffectErrorCodeNotFound");
  assert.equal(aliasCodecName("RepoName", []), "repoName");
  assert.equal(aliasCodecName("Log", ["log"]), "log_");
});

test("literals are Haskell's", () => {
  assert.equal(literal('say "hi" \\ 日本 😀'), '"say \\"hi\\" \\\\ 日本 😀"');
  assert.equal(literal("a\nb\tc\u0000d\u00001\u200b"), '"a\\nb\\tc\\0d\\0\\&1\\8203"');
  assert.deepEqual([number(3), number("-3"), number("1e-05")], ["3", "(-3)", "1e-05"]);
});
