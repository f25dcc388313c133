// @ts-check
/** Times, durations and sizes in words, and the text of strangers made legible. */

const UNITS = /** @type {const} */ ([
  [1e-6, 1000, "µs"],
  [1e-3, 1000, "ms"],
  [1, 60, "s"],
]);

/**
 * A duration as a person says it: 412 µs, 3.1 ms, 2.4 s, 3 min 12 s, 2 h 05 min.
 * @param {number} seconds
 */
export function duration(seconds) {
  for (const [unit, limit, name] of UNITS) {
    const amount = Math.max(0, seconds) / unit;
    const shown = amount === 0 || amount >= 9.95 ? String(Math.round(amount)) : amount.toFixed(1);
    if (Number(shown) < limit) return `${shown} ${name}`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/**
 * A time of day of the local clock, to the millisecond; with its date when that is not today's.
 * @param {number} at seconds since 1970
 * @param {number} now the same, in the runtime's time
 */
export function clock(at, now) {
  const time = new Date(at * 1000);
  const day = date(time) === date(new Date(now * 1000)) ? "" : `${date(time)} `;
  return `${day}${ofDay(time)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

/**
 * A date and time in full.
 * @param {number} at seconds since 1970
 */
export function moment(at) {
  const time = new Date(at * 1000);
  return `${date(time)} ${ofDay(time)}`;
}

/**
 * A size in binary units.
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  for (const [unit, name] of /** @type {const} */ ([
    [2 ** 10, "KiB"],
    [2 ** 20, "MiB"],
  ])) {
    const amount = bytes / unit;
    const shown = amount >= 9.95 ? String(Math.round(amount)) : amount.toFixed(1);
    if (Number(shown) < 1024) return `${shown} ${name}`;
  }
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/**
 * A number of things.
 * @param {number} number
 * @param {string} one
 * @param {string} [many]
 */
export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

// Controls but tab and line feed, what turns or hides text, and halves of surrogate pairs.
const ILLEGIBLE =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text with whatever a reader could not see, or would be misled by, written as JSON escapes it.
 * @param {string} text
 */
export function legible(text) {
  return text.replace(
    ILLEGIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The same on one line, and no longer than `most` characters.
 * @param {string} text
 * @param {number} [most]
 */
export function brief(text, most = 160) {
  const line = legible(
    text
      .slice(0, most + 1)
      .replace(/\s+/g, " ")
      .trim(),
  );
  return text.length > most ? `${line.slice(0, most)}…` : line;
}

/** @param {Date} time */
const date = (time) => `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;

/** @param {Date} time */
const ofDay = (time) =>
  `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");
