// @ts-check
/**
 * The request as one JSON Schema for quicktype, a definition for each type.
 *
 * Every named type is a node of its own: a record and a type from elsewhere are objects, an alias
 * is an object around its target, an enum is an enum. So a reference is always a `$ref` to a named
 * node, and quicktype has nothing anonymous to name, to infer or to unify.
 */

import { FACTS_KEYWORD } from "./facts.mjs";

/** @typedef {import("./request.mjs").Expr} Expr */
/** @typedef {import("./request.mjs").NamedType} NamedType */
/** @typedef {import("./request.mjs").Request} Request */
/** @typedef {import("./facts.mjs").Facts} Facts */
/** @typedef {Record<string, unknown>} Schema */

/** The one property of the object that stands for an alias. */
export const ALIAS_TARGET = "target";

/**
 * @param {Request} request
 * @returns {{definitions: Record<string, Schema>}}
 */
export function schemaFor(request) {
  return {
    definitions: Object.fromEntries([
      ...request.types.map((type) => [type.name, definition(type)]),
      ...request.opaque.map((name) => [name, object([], { is: "opaque", name })]),
    ]),
  };
}

/**
 * @param {NamedType} type
 * @returns {Schema}
 */
function definition(type) {
  const { name, doc } = type;
  switch (type.kind) {
    case "record":
      return object(type.fields, {
        is: "record",
        name,
        doc,
        open: type.open,
        fieldDocs: type.fields.map((field) => field.doc),
      });
    case "alias":
      return object([{ name: ALIAS_TARGET, required: true, type: type.type }], {
        is: "alias",
        name,
        doc,
      });
    case "enum":
      return withFacts(
        { type: "string", enum: type.values.map((value) => caseFor(name, value)) },
        { is: "enum", name, doc },
      );
  }
}

/**
 * An enum's value as quicktype has it. The type's name is in it, because quicktype takes two enums
 * with the same set of cases for one, in one order.
 *
 * @param {string} typeName
 * @param {string} value
 */
function caseFor(typeName, value) {
  return `${typeName}:${value}`;
}

/**
 * Undo `caseFor`.
 *
 * @param {string} typeName
 * @param {string} caseName
 */
export function valueOfCase(typeName, caseName) {
  return caseName.slice(typeName.length + 1);
}

/**
 * Openness is a fact, not `additionalProperties: true`: quicktype makes a map of an object that has
 * that and no properties.
 *
 * @param {{name: string, required: boolean, type: Expr}[]} fields
 * @param {Facts} facts
 * @returns {Schema}
 */
function object(fields, facts) {
  const schema = {
    type: "object",
    // Object.fromEntries, unlike assignment, also takes a property named `__proto__`.
    properties: Object.fromEntries(fields.map((field) => [field.name, expression(field.type)])),
    required: fields.filter((field) => field.required).map((field) => field.name),
    additionalProperties: false,
    // Left to itself, quicktype sorts properties by name.
    quicktypePropertyOrder: fields.map((field) => field.name),
  };
  return withFacts(schema, facts);
}

/**
 * @param {Expr} expr
 * @returns {Schema}
 */
function expression(expr) {
  switch (expr.t) {
    case "string":
    case "literal":
      return withLimits("string", expr);
    case "integer":
    case "number":
      return withLimits(expr.t, expr);
    case "boolean":
      return { type: "boolean" };
    case "any":
      return {};
    case "nullable":
      return { anyOf: [expression(expr.of), { type: "null" }] };
    case "array": {
      const { minItems, maxItems } = expr;
      return withFacts(
        { type: "array", items: expression(expr.of) },
        { is: "items", minItems, maxItems },
      );
    }
    case "map":
      return { type: "object", additionalProperties: expression(expr.of) };
    case "ref":
      return { $ref: `#/definitions/${expr.name}` };
  }
}

/**
 * @param {string} type
 * @param {import("./facts.mjs").LimitFacts["limits"]} limits
 * @returns {Schema}
 */
function withLimits(type, limits) {
  return withFacts({ type }, { is: "limits", limits });
}

/**
 * @param {Schema} schema
 * @param {Facts} facts
 * @returns {Schema}
 */
function withFacts(schema, facts) {
  return { ...schema, [FACTS_KEYWORD]: facts };
}
