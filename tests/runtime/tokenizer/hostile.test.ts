/** Files that were damaged or made up: refused or read, never a crash. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { loadTokenizer } from '../../../runtime/tokenizer/load.ts';
import { loadTiktoken } from '../../../runtime/tokenizer/tiktoken.ts';
import { learnt, tour } from './support.ts';

const file = learnt(tour, 290, 'cl100k', ['<|end|>']).serialize();

/** What a tokenizer can do, tried. */
function use(loaded: ReturnType<typeof loadTokenizer>): void {
  if (!loaded.ok) {
    expect(loaded.diagnostics.map(({ slug }) => slug)).toEqual(['bad-tokenizer']);
    return;
  }
  const ids = loaded.value.locate("I'll <|end|>é\n", { specials: 'tokens' });
  if (ids.ok) loaded.value.decode(ids.value.ids);
  loaded.value.serialize();
}

/** Paths to all values but those of the vocabulary and the merges, of which a few stand for all. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).slice(0, path.length > 1 ? 4 : 20);
  return [path, ...inner.flatMap(([name, each]) => places(each, [...path, name]))];
}

function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const inner = (value as Record<string, unknown>)[name];
  return Object.assign(copy, { [name]: replaced(inner, rest, by) });
}

test('a value of another kind in any place', () => {
  const document: unknown = JSON.parse(file);
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      1.5,
      2 ** 40,
      '',
      'BPE',
      '(',
      [],
      {},
      ['a', 'b'],
      [[]],
    ),
    fc.jsonValue(),
  );
  const property = fc.property(fc.constantFrom(...places(document)), odd, (path, by) => {
    use(loadTokenizer(JSON.stringify(replaced(document, path, by)), 't.json'));
  });
  fc.assert(property, { seed: 1, numRuns: 1500 });
});

test('a file that breaks off, or has bytes changed', () => {
  const property = fc.property(fc.nat(file.length), fc.string({ maxLength: 3 }), (at, put) => {
    use(loadTokenizer(file.slice(0, at), 't.json'));
    use(loadTokenizer(file.slice(0, at) + put + file.slice(at + put.length), 't.json'));
  });
  fc.assert(property, { seed: 2, numRuns: 300 });
});

test('lines that look like ranks', () => {
  const line = fc
    .tuple(fc.string({ maxLength: 4 }).map(btoaSafely), fc.nat(3))
    .map((it) => it.join(' '));
  const property = fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
    use(loadTiktoken({ file: 't', text: lines.join('\n'), span: nowhere }));
  });
  fc.assert(property, { seed: 3 });
});

function btoaSafely(text: string): string {
  return Buffer.from(text).toString('base64');
}
