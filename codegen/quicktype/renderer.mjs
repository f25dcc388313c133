// @ts-check
/** The Haskell renderer: one block of source for each record, enum and alias of the type graph. */

import { ClassType, ConvenienceRenderer, EnumType, defined } from "quicktype-core";
import { aliasLines, enumLines, isItself, recordLines } from "./declaration.mjs";
import { RenderError } from "./errors.mjs";
import { factsOf } from "./facts.mjs";
import { checkFaithful, lost, readNamedType } from "./graph.mjs";
import { ExactName, exactNamer, namespaceBeside } from "./namer.mjs";
import {
  aliasCodecName,
  constructorName,
  enumTextName,
  extraFieldName,
  fieldName,
} from "./names.mjs";
import { valueOfCase } from "./schema.mjs";

/** @typedef {import("quicktype-core").Type} Type */
/** @typedef {import("quicktype-core").Name} Name */
/** @typedef {import("quicktype-core").ObjectType} ObjectType */
/** @typedef {import("quicktype-core").ClassProperty} ClassProperty */
/** @typedef {import("./request.mjs").Request} Request */
/** @typedef {import("./request.mjs").NamedType} NamedType */

export class HaskellRenderer extends ConvenienceRenderer {
  /**
   * @param {import("quicktype-core").TargetLanguage} targetLanguage
   * @param {import("quicktype-core/dist/esm/Renderer.js").RenderContext} renderContext
   * @param {Request} request
   */
  constructor(targetLanguage, renderContext, request) {
    super(targetLanguage, renderContext);
    this.request = request;
    // Haskell has one name space a module where quicktype has one for each type's members. Every
    // member joins ours too, and ours is served first, so a clash across types is seen.
    this.constructorNames = namespaceBeside("constructors", request.taken.types);
    this.valueNames = namespaceBeside("values", request.taken.values);
    /**
     * By type: an alias's codec, an enum's text, where an open record keeps the rest.
     *
     * @type {Map<string, Name>}
     */
    this.companions = new Map();
  }

  makeNamedTypeNamer() {
    return exactNamer;
  }

  namerForObjectProperty() {
    return exactNamer;
  }

  makeEnumCaseNamer() {
    return exactNamer;
  }

  makeUnionMemberNamer() {
    return null;
  }

  forbiddenNamesForGlobalNamespace() {
    const { taken, types } = this.request;
    return taken.types.filter(
      (name) => !types.some((type) => type.name === name && isItself(type)),
    );
  }

  setUpNaming() {
    const others = super.setUpNaming();
    for (const [name, type] of this.topLevels) this.nameCompanions(name, type);
    const ours = [this.constructorNames, this.valueNames];
    return new Set([...ours.flatMap((space) => [...space.forbiddenNamespaces, space]), ...others]);
  }

  /**
   * @param {string} typeName
   * @param {Type} type
   */
  nameCompanions(typeName, type) {
    const facts = factsOf(type);
    if (facts?.is === "record") {
      const constructor = new ExactName(typeName, "constructor", `the constructor of ${typeName}`);
      this.constructorNames.add(constructor);
      if (facts.open) {
        this.addCompanion(typeName, extraFieldName(typeName), `the rest of ${typeName}`);
      }
    } else if (facts?.is === "enum") {
      this.addCompanion(typeName, enumTextName(typeName), `the text of ${typeName}`);
    } else if (facts?.is === "alias") {
      const codec = aliasCodecName(typeName, this.request.taken.values);
      this.addCompanion(typeName, codec, `the codec of ${typeName}`);
    }
  }

  /**
   * @param {string} typeName
   * @param {string} name
   * @param {string} subject
   */
  addCompanion(typeName, name, subject) {
    this.companions.set(typeName, this.valueNames.add(new ExactName(name, "value", subject)));
  }

  /**
   * @param {Type} _type
   * @param {string} givenName
   */
  makeNameForTopLevel(_type, givenName) {
    return new ExactName(givenName, "type", `type ${givenName}`);
  }

  /**
   * @param {ObjectType} object
   * @param {Name} _objectName
   * @param {ClassProperty} _property
   * @param {string} wireName
   */
  makeNameForProperty(object, _objectName, _property, wireName) {
    const facts = factsOf(object);
    // An alias's only property is its target, which Haskell does not name.
    if (facts?.is !== "record") return undefined;
    const subject = `property ${JSON.stringify(wireName)} of ${facts.name}`;
    return this.valueNames.add(new ExactName(fieldName(facts.name, wireName), "value", subject));
  }

  /**
   * @param {EnumType} type
   * @param {Name} _enumName
   * @param {string} caseName
   */
  makeNameForEnumCase(type, _enumName, caseName) {
    const facts = factsOf(type);
    if (facts?.is !== "enum") throw lost(type);
    const value = valueOfCase(facts.name, caseName);
    const subject = `value ${JSON.stringify(value)} of ${facts.name}`;
    const name = new ExactName(constructorName(facts.name, value), "constructor", subject);
    return this.constructorNames.add(name);
  }

  emitSourceStructure() {
    for (const asked of this.request.types) {
      const type = this.topLevels.get(asked.name);
      const read = type && readNamedType(type);
      if (type === undefined || read === undefined) {
        throw new RenderError(`quicktype dropped ${asked.name}`);
      }
      checkFaithful(asked, read);
      for (const line of this.linesFor(type, read)) this.emitLine(line);
      this.finishFile(asked.name);
    }
  }

  /**
   * @param {Type} type
   * @param {NamedType} named
   * @returns {string[]}
   */
  linesFor(type, named) {
    const typeName = this.spell(this.nameForNamedType(type));
    const codecOf = (/** @type {string} */ name) => this.codecOf(name);
    const companion = this.companions.get(named.name);
    if (named.kind === "record" && type instanceof ClassType) {
      /** @type {string[]} */
      const fields = [];
      this.forEachClassProperty(type, "none", (name) => fields.push(this.spell(name)));
      const extra = companion && this.spell(companion);
      return recordLines(named, { type: typeName, fields, extra }, codecOf);
    }
    if (named.kind === "enum" && type instanceof EnumType) {
      const constructors = [...type.cases].map((caseName) =>
        this.spell(this.nameForEnumCase(type, caseName)),
      );
      return enumLines(named, { type: typeName, constructors, text: this.spell(companion) });
    }
    if (named.kind === "alias") {
      return aliasLines(named, { type: typeName, codec: this.spell(companion) }, codecOf);
    }
    throw lost(type);
  }

  /**
   * @param {string} typeName
   * @returns {string}
   */
  codecOf(typeName) {
    const type = this.topLevels.get(typeName);
    const isAlias = type !== undefined && factsOf(type)?.is === "alias";
    return isAlias ? this.spell(this.companions.get(typeName)) : "codec";
  }

  /**
   * @param {Name | undefined} name
   * @returns {string}
   */
  spell(name) {
    return defined(name && this.names.get(name));
  }
}
