// @ts-check
/**
 * Names that are never changed.
 *
 * quicktype's own namers resolve a clash by renaming one side, so a new type could rename an older
 * one's fields and break every use of them. Ours hands out the name that was proposed, or fails.
 */

import { Namer } from "quicktype-core";
import { Namespace, SimpleName, keywordNamespace } from "quicktype-core/dist/esm/Naming.js";
import { RenderError } from "./errors.mjs";

/** @typedef {import("quicktype-core").Name} Name */

class ExactNamer extends Namer {
  constructor() {
    super("exact", (name) => name, []);
  }

  /**
   * @param {ReadonlyMap<Name, string>} names
   * @param {Iterable<string>} forbiddenNames
   * @param {Iterable<Name>} namesToAssign
   * @returns {ReadonlyMap<Name, string>}
   */
  assignNames(names, forbiddenNames, namesToAssign) {
    const forbidden = new Set(forbiddenNames);
    /** @type {Map<Name, string>} */
    const assigned = new Map();
    for (const name of namesToAssign) {
      const proposed = name.firstProposedName(names);
      if (forbidden.has(proposed)) {
        throw new RenderError(clash(proposed, name, [...names.keys(), ...assigned.keys()]));
      }
      forbidden.add(proposed);
      assigned.set(name, proposed);
    }
    return assigned;
  }
}

export const exactNamer = new ExactNamer();

/** A name that knows what it names and in which name space, for the message when it clashes. */
export class ExactName extends SimpleName {
  /**
   * @param {string} text
   * @param {"type" | "constructor" | "value"} space
   * @param {string} subject
   */
  constructor(text, space, subject) {
    super([text], exactNamer, 0);
    this.text = text;
    this.space = space;
    this.subject = subject;
  }
}

/**
 * One of Haskell's name spaces, none of whose members may have a name that is taken beforehand.
 *
 * @param {string} label
 * @param {readonly string[]} taken
 */
export function namespaceBeside(label, taken) {
  return new Namespace(label, undefined, [keywordNamespace(`taken ${label}`, [...taken])], []);
}

/**
 * @param {string} proposed
 * @param {Name} name
 * @param {Name[]} others
 */
function clash(proposed, name, others) {
  if (!(name instanceof ExactName)) return `quicktype names something ${proposed}`;
  const rival = others.find(
    (other) => other instanceof ExactName && other.text === proposed && other.space === name.space,
  );
  const owner =
    rival instanceof ExactName
      ? `${rival.subject} has it already`
      : "Haskell or the wire runtime has it";
  return `${name.subject} cannot be called ${proposed} in Haskell: ${owner}`;
}
