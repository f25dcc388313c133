// @ts-check
/**
 * The command that exo-gen runs: a request as JSON on stdin, the answer as JSON on stdout, which is
 * `{"blocks": {type: source}, "quicktype": version}`. A failure: one line on stderr, exit code 1.
 *
 * With `--lines` it stays: a line is a request, answered by a line; a failure is `{"error": line}`.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

try {
  // Imported here, so that a missing quicktype-core is a line too and not a stack trace.
  const { renderBlocks } = await import("./blocks.mjs");
  const quicktype = installedVersion();
  /** @param {string} request */
  const answer = async (request) =>
    JSON.stringify({ blocks: await renderBlocks(JSON.parse(request)), quicktype });
  if (process.argv.includes("--lines")) {
    for await (const line of createInterface({ input: process.stdin })) {
      const said = await answer(line).catch((error) => JSON.stringify({ error: lineFor(error) }));
      process.stdout.write(`${said}\n`);
    }
  } else {
    process.stdout.write(await answer(await text(process.stdin)));
  }
} catch (error) {
  process.stderr.write(`${lineFor(error)}\n`);
  process.exitCode = 1;
}

/** Its inner workings are what the renderer relies on, so no other version will do. */
function installedVersion() {
  const installed = createRequire(import.meta.url)("quicktype-core/package.json").version;
  const own = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  const pinned = own.dependencies["quicktype-core"];
  if (installed !== pinned) {
    throw new Error(
      `quicktype-core ${installed} is installed, but ${pinned} is needed; run \`make setup\``,
    );
  }
  return installed;
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function lineFor(error) {
  const message = error instanceof Error ? error.message : String(error);
  const isIncomplete =
    error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  return message.replaceAll(/\s+/g, " ") + (isIncomplete ? "; run `make setup`" : "");
}
