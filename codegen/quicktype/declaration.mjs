// @ts-check
/** Haskell declarations, a list of lines each: the data type or synonym, then its codec. */

import { argument, haskellCodec, haskellType } from "./expression.mjs";
import { haddock } from "./haddock.mjs";
import { literal } from "./literal.mjs";

/** @typedef {import("./request.mjs").RecordType} RecordType */
/** @typedef {import("./request.mjs").EnumType} EnumType */
/** @typedef {import("./request.mjs").AliasType} AliasType */
/** @typedef {import("./request.mjs").Field} Field */
/** @typedef {import("./request.mjs").NamedType} NamedType */
/** @typedef {import("./expression.mjs").CodecOf} CodecOf */

const WIDTH = 100;

const EXTRA_DOC = "Properties that the schema does not name, as they came.";

/**
 * @param {RecordType} record
 * @param {{type: string, fields: string[], extra: string | undefined}} names
 * @param {CodecOf} codecOf
 * @returns {string[]}
 */
export function recordLines(record, names, codecOf) {
  const members = record.fields.map((field, index) =>
    member(names.fields[index], fieldType(field), field.doc),
  );
  if (names.extra !== undefined) members.push(member(names.extra, "Map Text Json", EXTRA_DOC));
  return [
    ...haddock(record.doc, { marker: "|", indent: 0 }),
    ...dataLines(names.type, members),
    "",
    `instance Wire ${names.type} where`,
    ...recordCodec(record, names, codecOf),
  ];
}

/**
 * @param {string} name
 * @param {string[][]} members
 * @returns {string[]}
 */
function dataLines(name, members) {
  const derived = "  deriving stock (Eq, Show)";
  if (members.length === 0) return [`data ${name} = ${name}`, derived];
  return [
    `data ${name} = ${name}`,
    ...members.flatMap(([first, ...doc], index) => [
      `  ${index === 0 ? "{" : ","} ${first}`,
      ...doc,
    ]),
    "  }",
    derived,
  ];
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} doc
 * @returns {string[]}
 */
function member(name, type, doc) {
  const signature = `:: !${argument(type)}`;
  const line = `${name} ${signature}`;
  const lines = 4 + line.length <= WIDTH ? [line] : [name, `      ${signature}`];
  return [...lines, ...haddock(doc, { marker: "^", indent: 4 })];
}

/**
 * @param {Field} field
 * @returns {string}
 */
function fieldType(field) {
  return field.required ? haskellType(field.type) : haskellType({ t: "nullable", of: field.type });
}

/**
 * @param {RecordType} record
 * @param {{type: string, fields: string[], extra: string | undefined}} names
 * @param {CodecOf} codecOf
 * @returns {string[]}
 */
function recordCodec(record, names, codecOf) {
  const whole = names.extra === undefined ? "record" : `openRecord ${names.extra}`;
  if (record.fields.length === 0) return [`  codec = ${whole} (pure ${names.type})`];
  return [
    "  codec =",
    `    ${whole} $`,
    `      ${names.type}`,
    ...record.fields.flatMap((field, index) => {
      const operator = index === 0 ? "<$>" : "<*>";
      const part = field.required ? "required" : "optional";
      const codec = argument(haskellCodec(field.type, codecOf));
      return call(8, `${operator} ${part}`, [literal(field.name), names.fields[index], codec]);
    }),
  ];
}

/**
 * @param {EnumType} type
 * @param {{type: string, constructors: string[], text: string}} names
 * @returns {string[]}
 */
export function enumLines(type, names) {
  return [
    ...haddock(type.doc, { marker: "|", indent: 0 }),
    ...alternatives(names.type, names.constructors),
    "  deriving stock (Bounded, Enum, Eq, Ord, Show)",
    "",
    `-- | '${names.type}' on the wire.`,
    `${names.text} :: ${names.type} -> Text`,
    `${names.text} = \\case`,
    ...type.values.map((value, index) => `  ${names.constructors[index]} -> ${literal(value)}`),
    "",
    `instance Wire ${names.type} where`,
    `  codec = enum ${names.text}`,
  ];
}

/**
 * @param {string} name
 * @param {string[]} constructors
 * @returns {string[]}
 */
function alternatives(name, constructors) {
  const line = `data ${name} = ${constructors.join(" | ")}`;
  if (line.length <= WIDTH) return [line];
  return [
    `data ${name}`,
    ...constructors.map((constructor, index) => `  ${index === 0 ? "=" : "|"} ${constructor}`),
  ];
}

/**
 * @param {AliasType} alias
 * @param {{type: string, codec: string}} names
 * @param {CodecOf} codecOf
 * @returns {string[]}
 */
export function aliasLines(alias, names, codecOf) {
  const codec = [
    `-- | '${names.type}' on the wire.`,
    `${names.codec} :: Codec ${names.type}`,
    `${names.codec} = ${haskellCodec(alias.type, codecOf)}`,
  ];
  if (isItself(alias)) return codec;
  const doc = haddock(alias.doc, { marker: "|", indent: 0 });
  return [...doc, `type ${names.type} = ${haskellType(alias.type)}`, "", ...codec];
}

/**
 * Whether an alias has the name of the very Haskell type it stands for, as `Json` has for free-form
 * JSON. Then the type is there already, and only the codec is missing.
 *
 * @param {NamedType} type
 * @returns {boolean}
 */
export function isItself(type) {
  return type.kind === "alias" && haskellType(type.type) === type.name;
}

/**
 * A function with its arguments, on one line if it fits.
 *
 * @param {number} indent
 * @param {string} head
 * @param {string[]} args
 * @returns {string[]}
 */
function call(indent, head, args) {
  const margin = " ".repeat(indent);
  const line = `${margin}${head} ${args.join(" ")}`;
  if (line.length <= WIDTH) return [line];
  return [margin + head, ...args.map((arg) => `${margin}  ${arg}`)];
}
