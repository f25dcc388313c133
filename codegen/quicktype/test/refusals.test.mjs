// @ts-check
// Lint reports these first, with their place; here they must never end in a silent rename.

import assert from "node:assert/strict";
import { test } from "node:test";
import { renderBlocks } from "../blocks.mjs";

/** @typedef {import("../request.mjs").Expr} Expr */
/** @typedef {import("../request.mjs").NamedType} NamedType */

const taken = { types: ["Text", "Just"], values: ["concatMap", "data"] };

/**
 * @param {string} name
 * @param {string[]} fields
 * @param {boolean} open
 * @returns {NamedType}
 */
function record(name, fields, open = false) {
  const text = { t: /** @type {const} */ ("string") };
  return {
    kind: "record",
    name,
    doc: "",
    open,
    fields: fields.map((field) => ({ name: field, required: true, doc: "", type: text })),
  };
}

/**
 * @param {string} name
 * @param {string[]} values
 * @returns {NamedType}
 */
function enumeration(name, ...values) {
  return { kind: "enum", name, doc: "", values };
}

/**
 * @param {string} name
 * @param {Expr} type
 * @returns {NamedType}
 */
function alias(name, type) {
  return { kind: "alias", name, doc: "", type };
}

/** @type {[what: string, types: NamedType[], message: string][]} */
const REFUSALS = [
  [
    "two properties of one name",
    [record("Point", ["a_b", "a-b"])],
    'property "a_b" of Point cannot be called pointAB in Haskell: property "a-b" of Point has it already',
  ],
  [
    "properties of two types",
    [record("Foo", ["bar_baz"]), record("FooBar", ["baz"])],
    'property "baz" of FooBar cannot be called fooBarBaz in Haskell: property "bar_baz" of Foo has it already',
  ],
  [
    "two values of one name",
    [enumeration("Role", "a b", "aB")],
    'value "aB" of Role cannot be called RoleAB in Haskell: value "a b" of Role has it already',
  ],
  [
    "a value and a record",
    [record("RoleTl", []), enumeration("Role", "tl")],
    'the constructor of RoleTl cannot be called RoleTl in Haskell: value "tl" of Role has it already',
  ],
  [
    "a codec and a property",
    [record("Repo", ["name"]), alias("RepoName", { t: "string" })],
    'the codec of RepoName cannot be called repoName in Haskell: property "name" of Repo has it already',
  ],
  [
    "a property and the rest",
    [record("Input", ["extra"], true)],
    'the rest of Input cannot be called inputExtra in Haskell: property "extra" of Input has it already',
  ],
  [
    "a property and an enum's text",
    [record("Role", ["x_text"]), enumeration("RoleX", "a")],
    'the text of RoleX cannot be called roleXText in Haskell: property "x_text" of Role has it already',
  ],
  [
    "a property and a function of the Prelude",
    [record("Concat", ["map"])],
    'property "map" of Concat cannot be called concatMap in Haskell: Haskell or the wire runtime has it',
  ],
  [
    "a type of Haskell's",
    [alias("Text", { t: "any" })],
    "type Text cannot be called Text in Haskell: Haskell or the wire runtime has it",
  ],
  [
    "a constructor of Haskell's",
    [enumeration("Ju", "st"), record("Just", [])],
    "the constructor of Just cannot be called Just in Haskell: Haskell or the wire runtime has it",
  ],
  [
    "a type twice",
    [record("Point", []), alias("Point", { t: "any" })],
    "type Point is declared twice",
  ],
  ["a type that is rendered elsewhere too", [record("Sum", [])], "type Sum is declared twice"],
  [
    "a reference to nothing",
    [alias("Names", { t: "array", of: { t: "map", of: { t: "ref", name: "Name" } } })],
    "Names refers to Name, which is not declared",
  ],
  [
    "null twice",
    [alias("Name", { t: "nullable", of: { t: "nullable", of: { t: "string" } } })],
    "Name allows null twice: nullable already does",
  ],
  [
    "null beside free-form JSON",
    [alias("Name", { t: "array", of: { t: "nullable", of: { t: "any" } } })],
    "Name allows null twice: any already does",
  ],
  [
    "a synonym of itself",
    [
      alias("Even", { t: "array", of: { t: "ref", name: "Odd" } }),
      alias("Odd", { t: "ref", name: "Even" }),
    ],
    "alias Even refers to itself; make it a record or a sum",
  ],
];

for (const [what, types, message] of REFUSALS) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(renderBlocks({ types, opaque: ["Sum"], taken }), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, "RenderError");
      assert.ok(error.message.startsWith(message), error.message);
      return true;
    });
  });
}

test("takes an underscore for the codec of an alias, the one bare name", async () => {
  const blocks = await renderBlocks({ types: [alias("Data", { t: "any" })], opaque: [], taken });
  assert.match(blocks.Data, /^data_ :: Codec Data$/m);
});

test("a type and a value may have the same name, as in Haskell", async () => {
  const blocks = await renderBlocks({
    types: [enumeration("Role", "tl"), alias("RoleTl", { t: "string" })],
    opaque: [],
    taken,
  });
  assert.deepEqual(Object.keys(blocks), ["Role", "RoleTl"]);
});
