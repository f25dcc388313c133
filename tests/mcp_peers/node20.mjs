// The conformance suite imports `globSync` of `fs`, which node has from 22 on, for commands that are
// not used here. Preloaded, this gives it an undefined one where there is none.
import fs from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const WITH_GLOB = "exomonad:fs";

if (isMainThread && fs.globSync === undefined) register(import.meta.url);

export async function resolve(specifier, context, next) {
  const asked = specifier === "fs" && context.parentURL?.includes("/@modelcontextprotocol/conformance/");
  return asked ? { url: WITH_GLOB, format: "module", shortCircuit: true } : next(specifier, context);
}

export async function load(url, context, next) {
  if (url !== WITH_GLOB) return next(url, context);
  const source = 'import fs from "node:fs"; export * from "node:fs"; export const { globSync } = fs;';
  return { format: "module", shortCircuit: true, source };
}
