/**
 * Graphs of an optimizer's step over random trees: leaves of any shapes, one to three states a
 * leaf, a random pointwise update for each of up to three groups of leaves, gradients that are
 * computed, and sometimes the length of all gradients, by which they are cut.
 */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node, Output, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { Random } from '../fuzz/random.ts';

export interface RandomUpdates {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<string, NdArray>;
  /** Leaves of one group are updated alike. */
  readonly groups: readonly (readonly Shape[])[];
}

/** What is done to the states of a leaf and its gradient; scalars are shared by all leaves. */
type Rule = (
  b: GraphBuilder,
  states: readonly Node[],
  gradient: Node,
  scalars: readonly Node[],
) => readonly Node[];

const examples = 3;

export function randomUpdates(seed: number): RandomUpdates {
  const random = new Random(seed);
  const b = new GraphBuilder();
  const stateCount = random.integer(1, 4);
  const rules = Array.from({ length: random.integer(1, 4) }, () => drawRule(random, stateCount));
  const leaves = Array.from({ length: random.integer(2, 9) }, (_, at) => ({
    shape: drawShape(random),
    rule: random.integer(0, rules.length),
    states: [] as Node<'input'>[],
    at,
  }));
  const inputs: Node<'input'>[] = [];
  const input = (name: string, shape: Shape): Node<'input'> => {
    const node = b.input(name, 'f32', shape);
    inputs.push(node);
    return node;
  };
  for (let state = 0; state < stateCount; state += 1) {
    for (const leaf of leaves) leaf.states.push(input(`state${state}.leaf${leaf.at}`, leaf.shape));
  }
  const rate = input('rate', []);
  const gradients = leaves.map(({ shape, at }) => {
    const sum = b.sum(input(`data${at}`, [examples, ...shape]), [0]);
    return random.chance(0.3) ? b.mul(sum, b.add(sum, b.like(sum, 1))) : sum;
  });
  const length = b.sqrt(
    gradients
      .map((g) =>
        b.sum(
          b.mul(g, g),
          g.shape.map((_, axis) => axis),
        ),
      )
      .reduce((x, y) => b.add(x, y)),
  );
  const cut = random.chance(0.7)
    ? b.min(b.constant(1, 'f32'), b.div(b.constant(1, 'f32'), length))
    : rate;
  const outputs = leaves.flatMap(({ rule, states, shape }, at): Output[] => {
    const gradient = b.mul(gradients[at]!, b.broadcast(cut, shape, []));
    const next = rules[rule]!(b, states, gradient, [rate, cut]);
    return states.map(({ attributes: { name } }, i) => ({ name, node: next[i]!, donates: name }));
  });
  if (random.chance(0.5)) outputs.push({ name: 'length', node: length });
  const groups = rules.map((_, rule) =>
    leaves.filter((leaf) => leaf.rule === rule).map(({ shape }) => shape),
  );
  return {
    graph: simplify({
      name: `updates${seed}`,
      inputs,
      outputs: random.chance(0.5) ? outputs.reverse() : outputs,
    }),
    inputs: new Map(inputs.map((node) => [node.attributes.name, random.array(node, -1, 1)])),
    groups: groups.filter((group) => group.length > 0),
  };
}

function drawShape(random: Random): Shape {
  return Array.from({ length: random.integer(1, 4) }, () => random.pick([1, 2, 3, 4, 5, 8, 13]));
}

/** Each new state is a tree of pointwise ops on old states, the gradient and scalars. */
function drawRule(random: Random, states: number): Rule {
  const trees = Array.from({ length: states }, (_, at) => drawTree(random, states, at));
  return (b, olds, gradient, scalars) => trees.map((tree) => tree(b, olds, gradient, scalars));
}

type Tree = (...given: Parameters<Rule>) => Node;

/** A sum of the state itself, so that it is never forgotten, and of what else is drawn. */
function drawTree(random: Random, states: number, own: number): Tree {
  const rest = drawTerm(random, states, 3);
  const keep = random.between(0.5, 0.99);
  return (b, olds, gradient, scalars) => {
    const old = olds[own]!;
    return b.add(b.mul(old, b.like(old, keep)), rest(b, olds, gradient, scalars));
  };
}

function drawTerm(random: Random, states: number, depth: number): Tree {
  if (depth === 0 || random.chance(0.2)) {
    const leaf = random.integer(0, states + 2);
    const scalar = random.integer(0, 2);
    return (b, olds, gradient, scalars) => {
      if (leaf < states) return olds[leaf]!;
      if (leaf === states) return gradient;
      return b.broadcast(scalars[scalar]!, gradient.shape, []);
    };
  }
  const [x, y] = [drawTerm(random, states, depth - 1), drawTerm(random, states, depth - 1)];
  const op = random.pick(['add', 'sub', 'mul', 'max', 'tanh', 'select'] as const);
  return (...given) => {
    const [b] = given;
    const [left, right] = [x(...given), y(...given)];
    if (op === 'tanh') return b.tanh(left);
    if (op === 'select') return b.select(b.lt(left, right), left, b.neg(right));
    return b.node(op, [left, right], {});
  };
}
