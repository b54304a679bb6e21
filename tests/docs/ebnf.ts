/**
 * The notation of the grammar in `docs/language.md`, and whether a text follows it: `{ }` repeats,
 * `[ ]` is optional, quotes are literal, capitals are kinds of tokens. Every way of reading is
 * followed, so that nothing depends on the order of alternatives.
 */
import type { IToken, TokenType } from 'chevrotain';
import { isA } from '../../compiler/syntax/is-a.ts';
import * as vocabulary from '../../compiler/syntax/tokens.ts';

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'optional' | 'repeated'; readonly part: Part };

export type Grammar = ReadonlyMap<string, Part>;

const kinds: Readonly<Record<string, TokenType>> = {
  LOWER: vocabulary.Lower,
  UPPER: vocabulary.Upper,
  INT: vocabulary.Int,
  FLOAT: vocabulary.Float,
  STRING: vocabulary.Text,
  SCALAR: vocabulary.Scalar,
  NL: vocabulary.Newline,
};

/** A rule begins at the left margin; lines that are indented go on with it. */
export function readGrammar(text: string): Grammar {
  const rules = text.split(/\n(?=\w)/).map((rule): readonly [string, Part] => {
    const [, name, body] = /^(\w+)\s*=([\s\S]*)$/.exec(rule)!;
    const words = body!.match(/"[^"]+"|\w+|[{}[\]()|]/g) ?? [];
    const [part, rest] = readChoice(words);
    if (rest.length > 0) throw new Error(`${name}: ${rest.join(' ')}`);
    return [name!, part];
  });
  return new Map(rules);
}

type Words = readonly string[];

function readChoice(words: Words): readonly [Part, Words] {
  const [first, rest] = readSequence(words);
  if (rest[0] !== '|') return [first, rest];
  const [others, after] = readChoice(rest.slice(1));
  return [{ kind: 'choice', parts: [first, others] }, after];
}

function readSequence(words: Words): readonly [Part, Words] {
  const parts: Part[] = [];
  let rest = words;
  while (rest[0] !== undefined && !['|', '}', ']', ')'].includes(rest[0])) {
    const [part, after] = readPart(rest);
    parts.push(part);
    rest = after;
  }
  return [{ kind: 'sequence', parts }, rest];
}

function readPart([word, ...rest]: Words): readonly [Part, Words] {
  if (word?.startsWith('"')) return [{ kind: 'literal', text: word.slice(1, -1) }, rest];
  if (word !== undefined && /\w/.test(word)) return [{ kind: 'name', name: word }, rest];
  const [part, [, ...after]] = readChoice(rest);
  if (word === '[') return [{ kind: 'optional', part }, after];
  if (word === '{') return [{ kind: 'repeated', part }, after];
  return [part, after];
}

/** Names that the grammar uses and does not define. */
export function undefinedNames(grammar: Grammar): readonly string[] {
  const namesIn = (part: Part): readonly string[] => {
    if (part.kind === 'name') return [part.name];
    if (part.kind === 'literal') return [];
    return 'parts' in part ? part.parts.flatMap(namesIn) : namesIn(part.part);
  };
  const used = [...grammar.values()].flatMap(namesIn);
  return used.filter((name) => !grammar.has(name) && !(name in kinds) && name !== 'EOF');
}

/** Whether the tokens are a `module`. */
export function follows(grammar: Grammar, tokens: readonly IToken[]): boolean {
  const known = new Map<string, ReadonlySet<number>>();
  /** Where the rule may end if it begins at `at`. */
  const ruleEnds = (name: string, at: number): ReadonlySet<number> => {
    const place = `${name} ${at}`;
    const ends = known.get(place) ?? partEnds(grammar.get(name)!, at);
    known.set(place, ends);
    return ends;
  };
  const nameEnds = (name: string, at: number): ReadonlySet<number> => {
    if (name === 'EOF') return new Set(at === tokens.length ? [at] : []);
    const kind = kinds[name];
    if (kind === undefined) return ruleEnds(name, at);
    const token = tokens[at];
    return new Set(token !== undefined && isA(token, kind) ? [at + 1] : []);
  };
  const partEnds = (part: Part, at: number): ReadonlySet<number> => {
    switch (part.kind) {
      case 'literal':
        return new Set(tokens[at]?.image === part.text ? [at + 1] : []);
      case 'name':
        return nameEnds(part.name, at);
      case 'choice':
        return new Set(part.parts.flatMap((one) => [...partEnds(one, at)]));
      case 'sequence':
        return part.parts.reduce<ReadonlySet<number>>(continued, new Set([at]));
      case 'optional':
        return new Set([at, ...partEnds(part.part, at)]);
      case 'repeated': {
        const ends = new Set([at]);
        // A set is walked in the order of insertion, so ends found on the way are walked too.
        for (const end of ends) for (const next of partEnds(part.part, end)) ends.add(next);
        return ends;
      }
      default:
        return part satisfies never;
    }
  };
  const continued = (starts: ReadonlySet<number>, next: Part): ReadonlySet<number> =>
    new Set([...starts].flatMap((start) => [...partEnds(next, start)]));
  return nameEnds('module', 0).has(tokens.length);
}
