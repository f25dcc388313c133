// @ts-check
// One model with everything that could go wrong in Haskell; the golden file is what a reader would
// expect. UPDATE_GOLDEN=1 node --test writes it anew; tests/codegen/test_quicktype.py compiles it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { renderBlocks } from "../blocks.mjs";

const horror = readFileSync(new URL("horror.json", import.meta.url), "utf8");
const golden = new URL("horror.expected.hs", import.meta.url);

test("the horror model reads as if written by hand", async () => {
  const blocks = await renderBlocks(JSON.parse(horror));
  const source = `${Object.values(blocks).join("\n\n")}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, source);
  assert.equal(source, readFileSync(golden, "utf8"));
});

test("no line is longer than it should be", async () => {
  const blocks = await renderBlocks(JSON.parse(horror));
  for (const line of Object.values(blocks).join("\n").split("\n")) {
    assert.ok([...line].length <= 100, line);
    assert.equal(line, line.trimEnd());
  }
});

test("a block depends on no type's position", async () => {
  const request = JSON.parse(horror);
  const blocks = await renderBlocks(request);
  const backwards = await renderBlocks({ ...request, types: request.types.toReversed() });
  assert.deepEqual(Object.keys(backwards), Object.keys(blocks).toReversed());
  for (const [name, block] of Object.entries(blocks)) assert.equal(backwards[name], block);
});

test("the command answers with the same blocks and its version", async () => {
  const command = fileURLToPath(new URL("../render.mjs", import.meta.url));
  const done = spawnSync(process.execPath, [command], { input: horror, encoding: "utf8" });
  assert.deepEqual([done.status, done.stderr], [0, ""]);
  assert.deepEqual(JSON.parse(done.stdout), {
    blocks: await renderBlocks(JSON.parse(horror)),
    quicktype: "26.0.0",
  });
});

test("the command fails with one line", () => {
  const command = fileURLToPath(new URL("../render.mjs", import.meta.url));
  const request = {
    types: [{ kind: "alias", name: "A", doc: "", type: { t: "ref", name: "B" } }],
    opaque: [],
  };
  const done = spawnSync(process.execPath, [command], {
    input: JSON.stringify(request),
    encoding: "utf8",
  });
  assert.deepEqual(
    [done.status, done.stdout, done.stderr],
    [1, "", "A refers to B, which is not declared\n"],
  );
});
