/**
 * Parameters that an optimizer updates alike are updated as one: laid one behind the other in a
 * slab, with their gradients and moments in slabs of the same order.
 *
 *     %4 = sub %a %ga          =>    %4 = concat (reshape %a) (reshape %b)
 *     %5 = sub %b %gb                %5 = concat (reshape %ga) (reshape %gb)
 *     output a = %4                  %6 = sub %4 %5
 *     output b = %5                  output a = reshape (slice %6), b = reshape (slice %6)
 *
 * Nothing moves: gradients are written straight into their slab, and lowering lays the inputs into
 * theirs (`kernel/slabs.ts`). The sum of the squares of all gradients, if it is asked for, becomes
 * the sum of the squares of the slabs. What counts is the form of the arithmetic alone, so this
 * holds for any optimizer, and those who update in another way form another slab.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { type Graph, type Node, type Output, topological } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';
import type { Target } from '../target/target.ts';
import { innerAdditions, termsOf } from './additions.ts';
import { argumentRow, isFunctionOf, type Row, rowKey } from './rows.ts';
import { Slab } from './slab.ts';
import { planSlabs, type SlabPlan } from './slab-plan.ts';

export function packSlabs(graph: Graph, target: Target): Graph {
  const plans = planSlabs(graph, target);
  if (plans.length === 0) return graph;
  const b = new GraphBuilder();
  const made = new Map<Node, Node>();
  const slabs = plans.map((plan) => new Slab(b, plan, (node) => made.get(node)!));
  const sums = slabSums(graph, plans);
  const packed = rewrite(
    graph,
    (_, node, inputs) => {
      const sum = sums.get(node);
      const other =
        sum === undefined
          ? b.node(node.op, inputs, node.attributes, node.span)
          : sumOf(b, sum, slabs, made);
      made.set(node, other);
      return other;
    },
    b,
  );
  const updated = new Map(slabs.flatMap((slab) => [...slab.outputs()]));
  return {
    ...packed,
    outputs: packed.outputs.map((output, at): Output => {
      const node = updated.get(graph.outputs[at]!);
      return node === undefined ? output : { ...output, node };
    }),
  };
}

/** A sum of scalars: some terms as they are, others as sums over slabs, by their number. */
interface SlabSum {
  readonly terms: readonly Node[];
  readonly rows: readonly { readonly slab: number; readonly row: Row }[];
}

/** The sums that add up the same function of all gradients of a slab. */
function slabSums(graph: Graph, plans: readonly SlabPlan[]): ReadonlyMap<Node, SlabSum> {
  const inner = innerAdditions(graph);
  const sums = new Map<Node, SlabSum>();
  for (const node of rootAdditions(graph, inner)) {
    let terms = termsOf(node, inner);
    const rows = plans.flatMap((plan, slab): SlabSum['rows'] => {
      const own = termsOfSlab(terms, plan);
      if (own === undefined) return [];
      terms = terms.filter((term) => !own.includes(term));
      return [{ slab, row: own.map(({ inputs }) => inputs[0]!) }];
    });
    if (rows.length > 0) sums.set(node, { terms, rows });
  }
  return sums;
}

function rootAdditions(graph: Graph, inner: ReadonlySet<Node>): readonly Node[] {
  return topological(graph).filter(
    (node) => node.op === 'add' && node.shape.length === 0 && !inner.has(node),
  );
}

/** For each part of a slab the term that is the sum of a function of its gradient, always the same one. */
function termsOfSlab(terms: readonly Node[], { gradients }: SlabPlan): Row | undefined {
  if (gradients === undefined) return undefined;
  const places = new Map(gradients.map((gradient, at) => [gradient, at]));
  const found = new Map<number, Node>();
  for (const term of terms) {
    if (term.op !== 'sum' || term.shape.length > 0) continue;
    const [argument] = argumentRow([term.inputs[0]!], ([node]) => places.has(node!));
    const place = places.get(argument!);
    if (place !== undefined) found.set(place, term);
  }
  if (found.size < gradients.length) return undefined;
  const own = gradients.map((_, at) => found.get(at)!);
  const isGradient = (row: Row): boolean => rowKey(row) === rowKey(gradients);
  const summed = own.map(({ inputs }) => inputs[0]!);
  return isFunctionOf(summed, isGradient) ? own : undefined;
}

function sumOf(
  b: GraphBuilder,
  { terms, rows }: SlabSum,
  slabs: readonly Slab[],
  made: ReadonlyMap<Node, Node>,
): Node {
  const whole = rows.map(({ slab, row }) => b.sum(slabs[slab]!.lift(row), [0]));
  return [...whole, ...terms.map((term) => made.get(term)!)].reduce((x, y) => b.add(x, y));
}
