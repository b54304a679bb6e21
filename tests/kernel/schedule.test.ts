/** The seam between what kernels could look like and who decides. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import type { ChooseSchedule, Schedule } from '../../compiler/kernel/schedule/schedule.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { baseline, lavapipe, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { fusionCases, Sketch } from './fused-cases.ts';

const device = await testDevice();
const mostCandidates = 12;
const plain: Target = { ...baseline, name: 'no subgroups' };

/** The candidate number `at`, or the last where there are fewer. */
const nth =
  (at: number): ChooseSchedule =>
  (_, candidates) =>
    candidates[Math.min(at, candidates.length - 1)]!;

function keysOf(graph: Graph): readonly string[] {
  return lowerFused(graph, lavapipe).calls.map(({ scheduled }) => scheduled!.key);
}

describe.each([lavapipe, plain])('$name', (target) => {
  test('there are at most a dozen candidates, no two alike, and each keeps the rules', () => {
    for (const { build } of fusionCases) {
      for (let at = 0; at < mostCandidates; at += 1) {
        const choose: ChooseSchedule = (key, candidates) => {
          const texts = candidates.map((schedule) => JSON.stringify(schedule));
          expect(new Set(texts).size).toBe(texts.length);
          expect(texts.length).toBeLessThanOrEqual(mostCandidates);
          return nth(at)(key, candidates);
        };
        for (const { kernel } of lowerFused(build(new Sketch()), target, { choose }).calls) {
          expect(verifyKernel(kernel, target)).toEqual([]);
        }
      }
    }
  });
});

test('whoever decides, the results are the same', async () => {
  for (const [number, { build, name }] of fusionCases.entries()) {
    const sketch = new Sketch();
    const graph = build(sketch);
    const expected = evaluate(graph, sketch.values);
    for (const target of [device.target, plain]) {
      const program = lowerGraph(graph, target, { choose: nth(1 + (number % 3)) });
      if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
      const actual = await runProgram(device, program.value, sketch.values);
      for (const [output, value] of expected) {
        expect(roundings(actual.get(output)!, value), `${name}: ${output}`).toBeLessThan(64);
      }
    }
  }
});

test('the choice is what the kernel becomes', () => {
  const sketch = new Sketch();
  const graph = sketch.graph({ y: sketch.gelu(sketch.f([4, 33])) });
  const seen: Schedule[] = [];
  const choose: ChooseSchedule = (_, candidates) => {
    seen.push(...candidates);
    return candidates.at(-1)!;
  };
  const [call] = lowerFused(graph, lavapipe, { choose }).calls;
  expect(call?.scheduled?.schedule).toEqual(seen.at(-1));
  expect(call?.kernel.workgroupSize).toBe(
    (seen.at(-1) as { readonly workgroupSize: number }).workgroupSize,
  );
});

describe('the key of a region', () => {
  function layers(rows: number, from: (layer: number) => number): readonly string[] {
    const sketch = new Sketch();
    const { b } = sketch;
    const w = sketch.f([80, 16]);
    let x = sketch.f([rows, 16]);
    for (let layer = 0; layer < 3; layer += 1) {
      const own = b.sliceAxis(w, 0, from(layer), from(layer) + 16);
      x = b.tanh(b.dot(x, own, { batch: [], contract: [[1, 0]] }));
    }
    return keysOf(sketch.graph({ x }));
  }

  test('is one for the layers of a stack', () => {
    const keys = layers(8, (layer) => layer * 16);
    expect(keys.length).toBe(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('tells sizes and epilogues apart', () => {
    const sketch = new Sketch();
    const [x, w] = [sketch.f([8, 16]), sketch.f([16, 16])];
    const dot = sketch.b.dot(x, w, { batch: [], contract: [[1, 0]] });
    const keys = [
      ...layers(8, () => 0).slice(0, 1),
      ...layers(9, () => 0).slice(0, 1),
      ...keysOf(sketch.graph({ dot })),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  test('tells an aligned offset from one that is not', () => {
    const offset = (start: number): string => {
      const sketch = new Sketch();
      const cut = sketch.b.sliceAxis(sketch.f([40]), 0, start, start + 16);
      return keysOf(sketch.graph({ y: sketch.b.neg(cut) }))[0]!;
    };
    expect(offset(4)).toBe(offset(8));
    expect(offset(4)).not.toBe(offset(5));
  });
});
