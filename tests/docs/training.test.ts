/** `docs/training.md`: its programs have no mistakes, and its plan can be staged. */
import { expect, test } from 'vitest';
import { stagePlan } from '../../compiler/core/plan.ts';
import { blocksOf, checkBlock, messagesOf, read } from './blocks.ts';

const blocks = blocksOf(read('docs/training.md'));

test.each(blocks.map((block) => [block.line, block] as const))(
  'the block at line %d',
  (_, block) => {
    const { diagnostics, program, sources } = checkBlock(block);
    expect(messagesOf(diagnostics, sources)).toBe('');
    for (const plan of program!.main.plans) {
      const staged = stagePlan(plan);
      expect(staged.ok ? '' : messagesOf(staged.diagnostics, sources)).toBe('');
    }
  },
);

test('there are two plans and an optimizer', () => {
  expect(blocks).toHaveLength(3);
});
