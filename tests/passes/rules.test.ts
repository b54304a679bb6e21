import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { rewrite } from '../../compiler/graph/rewrite.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { dotRules } from '../../compiler/passes/recognise-dot.ts';
import { arithmeticRules } from '../../compiler/passes/rules/arithmetic.ts';
import { contractionRules } from '../../compiler/passes/rules/contraction.ts';
import { indexedRules } from '../../compiler/passes/rules/indexed.ts';
import { movementRules } from '../../compiler/passes/rules/movement.ts';
import type { Rule } from '../../compiler/passes/rules/rule.ts';
import { spreadingRules } from '../../compiler/passes/rules/spreading.ts';
import { Random } from '../fuzz/random.ts';
import { expectClose } from '../graph/expect-close.ts';
import { type RuleName, ruleSamples } from './rule-samples.ts';

const rules: { readonly [Name in RuleName]: Rule } = {
  ...arithmeticRules,
  ...movementRules,
  ...spreadingRules,
  ...contractionRules,
  ...indexedRules,
  ...dotRules,
};

/** Whole numbers reach past both ends of the tables they index, which clamps them. */
const ranges: { readonly [Dtype in Scalar]: readonly [low: number, high: number] } = {
  f32: [-3, 3],
  f16: [-3, 3],
  bf16: [-3, 3],
  i32: [-2, 7],
  u32: [0, 7],
  bool: [0, 2],
};

function sampleOf(name: RuleName): { graph: Graph; inputs: Map<string, NdArray> } {
  const b = new GraphBuilder();
  const random = new Random(3);
  const nodes: Node<'input'>[] = [];
  const inputs = new Map<string, NdArray>();
  const input = (shape: Shape, dtype: Scalar = 'f32'): Node => {
    const node = b.input(`x${nodes.length}`, dtype, shape);
    nodes.push(node);
    inputs.set(node.attributes.name, random.array(node, ...ranges[dtype]));
    return node;
  };
  const node = ruleSamples[name](b, input);
  return { graph: { name, inputs: nodes, outputs: [{ name: 'y', node }] }, inputs };
}

const names = Object.keys(ruleSamples) as RuleName[];

test.each(names)('%s rewrites its sample and keeps its value', (name) => {
  const { graph, inputs } = sampleOf(name);
  let applied = 0;
  const builder = new GraphBuilder((b, node) => {
    if (!rules[name].ops.includes(node.op)) return undefined;
    const replacement = rules[name].apply(b, node);
    if (replacement !== undefined) applied += 1;
    return replacement;
  });
  const after = rewrite(graph, undefined, builder);
  expect(applied).toBeGreaterThan(0);
  verify(after);
  const expected = evaluate(graph, inputs).get('y')!;
  const actual = evaluate(after, inputs).get('y')!;
  expect(actual.shape).toEqual(expected.shape);
  expectClose(actual.data, expected.data, 1e-12);
});

test.each(names)('%s has nothing to do after it was applied', (name) => {
  const { graph } = sampleOf(name);
  const rule = (b: GraphBuilder, node: Node) =>
    rules[name].ops.includes(node.op) ? rules[name].apply(b, node) : undefined;
  const once = rewrite(graph, undefined, new GraphBuilder(rule));
  let applied = 0;
  rewrite(
    once,
    undefined,
    new GraphBuilder((b, node) => {
      const replacement = rule(b, node);
      if (replacement !== undefined) applied += 1;
      return replacement;
    }),
  );
  expect(applied).toBe(0);
});
