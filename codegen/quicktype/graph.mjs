// @ts-check
/**
 * Reading quicktype's type graph back into our own terms.
 *
 * The renderer prints what is read here, and what is read must be what was asked for: quicktype is
 * free to merge, reorder or widen types, and one that changed on the way must not be printed.
 */

import {
  ArrayType,
  ClassType,
  EnumType,
  MapType,
  UnionType,
  nullableFromUnion,
} from "quicktype-core";
import { isDeepStrictEqual } from "node:util";
import { RenderError } from "./errors.mjs";
import { factsOf } from "./facts.mjs";
import { ALIAS_TARGET, valueOfCase } from "./schema.mjs";

/** @typedef {import("quicktype-core").Type} Type */
/** @typedef {import("./request.mjs").Expr} Expr */
/** @typedef {import("./request.mjs").NamedType} NamedType */

/**
 * The named type that a top-level of the graph is, or nothing if it is rendered elsewhere.
 *
 * @param {Type} type
 * @returns {NamedType | undefined}
 */
export function readNamedType(type) {
  const facts = factsOf(type);
  if (type instanceof ClassType && facts?.is === "record") {
    const { name, doc, open, fieldDocs } = facts;
    const fields = [...type.getProperties()].map(([wireName, property], index) => ({
      name: wireName,
      required: !property.isOptional,
      doc: fieldDocs[index],
      type: readExpr(property.type),
    }));
    return { kind: "record", name, doc, open, fields };
  }
  if (type instanceof ClassType && facts?.is === "alias") {
    const target = type.getProperties().get(ALIAS_TARGET);
    if (target === undefined) throw lost(type);
    return { kind: "alias", name: facts.name, doc: facts.doc, type: readExpr(target.type) };
  }
  if (type instanceof EnumType && facts?.is === "enum") {
    const { name, doc } = facts;
    const values = [...type.cases].map((caseName) => valueOfCase(name, caseName));
    return { kind: "enum", name, doc, values };
  }
  if (facts?.is === "opaque") return undefined;
  throw lost(type);
}

/** What quicktype calls the types that have limits. */
const LIMITED_KINDS = { string: "string", literal: "string", integer: "integer", number: "double" };

/**
 * @param {Type} type
 * @returns {Expr}
 */
function readExpr(type) {
  const facts = factsOf(type);
  switch (facts?.is) {
    case "record":
    case "enum":
    case "alias":
    case "opaque":
      if (!(type instanceof ClassType || type instanceof EnumType)) throw lost(type);
      return { t: "ref", name: facts.name };
    case "limits":
      if (type.kind !== LIMITED_KINDS[facts.limits.t]) throw lost(type);
      return facts.limits;
    case "items": {
      if (!(type instanceof ArrayType)) throw lost(type);
      const { is: _, ...limits } = facts;
      return { t: "array", of: readExpr(type.items), ...limits };
    }
  }
  if (type.kind === "bool") return { t: "boolean" };
  if (type.kind === "any") return { t: "any" };
  if (type instanceof MapType) return { t: "map", of: readExpr(type.values) };
  const inner = type instanceof UnionType ? nullableFromUnion(type) : null;
  if (inner !== null) return { t: "nullable", of: readExpr(inner) };
  throw lost(type);
}

/**
 * Fail when quicktype made something else of a type than what was asked for.
 *
 * @param {NamedType} asked
 * @param {NamedType | undefined} read
 */
export function checkFaithful(asked, read) {
  if (!isDeepStrictEqual(plain(asked), plain(read))) {
    throw new RenderError(
      `quicktype changed ${asked.name}: ${JSON.stringify(asked)} became ${JSON.stringify(read)}`,
    );
  }
}

/**
 * Without the difference between an absent property and an undefined one.
 *
 * @param {unknown} value
 */
function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/**
 * @param {Type} type
 */
export function lost(type) {
  const facts = JSON.stringify(factsOf(type) ?? "nothing known");
  return new RenderError(`quicktype made a ${type.kind} of ${facts}`);
}
