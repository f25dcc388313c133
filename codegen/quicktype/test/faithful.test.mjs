// @ts-check
// quicktype merges, sorts, widens and infers. Whatever it is given here, nothing may change on the
// way: `renderBlocks` compares what it reads from the type graph with what was asked for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { renderBlocks } from "../blocks.mjs";
import { checkFaithful } from "../graph.mjs";

/** @typedef {import("../request.mjs").Expr} Expr */
/** @typedef {import("../request.mjs").NamedType} NamedType */

const MODELS = 150;

/**
 * A small linear congruential generator: the same models on every run.
 *
 * @param {number} seed
 * @returns {(below: number) => number}
 */
function dice(seed) {
  let state = seed + 1;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >> 8) % below;
  };
}

/**
 * @param {(below: number) => number} roll
 * @param {string[]} names
 * @param {boolean} nullableHere
 * @returns {Expr}
 */
function randomExpr(roll, names, nullableHere = true) {
  /** @type {(() => Expr)[]} */
  const kinds = [
    () => ({ t: "ref", name: names[roll(names.length)] }),
    () => ({ t: "ref", name: names[roll(names.length)] }),
    () => ({ t: "string" }),
    () => ({ t: "string", minLength: roll(3), maxLength: 3 + roll(3) }),
    () => ({ t: "literal", value: ["a", "b"][roll(2)] }),
    () => ({ t: "integer" }),
    () => ({ t: "integer", minimum: String(roll(3)) }),
    () => ({ t: "number" }),
    () => ({ t: "number", exclusiveMaximum: `${roll(3)}.5` }),
    () => ({ t: "boolean" }),
    () => ({ t: "array", of: randomExpr(roll, names) }),
    () => ({ t: "array", of: randomExpr(roll, names), minItems: 1 }),
    () => ({ t: "map", of: randomExpr(roll, names) }),
    () => (nullableHere ? { t: "any" } : { t: "boolean" }),
    () => (nullableHere ? { t: "nullable", of: randomExpr(roll, names, false) } : { t: "integer" }),
  ];
  return kinds[roll(kinds.length)]();
}

/**
 * Few names, few shapes, few values: as much reason to merge as there can be.
 *
 * @param {number} seed
 * @returns {NamedType[]}
 */
function randomTypes(seed) {
  const roll = dice(seed);
  const names = Array.from({ length: 2 + roll(9) }, (_, index) => `T${"ABCDEFGHIJK"[index]}`);
  const properties = ["zeta", "alpha", "10", "2", "__proto__", "target"];
  return names.map((name, index) => {
    const kind = roll(4);
    if (kind === 0) {
      const values = ["x", "y", "", "1"].slice(roll(2), 2 + roll(3));
      return { kind: "enum", name, doc: "", values: roll(2) ? values : values.reverse() };
    }
    if (kind === 1) {
      // Only to earlier types, so that no synonym is recursive.
      const earlier = names.slice(0, index);
      const type =
        earlier.length === 0 ? { t: /** @type {const} */ ("boolean") } : randomExpr(roll, earlier);
      return { kind: "alias", name, doc: "", type };
    }
    const fields = properties.slice(roll(3), 1 + roll(6)).map((wire) => ({
      name: wire,
      required: roll(2) === 0,
      doc: "",
      type: randomExpr(roll, names),
    }));
    return { kind: "record", name, doc: "", open: roll(3) === 0, fields };
  });
}

test(`${MODELS} models of types that are easily mistaken come through unchanged`, async () => {
  for (let seed = 0; seed < MODELS; seed++) {
    const types = randomTypes(seed);
    const request = { types, opaque: ["Sum"], taken: { types: [], values: [] } };
    const blocks = await renderBlocks(request).catch((error) => {
      throw new Error(`${JSON.stringify(types)}: ${error.message}`, { cause: error });
    });
    assert.deepEqual(
      Object.keys(blocks),
      types.map((type) => type.name),
    );
  }
});

test("a type that quicktype changed is not printed", () => {
  /** @type {NamedType} */
  const asked = { kind: "enum", name: "Role", doc: "", values: ["tl", "pm"] };
  checkFaithful(asked, { ...asked });
  assert.throws(
    () => checkFaithful(asked, { ...asked, values: ["pm", "tl"] }),
    /^RenderError: quicktype changed Role: /,
  );
  assert.throws(() => checkFaithful(asked, undefined), /^RenderError: quicktype changed Role: /);
});
