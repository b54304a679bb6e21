import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from './parse.ts';

const folder = new URL('programs/', import.meta.url);
const programs = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

const inserts = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\n',
  '~',
  '|',
  '..',
  ' fn ',
  ' let ',
  '@',
  '\t',
  '$',
  "'",
  'é',
  '=',
  ' pub ',
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 12 }),
  insert: fc.constantFrom('', ...inserts),
});

function mutate(
  text: string,
  mutations: readonly { at: number; remove: number; insert: string }[],
) {
  return mutations.reduce((whole, { at, remove, insert }) => {
    const start = Math.floor(at * whole.length);
    return whole.slice(0, start) + insert + whole.slice(start + remove);
  }, text);
}

test('mutated programs are read without throwing, and every place lies in the file', () => {
  const cases = fc.record({
    program: fc.constantFrom(...programs),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(cases, ({ program, mutations }) => {
      const text = mutate(program, mutations);
      const { diagnostics, module } = parse(text);
      for (const { span } of diagnostics) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.start).toBeLessThanOrEqual(text.length);
        expect(span.end).toBeGreaterThan(span.start);
      }
      expectNested(module, 0, text.length);
    }),
    { seed: 7, numRuns: 200 },
  );
});

/** Every node lies within the node around it. */
function expectNested(node: unknown, start: number, end: number): void {
  if (typeof node !== 'object' || node === null) return;
  const { span, ...parts } = node as { span?: { start: number; end: number } };
  if (span !== undefined && (!(span.start >= start) || !(span.end <= end))) {
    expect.fail(
      `${span.start}..${span.end} is not inside ${start}..${end}: ${JSON.stringify(node)}`,
    );
  }
  for (const [name, part] of Object.entries(parts)) {
    if (name !== 'opSpan') expectNested(part, span?.start ?? start, span?.end ?? end);
  }
}
