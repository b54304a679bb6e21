/** Attention in many spellings: each becomes one op, and neither values nor derivatives change. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAttention } from '../../compiler/graph/attention.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { recogniseAttention } from '../../compiler/passes/recognise-attention.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { Random } from '../fuzz/random.ts';
import { withGradients } from '../graph/central-difference.ts';
import { expectClose } from '../graph/expect-close.ts';
import { graphOf } from '../support/stage.ts';

const text = readFileSync(new URL('attention-spellings.llm', import.meta.url), 'utf8');

type Dims = Readonly<Record<string, number>>;

/** Sizes of all the dims that a function has: ones, and primes. */
const sizes: readonly Dims[] = [
  { B: 1, H: 1, G: 1, R: 1, T: 1, S: 1, K: 1, C: 1, L: 1 },
  { B: 2, H: 3, G: 2, R: 3, T: 7, S: 5, K: 4, C: 3, L: 3 },
  { B: 3, H: 2, G: 3, R: 2, T: 13, S: 17, K: 5, C: 7, L: 2 },
];

/** What each spelling is called, and the dims it has. */
const spellings: readonly (readonly [name: string, dims: string])[] = [
  ['library', 'BHTK'],
  ['documents', 'TK'],
  ['plain', 'TSKC'],
  ['scaled_before', 'TK'],
  ['added_mask', 'TK'],
  ['own_softmax', 'TK'],
  ['unshifted', 'TKC'],
  ['cooled', 'TKC'],
  ['grouped', 'TGRK'],
  ['repeated', 'TGRK'],
  ['capped', 'TK'],
  ['window', 'TK'],
  ['alibi', 'HTK'],
  ['biased', 'HTK'],
  ['one_query', 'HSK'],
  ['lengths', 'TSK'],
  ['latents', 'BLSKC'],
  ['dropped', 'HTK'],
  ['half', 'TK'],
  ['half_with_whole_softmax', 'TK'],
  ['rounded', 'TSK'],
];

/** What attention and its derivative become. */
const derived = [
  'attention',
  'attention_dk',
  'attention_dq',
  'attention_dv',
  'attention_normaliser',
];

const prepare = (graph: Graph): Graph => recogniseDot(simplify(graph));

function attentions(graph: Graph): readonly Node[] {
  return topological(graph).filter(isAttention);
}

/** Inputs in ±2; integers are numbers of documents, and lengths, some of them 0. */
function draw(graph: Graph): ReadonlyMap<string, NdArray> {
  const random = new Random(5);
  const bounds = { f32: [-2, 2], f16: [-2, 2], i32: [0, 3], u32: [0, 99] } as const;
  return new Map(
    graph.inputs.map((input) => {
      const [low, high] = bounds[input.dtype as keyof typeof bounds];
      return [input.attributes.name, random.array(input, low, high)];
    }),
  );
}

function expectSame(before: Graph, after: Graph): void {
  const inputs = draw(before);
  const wanted = evaluate(before, inputs);
  for (const [name, { data, shape }] of evaluate(after, inputs)) {
    expect(shape).toEqual(wanted.get(name)!.shape);
    expectClose(data, wanted.get(name)!.data, 1e-9);
  }
}

describe.each(spellings)('%s', (name, own) => {
  test.each(sizes)('%o', (all) => {
    const dims = Object.fromEntries(Object.entries(all).filter(([dim]) => own.includes(dim)));
    const graph = prepare(graphOf(text, name, dims));
    const after = recogniseAttention(graph, lavapipe);
    verify(after);
    expect(attentions(after).map(({ op }) => op)).toEqual(['attention']);
    expect(topological(after).filter(({ op }) => op === 'exp' || op === 'dot')).toEqual([]);
    expectSame(graph, after);
    const [plain, streamed] = [graph, after].map((one) => differentiate(withGradients(one)));
    verify(streamed!);
    expectSame(plain!, streamed!);
    // A learnt bias has a cotangent of the shape of the scores.
    if (name !== 'biased')
      expect(
        attentions(streamed!)
          .map(({ op }) => op)
          .sort(),
      ).toEqual(derived);
  });
});

test('keys and values that are repeated as a whole stay as they are spelled', () => {
  const graph = prepare(graphOf(text, 'tiled', { T: 3, S: 5, K: 4 }));
  const after = recogniseAttention(graph, lavapipe);
  verify(after);
  expect(attentions(after).map(({ op }) => op)).toEqual(['attention']);
  expectSame(graph, after);
});
