// @ts-check
/** Our Haskell as a target language of quicktype: what its type graph may hold, who prints it. */

import { TargetLanguage } from "quicktype-core";
import { HaskellRenderer } from "./renderer.mjs";

/** @typedef {import("./request.mjs").Request} Request */

export class HaskellTargetLanguage extends TargetLanguage {
  /** @param {Request} request */
  constructor(request) {
    super({
      displayName: "Haskell for ExoMonad.Wire",
      names: ["exomonad-haskell"],
      extension: "hs",
    });
    this.request = request;
  }

  getOptions() {
    return {};
  }

  /** Without this an optional property would become a nullable one, and absent is not null. */
  get supportsOptionalClassProperties() {
    return true;
  }

  /** @param {import("quicktype-core/dist/esm/Renderer.js").RenderContext} renderContext */
  makeRenderer(renderContext) {
    return new HaskellRenderer(this, renderContext, this.request);
  }
}
