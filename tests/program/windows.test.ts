/** Convolutions on the device: windows by movement, forwards and backwards, against the interpreter. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { Random } from '../fuzz/random.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { graphOf, unwrap } from '../support/stage.ts';

const device = await testDevice();

const convolution = `
fn row(x: f32[T + K - 1, C], w: f32[K, C, D]) -> f32[T, D] =
  for t, d: sum k, c: w[k, c, d] * x[t + k, c]
fn image(x: f32[A + K - 1, B + K - 1], w: f32[K, K]) -> f32[A, B] =
  for a, b: sum i, j: w[i, j] * x[a + i, b + j]
`;

const rows = 'x: f32[22, 3], w: f32[5, 3, 4]';
const images = 'x: f32[12, 10], w: f32[3, 3]';

test.each([
  `fn f(${rows}) -> f32[18, 4] = row(x, w)`,
  `fn f(${rows}) -> f32[5, 3, 4] = grad w: sum t, d: row(x, w)[t, d]^2`,
  `fn f(${rows}) -> f32[22, 3] = grad x: sum t, d: row(x, w)[t, d]^2`,
  `fn f(${images}) -> f32[10, 8] = image(x, w)`,
  `fn f(${images}) -> f32[3, 3] = grad w: sum a, b: image(x, w)[a, b]^2`,
  'fn f(x: f32[9]) -> f32[3, 4] = for i < 3, j < 4: x[8 - 2 * i - j]',
  'fn f(x: f32[7]) -> f32[7] = for t: if t > 1 { x[t - 2] - x[t] } else { 0 }',
])('%s', async (text) => {
  const graph = differentiate(graphOf(convolution + text, 'f'));
  const random = new Random(11);
  const values = new Map(
    graph.inputs.map((input) => [input.attributes.name, random.array(input, -1, 1)] as const),
  );
  const [expected] = evaluate(graph, values).values();
  for (const optimize of [0, 2] as const) {
    const program = unwrap(compileGraph(graph, { target: device.target, optimize }));
    const [actual] = (await runProgram(device, program, values)).values();
    expect(roundings(actual!, expected!), `at level ${optimize}`).toBeLessThan(64);
  }
});
