// @ts-check
/** A stream of bytes as the lines in it. */

/**
 * @param {ReadableStream<Uint8Array>} stream UTF-8
 * @returns {AsyncGenerator<string>} lines that are not empty
 */
export async function* lines(stream) {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  /** @type {string[]} */
  let begun = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = decoder.decode(value, { stream: true }).split("\n");
      const last = parts.pop() ?? "";
      for (const part of parts) {
        const line = begun.join("") + part;
        begun = [];
        if (line) yield line;
      }
      if (last) begun.push(last);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
