// @ts-check
/** A type expression in Haskell: as a type, and as the codec that holds its limits. */

import { literal, number } from "./literal.mjs";
import { camel, pascal } from "./names.mjs";

/** @typedef {import("./request.mjs").Expr} Expr */
/** @typedef {import("./request.mjs").IntegerExpr} IntegerExpr */
/** @typedef {import("./request.mjs").NumberExpr} NumberExpr */
/** The codec of a named type: `codec`, or an alias's own. */
/** @typedef {(typeName: string) => string} CodecOf */

/**
 * @param {Expr} expr
 * @returns {string}
 */
export function haskellType(expr) {
  switch (expr.t) {
    case "string":
      return "Text";
    case "literal":
      return "()";
    case "integer":
      return "Int64";
    case "number":
      return "Double";
    case "boolean":
      return "Bool";
    case "any":
      return "Json";
    case "nullable":
      return `Maybe ${argument(haskellType(expr.of))}`;
    case "array":
      return `[${haskellType(expr.of)}]`;
    case "map":
      return `Map Text ${argument(haskellType(expr.of))}`;
    case "ref":
      return expr.name;
  }
}

/**
 * @param {Expr} expr
 * @param {CodecOf} codecOf
 * @returns {string}
 */
export function haskellCodec(expr, codecOf) {
  switch (expr.t) {
    case "string":
      return formed(expr, bounded("text", "textOf", range(expr.minLength, expr.maxLength)));
    case "literal":
      return `literal ${literal(expr.value)}`;
    case "integer":
      return bounded("int64", "int64In", range(expr.minimum, expr.maximum));
    case "number":
      return bounded("double", "doubleIn", numberRange(expr));
    case "boolean":
      return "bool";
    case "any":
      return "json";
    case "nullable":
      return `nullable ${argument(haskellCodec(expr.of, codecOf))}`;
    case "array": {
      const list = bounded("list", "listOf", range(expr.minItems, expr.maxItems));
      return `${list} ${argument(haskellCodec(expr.of, codecOf))}`;
    }
    case "map":
      return `mapOf ${argument(haskellCodec(expr.of, codecOf))}`;
    case "ref":
      return codecOf(expr.name);
  }
}

/**
 * In parentheses if it would fall apart as an argument.
 *
 * @param {string} source
 * @returns {string}
 */
export function argument(source) {
  return source.includes(" ") && !source.startsWith("[") ? `(${source})` : source;
}

/**
 * A codec of text within what a pattern or a format asks of it.
 *
 * @param {import("./request.mjs").StringExpr} expr
 * @param {string} lengths
 */
function formed({ pattern, format }, lengths) {
  if (format !== undefined) return `formatted ${camel(pascal(format))}Format ${argument(lengths)}`;
  if (pattern !== undefined) return `matching ${literal(pattern)} ${argument(lengths)}`;
  return lengths;
}

/**
 * @param {string} free
 * @param {string} limited
 * @param {string | undefined} limits
 */
function bounded(free, limited, limits) {
  return limits === undefined ? free : `${limited} (${limits})`;
}

/**
 * @param {number | string | undefined} low
 * @param {number | string | undefined} high
 * @returns {string | undefined}
 */
function range(low, high) {
  if (low !== undefined && high !== undefined) return `between ${number(low)} ${number(high)}`;
  if (low !== undefined) return `atLeast ${number(low)}`;
  if (high !== undefined) return `atMost ${number(high)}`;
  return undefined;
}

/**
 * @param {NumberExpr} expr
 * @returns {string | undefined}
 */
function numberRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  if (exclusiveMinimum === undefined && exclusiveMaximum === undefined) {
    return range(minimum, maximum);
  }
  const low =
    exclusiveMinimum === undefined
      ? range(minimum, undefined)
      : `above ${number(exclusiveMinimum)}`;
  const high =
    exclusiveMaximum === undefined
      ? range(undefined, maximum)
      : `below ${number(exclusiveMaximum)}`;
  return [low, high].filter((side) => side !== undefined).join(" <> ");
}
