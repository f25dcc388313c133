// @ts-check
/**
 * How a name on the wire becomes a name in Haskell.
 *
 * The same rules as in `exo_gen.haskell_names`, where they are explained; a test compares the two.
 */

/**
 * `retry_after_ms` -> `RetryAfterMs`
 *
 * @param {string} wireName
 */
export function pascal(wireName) {
  return wireName
    .split(/[^A-Za-z0-9]+/)
    .map((piece) => piece.slice(0, 1).toUpperCase() + piece.slice(1))
    .join("");
}

/**
 * `GitBranch` -> `gitBranch`, `LLMCall` -> `llmCall`
 *
 * @param {string} typeName
 */
export function camel(typeName) {
  return typeName.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (capitals) => capitals.toLowerCase());
}

/**
 * @param {string} typeName
 * @param {string} wireName
 */
export function fieldName(typeName, wireName) {
  return camel(typeName) + pascal(wireName);
}

/**
 * Where an open record keeps the properties it does not know.
 *
 * @param {string} typeName
 */
export function extraFieldName(typeName) {
  return `${camel(typeName)}Extra`;
}

/**
 * @param {string} typeName
 * @param {string} value
 */
export function constructorName(typeName, value) {
  return typeName + pascal(value);
}

/**
 * The function from an enum to its text on the wire.
 *
 * @param {string} typeName
 */
export function enumTextName(typeName) {
  return `${camel(typeName)}Text`;
}

/**
 * The value that holds an alias's codec; alone among these it is a bare word that may be taken.
 *
 * @param {string} typeName
 * @param {readonly string[]} takenValues
 */
export function aliasCodecName(typeName, takenValues) {
  const name = camel(typeName);
  return takenValues.includes(name) ? `${name}_` : name;
}
