// @ts-check
/** A request in, a block of Haskell for each of its types out: the one function of this folder. */

import {
  InputData,
  JSONSchemaInput,
  defaultInferenceFlags,
  quicktypeMultiFile,
} from "quicktype-core";
import { factsProducer } from "./facts.mjs";
import { HaskellTargetLanguage } from "./language.mjs";
import { checkRequest } from "./request.mjs";
import { schemaFor } from "./schema.mjs";

/** @typedef {import("./request.mjs").Request} Request */

/** quicktype guesses nothing: each flag is something it would infer from samples. */
const NO_INFERENCE = Object.fromEntries(
  Object.keys(defaultInferenceFlags).map((flag) => [flag, false]),
);

/**
 * @param {Request} request
 * @returns {Promise<Record<string, string>>}
 */
export async function renderBlocks(request) {
  checkRequest(request);
  if (request.types.length === 0) return {};
  const files = await quicktypeMultiFile({
    ...NO_INFERENCE,
    lang: new HaskellTargetLanguage(request),
    inputData: inputFor(request),
    indentation: "  ",
  });
  return Object.fromEntries(
    [...files].map(([name, { lines }]) => [name, lines.join("\n").trimEnd()]),
  );
}

/**
 * The trailing slash makes a top-level of every definition.
 *
 * @param {Request} request
 */
function inputFor(request) {
  const schemas = new JSONSchemaInput(undefined, [factsProducer]);
  schemas.addSourceSync({
    name: "model",
    uris: ["#/definitions/"],
    schema: JSON.stringify(schemaFor(request)),
  });
  const input = new InputData();
  input.addInput(schemas);
  return input;
}
