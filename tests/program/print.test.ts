import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { bytesText, countText } from '../../compiler/program/bytes-text.ts';
import { lowerGraphNaively } from '../../compiler/program/lower-naively.ts';
import { memoryPlan } from '../../compiler/program/memory.ts';
import { printProgram } from '../../compiler/program/print.ts';
import { printMemory } from '../../compiler/program/print-memory.ts';
import type { Program } from '../../compiler/program/program.ts';
import { lavapipe } from '../../compiler/target/target.ts';

/** One step of gradient descent on `mean((x w)^2)`, whose gradient is written out. */
function descentGraph(): Graph {
  const b = new GraphBuilder();
  const w = b.input('w', 'f32', [64, 16]);
  const x = b.input('x', 'f32', [1000, 64]);
  const y = b.dot(x, w, { batch: [], contract: [[1, 0]] });
  b.at({ file: 'descent.llm', start: 10, end: 12 });
  const loss = b.sum(b.mul(y, y), [0, 1]);
  const gradient = b.dot(x, y, { batch: [], contract: [[0, 0]] });
  const next = b.sub(w, b.mul(gradient, b.splat(0.002, 'f32', w.shape)));
  return {
    name: 'descent',
    inputs: [w, x],
    outputs: [
      { name: 'w', node: next, donates: 'w' },
      { name: 'loss', node: loss },
    ],
  };
}

function descent(): Program {
  const program = lowerGraphNaively(descentGraph(), lavapipe);
  if (!program.ok) throw new Error('refused');
  return program.value;
}

test('the dispatches of a program', () => {
  expect(`\n${printProgram(descent(), ({ file }) => `${file}:2`)}`).toMatchInlineSnapshot(`
    "
    program descent: 10 ops, 8 dispatches of 8 pipelines, 387.0 KiB of buffers, 848.5 KiB moved
    0  dot        pipeline 0  250x1x1  b1 b0 -> b2
    1  dot        pipeline 1  16x1x1   b1 b2 -> b3       descent.llm:2
    2  constant   pipeline 2  1x1x1    -> b4             descent.llm:2
    3  broadcast  pipeline 3  16x1x1   b4 -> b3+4096     descent.llm:2
    4  mul        pipeline 4  16x1x1   b3 b3+4096 -> b4  descent.llm:2
    5  sub        pipeline 5  16x1x1   b0 b4 -> b5       descent.llm:2
    6  mul        pipeline 6  250x1x1  b2 b2 -> b3       descent.llm:2
    7  sum        pipeline 7  1x1x1    b3 -> b4          descent.llm:2
    copy b5 to b0, 4.0 KiB
    "
  `);
});

test('its memory: over time, at the peak, and by buffer', () => {
  const plan = memoryPlan(lowerFused(descentGraph(), lavapipe), lavapipe);
  expect(`\n${printMemory(plan, ({ file }) => `${file}:2`)}`).toMatchInlineSnapshot(`
    "
    memory of descent: 316.5 KiB (input 254.0 KiB, output 4 B, temporary 62.5 KiB)
    alive at one time: 316.5 KiB, of which the buffers take 1.000

    step      alive
       0  316.5 KiB  ████████████████████████████████████████
       1  316.5 KiB  ████████████████████████████████████████
       2  316.5 KiB  ████████████████████████████████████████ peak

    at the peak, 2 sum []:
    250.0 KiB  1 x  x    f32[1000, 64]
     62.5 KiB  1 x  dot  f32[1000, 16]
      4.0 KiB  1 x  w    f32[64, 16]
          4 B  1 x  sum  f32[]          descent.llm:2

    buffer    bytes  role       largest  steps
    b1      256,000  input      x        0-2 x
    b2       64,000  temporary  dot      0-2 dot
    b0        4,096  input      w        0-2 w
    b3            4  output     sum      2 sum
    "
  `);
});

test('amounts', () => {
  expect([0, 999, 1000, 154_389_504].map(countText)).toEqual(['0', '999', '1,000', '154,389,504']);
  expect([0, 1023, 1024, 154_389_504, 2 ** 52].map(bytesText)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '147.2 MiB',
    '4096.0 TiB',
  ]);
});
