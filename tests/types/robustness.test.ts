/** Wrong programs never throw, and right ones leave nothing unknown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkText, elaborated, readReference } from './program.ts';

const names = ['std.nn', 'std.nn.attention', 'std.models', 'std.loss', 'std.optim'];
const texts = names.map((name) => readReference(name)?.text ?? '');

/** Words, numbers and marks, so that a change keeps the text mostly well-formed. */
const tokens = /[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\s\w]/g;

interface Change {
  readonly at: number;
  readonly by: number;
  readonly kind: 'delete' | 'repeat' | 'replace';
}

function mutate(text: string, { at, by, kind }: Change): string {
  const found = [...text.matchAll(tokens)];
  const target = found[at % found.length];
  const other = found[by % found.length];
  if (target === undefined || other === undefined) return text;
  const replacement = { delete: '', repeat: `${target[0]} ${target[0]}`, replace: other[0] }[kind];
  return text.slice(0, target.index) + replacement + text.slice(target.index + target[0].length);
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(5000),
  by: fc.nat(5000),
  kind: fc.constantFrom('delete', 'repeat', 'replace'),
});

test('a program with a token changed gives diagnostics or a program, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (text, changes) => {
        const { program, diagnostics } = checkText(changes.reduce(mutate, text));
        const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
        expect(program === undefined).toBe(hasErrors);
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});

test('no unknown is left in a checked program', () => {
  for (const text of texts) expect(elaborated(text)).not.toMatch(/\?\d|\b_ </);
});
