/** Runs tables of rules: programs that keep a rule of the checker, and programs that break it. */
import { expect, test } from 'vitest';
import { checkText } from './program.ts';

export interface Rule {
  readonly good: readonly string[];
  /** Each with the slugs it is to give, in order. */
  readonly bad: readonly (readonly [string, ...string[]])[];
}

const uses: Readonly<Record<string, string>> = {
  Linear: 'use std.nn.Linear\n',
  LayerNorm: 'use std.nn.LayerNorm\n',
  softmax: 'use std.nn.softmax\n',
  GPT2: 'use std.models.GPT2\n',
};

/** The program with what it takes from the library. */
function withUses(text: string): string {
  const needed = Object.entries(uses).filter(([name]) => text.includes(name));
  return needed.map(([, use]) => use).join('') + text;
}

export function testRules(rules: Readonly<Record<string, Rule>>): void {
  for (const [name, { good, bad }] of Object.entries(rules)) {
    for (const text of good) {
      test(`${name}: ${text}`, () => {
        const { program, diagnostics } = checkText(withUses(text));
        expect(diagnostics).toEqual([]);
        expect(program).toBeDefined();
      });
    }
    for (const [text, ...slugs] of bad) {
      test(`${name}, broken: ${text}`, () => {
        const { diagnostics } = checkText(withUses(text));
        expect(diagnostics.map(({ slug }) => slug)).toEqual(slugs);
      });
    }
  }
}
