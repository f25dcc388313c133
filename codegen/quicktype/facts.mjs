// @ts-check
/**
 * Facts: what quicktype's type graph has no place for, carried along on its types.
 *
 * A fact sheet enters as the JSON Schema keyword `x-exo` and becomes a type attribute that is part
 * of a type's identity. quicktype shares and merges types that it takes for the same; types with
 * different facts are never the same, and combining two sheets is an error instead of a guess.
 */

import { TypeAttributeKind } from "quicktype-core";
import { RenderError } from "./errors.mjs";

/** @typedef {import("quicktype-core").Type} Type */
/** @typedef {import("./request.mjs").StringExpr} StringExpr */
/** @typedef {import("./request.mjs").LiteralExpr} LiteralExpr */
/** @typedef {import("./request.mjs").IntegerExpr} IntegerExpr */
/** @typedef {import("./request.mjs").NumberExpr} NumberExpr */

/**
 * @typedef {object} RecordFacts
 * @property {"record"} is
 * @property {string} name
 * @property {string} doc
 * @property {boolean} open
 * @property {string[]} fieldDocs
 */
/** @typedef {{is: "enum", name: string, doc: string}} EnumFacts */
/** @typedef {{is: "alias", name: string, doc: string}} AliasFacts */
/** @typedef {{is: "opaque", name: string}} OpaqueFacts */
/** @typedef {StringExpr | LiteralExpr | IntegerExpr | NumberExpr} Limited */
/** @typedef {{is: "limits", limits: Limited}} LimitFacts */
/** @typedef {{is: "items", minItems?: number, maxItems?: number}} ItemFacts */
/** @typedef {RecordFacts | EnumFacts | AliasFacts | OpaqueFacts | LimitFacts | ItemFacts} Facts */

/** The JSON Schema keyword that a fact sheet travels under. */
export const FACTS_KEYWORD = "x-exo";

/**
 * The attribute's value is the sheet's JSON text, because quicktype compares identities by value
 * only for strings, numbers and its own collections.
 *
 * @extends {TypeAttributeKind<string>}
 */
class FactsAttributeKind extends TypeAttributeKind {
  constructor() {
    super("exoFacts");
  }

  get inIdentity() {
    return true;
  }

  /**
   * @param {string[]} sheets
   * @returns {string}
   */
  combine(sheets) {
    const [first, ...others] = sheets;
    if (others.some((other) => other !== first)) {
      throw new RenderError(`quicktype would merge ${sheets.join(" with ")}`);
    }
    return first;
  }

  /** @param {string} sheet */
  makeInferred(sheet) {
    return sheet;
  }

  /** @param {string} sheet */
  stringify(sheet) {
    return sheet;
  }
}

const factsKind = new FactsAttributeKind();

/**
 * The facts of a type in quicktype's graph, if it has any.
 *
 * @param {Type} type
 * @returns {Facts | undefined}
 */
export function factsOf(type) {
  const sheet = factsKind.tryGetInAttributes(type.getAttributes());
  return sheet === undefined ? undefined : JSON.parse(sheet);
}

/**
 * Attach `x-exo` to the very type its schema makes. `forType` would not do: it lands on an
 * intersection around that type, and from there on whatever the type is shared with.
 *
 * @type {import("quicktype-core/dist/esm/input/JSONSchemaInput.js").JSONSchemaAttributeProducer}
 */
export function factsProducer(schema) {
  if (typeof schema !== "object" || !(FACTS_KEYWORD in schema)) return undefined;
  const attributes = factsKind.makeAttributes(JSON.stringify(schema[FACTS_KEYWORD]));
  switch (schema.type) {
    case "object":
      return { forObject: attributes };
    case "array":
      return { forArray: attributes };
    case "string":
      return { forString: attributes };
    default:
      return { forNumber: attributes };
  }
}
