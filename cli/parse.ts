/** The words after `llmc NAME` against the command's record. `node:util` splits them, the rules are here. */
import { parseArgs } from 'node:util';
import { suggest } from '../compiler/diagnostics/suggest.ts';
import type { Command, Flag, Flags, Input } from './command.ts';

export type Parsed =
  | { readonly kind: 'input'; readonly input: Input<Flags> }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string; readonly hint?: string };

class Mistake extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

export function parseInput(command: Command, words: readonly string[]): Parsed {
  try {
    return read(command, words);
  } catch (thrown) {
    if (!(thrown instanceof Mistake)) throw thrown;
    const { message, hint } = thrown;
    return { kind: 'mistake', message, ...(hint === undefined ? {} : { hint }) };
  }
}

function read(command: Command, words: readonly string[]): Parsed {
  const values = startingValues(command.flags);
  const args: string[] = [];
  for (const token of tokens(command, words)) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') return { kind: 'help' };
    const flag = command.flags[token.name];
    if (flag === undefined) throw unknownFlag(command, token.rawName);
    const value = flagValue(flag, token.rawName, token.value);
    const earlier = values[token.name];
    values[token.name] = Array.isArray(earlier) ? [...earlier, String(value)] : value;
  }
  checkCount(command, args);
  return { kind: 'input', input: { args, flags: values } };
}

function tokens(command: Command, words: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const [name, flag] of Object.entries(command.flags)) {
    const type = flag.kind === 'switch' ? 'boolean' : 'string';
    options[name] = flag.short === undefined ? { type } : { type, short: flag.short };
  }
  return parseArgs({ args: [...words], options, strict: false, tokens: true }).tokens;
}

type Value = string | number | boolean | readonly string[] | undefined;

function startingValues(flags: Flags): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, startingValue(flag)]),
  );
}

function startingValue(flag: Flag): Value {
  if (flag.kind === 'switch') return false;
  if (flag.kind === 'texts') return [];
  return flag.kind === 'bytes' ? undefined : flag.default;
}

function unknownFlag(command: Command, rawName: string): Mistake {
  const known = [...Object.keys(command.flags), 'help'].map((name) => `--${name}`);
  const near = suggest(rawName, known);
  return new Mistake(
    `llmc ${command.name} has no flag ${rawName}`,
    near === undefined ? `its flags: ${known.join(' ')}` : `did you mean ${near}?`,
  );
}

function flagValue(flag: Flag, rawName: string, text: string | undefined) {
  if (flag.kind === 'switch') {
    if (text !== undefined) throw new Mistake(`${rawName} takes no value`);
    return true;
  }
  // `--out --json`: what looks like a flag is one, and `--temperature -1` is for the range to refuse.
  if (text === undefined || /^-[^\d.]/.test(text)) throw new Mistake(`${rawName} needs a value`);
  switch (flag.kind) {
    case 'text':
    case 'texts':
      return text;
    case 'choice':
      return choiceValue(flag.choices, rawName, text);
    case 'integer':
    case 'number':
      return numberValue(flag, rawName, text);
    case 'bytes':
      return bytesValue(rawName, text);
    default:
      return flag satisfies never;
  }
}

function choiceValue(choices: readonly string[], rawName: string, text: string): string {
  if (choices.includes(text)) return text;
  const near = suggest(text, choices);
  throw new Mistake(
    `${rawName} cannot be ${text}`,
    near === undefined ? `it is one of: ${choices.join(' ')}` : `did you mean ${near}?`,
  );
}

function numberValue(
  flag: Extract<Flag, { readonly kind: 'integer' | 'number' }>,
  rawName: string,
  text: string,
): number {
  const { minimum, maximum = Number.POSITIVE_INFINITY } = flag;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isKind = flag.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isKind && value >= minimum && value <= maximum) return value;
  const kind = flag.kind === 'integer' ? 'a whole number' : 'a number';
  const range =
    flag.maximum === undefined ? `from ${minimum} up` : `from ${minimum} to ${flag.maximum}`;
  throw new Mistake(`${rawName} must be ${kind} ${range}, not ${text}`);
}

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** `1.5GiB` as bytes. */
function bytesValue(rawName: string, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) *([a-z]*)$/i.exec(text.trim()) ?? [];
  const bytes = Number(amount) * (byteUnits[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  if (bytes >= 1) return Math.floor(bytes);
  throw new Mistake(`${rawName} must be an amount of memory, not ${text}`, 'such as 2GB or 512MiB');
}

function checkCount(command: Command, args: readonly string[]): void {
  const missing = command.args[args.length];
  if (missing !== undefined && !missing.optional) {
    throw new Mistake(`${missing.name} is missing: ${missing.summary}`);
  }
  const extra = args[command.args.length];
  if (extra !== undefined && !command.args.at(-1)?.many) {
    throw new Mistake(`llmc ${command.name} does not know what to do with ${extra}`);
  }
}
