/**
 * Reading the parts of a `tokenizer.json`. What this project does not know it refuses by name: a part
 * that is left out gives other tokens without a word.
 */
import { translateRegex } from './regex.ts';
import { escapeLiteral } from './regex-literal.ts';

export type JsonObject = { readonly [name: string]: unknown };

/** Thrown by readers of parts, caught where the file is read. */
export class BadComponent extends Error {
  /** Below the reason: the pattern and where it fails. */
  readonly details: readonly string[];
  constructor(reason: string, details: readonly string[] = []) {
    super(reason);
    this.details = details;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One part of the file: its fields, and what messages call it: `pre_tokenizer.pretokenizers[0]`. */
export class Component {
  readonly path: string;
  readonly #fields: JsonObject;

  constructor(path: string, value: unknown) {
    if (!isObject(value)) throw new BadComponent(`${path} is not an object`);
    this.path = path;
    this.#fields = value;
  }

  get type(): string {
    return this.text('type');
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw this.#wrong(name, 'a text');
    return value;
  }

  /** `fallback` where the field is absent or null. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.#fields[name] ?? fallback;
    if (typeof value !== 'boolean') throw this.#wrong(name, 'true or false');
    return value;
  }

  count(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw this.#wrong(name, 'a whole number from 0 up');
    }
    return value;
  }

  /** Undefined where the field is absent, null or empty. */
  optionalText(name: string): string | undefined {
    const value = this.#fields[name] ?? '';
    if (typeof value !== 'string') throw this.#wrong(name, 'a text or null');
    return value === '' ? undefined : value;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null;
  }

  value(name: string): unknown {
    return this.#fields[name];
  }

  part(name: string): Component {
    return new Component(`${this.path}.${name}`, this.#fields[name]);
  }

  parts(name: string): Component[] {
    const list = this.#fields[name];
    if (!Array.isArray(list)) throw this.#wrong(name, 'a list');
    return list.map((each, index) => new Component(`${this.path}.${name}[${index}]`, each));
  }

  /** `{"String": …}` or `{"Regex": …}`, as a global expression. */
  pattern(name: string): RegExp {
    const pattern = this.part(name);
    if (pattern.has('String')) return new RegExp(escapeLiteral(pattern.text('String')), 'gu');
    const source = pattern.text('Regex');
    const translation = translateRegex(source);
    if (translation.ok) return translation.regex;
    throw new BadComponent(`${pattern.path}: ${translation.reason}`, [
      source,
      `${' '.repeat(translation.at)}^`,
    ]);
  }

  /** The entry of `table` for this part's type. */
  choose<T>(table: Readonly<Record<string, T>>): T {
    if (Object.hasOwn(table, this.type)) return table[this.type]!;
    throw this.unknown(`the type ${JSON.stringify(this.type)}`);
  }

  unknown(what: string): BadComponent {
    return new BadComponent(`${this.path} has ${what}, which is not supported`);
  }

  #wrong(name: string, wanted: string): BadComponent {
    return new BadComponent(`${this.path}.${name} is not ${wanted}`);
  }
}
