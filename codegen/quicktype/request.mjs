// @ts-check
/**
 * What exo-gen asks for: the shape of the request, and the checks without which it has no meaning.
 *
 * Bounds are decimal text, not JSON numbers, because JavaScript rounds integers beyond 2^53.
 */

import { RenderError } from "./errors.mjs";

/** @typedef {{t: "string", minLength?: number, maxLength?: number, pattern?: string, format?: string}} StringExpr */
/** @typedef {{t: "literal", value: string}} LiteralExpr */
/** @typedef {{t: "integer", minimum?: string, maximum?: string}} IntegerExpr */
/**
 * @typedef {object} NumberExpr
 * @property {"number"} t
 * @property {string} [minimum]
 * @property {string} [maximum]
 * @property {string} [exclusiveMinimum]
 * @property {string} [exclusiveMaximum]
 */
/** @typedef {{t: "boolean"}} BooleanExpr */
/** @typedef {{t: "any"}} AnyExpr */
/** @typedef {{t: "nullable", of: Expr}} NullableExpr */
/** @typedef {{t: "array", of: Expr, minItems?: number, maxItems?: number}} ArrayExpr */
/** @typedef {{t: "map", of: Expr}} MapExpr */
/** @typedef {{t: "ref", name: string}} RefExpr */
/**
 * @typedef {StringExpr | LiteralExpr | IntegerExpr | NumberExpr | BooleanExpr | AnyExpr
 *   | NullableExpr | ArrayExpr | MapExpr | RefExpr} Expr
 */

/** @typedef {{name: string, required: boolean, doc: string, type: Expr}} Field */
/**
 * @typedef {object} RecordType
 * @property {"record"} kind
 * @property {string} name
 * @property {string} doc
 * @property {boolean} open
 * @property {Field[]} fields
 */
/** @typedef {{kind: "enum", name: string, doc: string, values: string[]}} EnumType */
/** @typedef {{kind: "alias", name: string, doc: string, type: Expr}} AliasType */
/** @typedef {RecordType | EnumType | AliasType} NamedType */
/** Names that Haskell or the wire runtime has: `exo_gen.haskell_names` keeps the lists. */
/** @typedef {{types: string[], values: string[]}} Taken */
/** `opaque` names types that are rendered elsewhere and only referred to. */
/** @typedef {{types: NamedType[], opaque: string[], taken: Taken}} Request */

/**
 * Refuse what would make every later stage guess: a name twice, a reference to nothing, `null`
 * allowed twice over, a synonym of itself.
 *
 * @param {Request} request
 */
export function checkRequest(request) {
  const names = new Set();
  for (const name of [...request.types.map((type) => type.name), ...request.opaque]) {
    if (names.has(name)) throw new RenderError(`type ${name} is declared twice`);
    names.add(name);
  }
  for (const type of request.types) {
    for (const [place, expr] of placesOf(type)) checkExpr(place, expr, names);
  }
  checkSynonyms(request);
}

/**
 * @param {NamedType} type
 * @returns {[place: string, expr: Expr][]}
 */
function placesOf(type) {
  switch (type.kind) {
    case "record":
      return type.fields.map((field) => [`${type.name}.${field.name}`, field.type]);
    case "alias":
      return [[type.name, type.type]];
    case "enum":
      return [];
  }
}

/**
 * @param {string} place
 * @param {Expr} expr
 * @param {Set<string>} names
 */
function checkExpr(place, expr, names) {
  switch (expr.t) {
    case "ref":
      if (!names.has(expr.name)) {
        throw new RenderError(`${place} refers to ${expr.name}, which is not declared`);
      }
      return;
    case "nullable":
      if (expr.of.t === "nullable" || expr.of.t === "any") {
        throw new RenderError(`${place} allows null twice: ${expr.of.t} already does`);
      }
      return checkExpr(place, expr.of, names);
    case "array":
    case "map":
      return checkExpr(place, expr.of, names);
  }
}

/**
 * A Haskell type synonym cannot be recursive; only a record or a sum can.
 *
 * @param {Request} request
 */
function checkSynonyms(request) {
  /** @type {Map<string, Expr>} */
  const targets = new Map();
  for (const type of request.types) {
    if (type.kind === "alias") targets.set(type.name, type.type);
  }
  for (const start of targets.keys()) {
    /** @type {Set<string>} */
    const seen = new Set();
    let name = refIn(targets.get(start));
    while (name !== undefined && !seen.has(name)) {
      if (name === start) {
        throw new RenderError(`alias ${start} refers to itself; make it a record or a sum`);
      }
      seen.add(name);
      name = refIn(targets.get(name));
    }
  }
}

/**
 * An expression holds at most one reference, at its end.
 *
 * @param {Expr | undefined} expr
 * @returns {string | undefined}
 */
function refIn(expr) {
  if (expr === undefined) return undefined;
  if (expr.t === "ref") return expr.name;
  return "of" in expr ? refIn(expr.of) : undefined;
}
