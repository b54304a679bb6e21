/**
 * Sums that a loop carries, and that are wanted one behind the other, are carried so: gradients of
 * micro-batches are added up in their slab, not copied into it behind the loop.
 *
 *     a' = add a %0                                  s' = concat (add s[0..4] %0) (add s[4..9] %1)
 *     b' = add b %1                            =>
 *     %4 = concat (result 0) (result 1)              %4 = result 2
 *
 * What the loop carried before is dropped, as nobody asks for it any more.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { elementCount, type Graph, type Node, topological } from '../graph/graph.ts';
import { bodyInputs, bodyOf, bodyOutputs, inputName, isLoop, partsOf } from '../graph/loop.ts';
import { countUses, rewrite } from '../graph/rewrite.ts';
import { pruneLoops } from './prune-loops.ts';
import { splatValue } from './rules/rule.ts';

/** A concatenation of carried sums, and for each part what a round adds to it. */
interface CarriedSlab {
  readonly concat: Node;
  readonly loop: Node<'loop'>;
  readonly added: readonly Node[];
}

export function carrySlabs(graph: Graph): Graph {
  const slabs = findSlabs(graph);
  if (slabs.length === 0) return graph;
  const slabsOf = (loop: Node): readonly CarriedSlab[] =>
    slabs.filter((slab) => slab.loop === loop);
  const results = new Map<Node, readonly Node[]>();
  const rewritten = rewrite(graph, (b, node, inputs) => {
    const slab = slabs.find(({ concat }) => concat === node);
    if (slab !== undefined) {
      const place = slab.loop.attributes.carried + slabsOf(slab.loop).indexOf(slab);
      return results.get(slab.loop)![place];
    }
    if (node.op === 'result') {
      const [loop] = node.inputs as readonly [Node<'loop'>];
      const { at } = node.attributes;
      return results.get(loop)?.[at < loop.attributes.carried ? at : at + slabsOf(loop).length];
    }
    if (!isLoop(node) || slabsOf(node).length === 0) return undefined;
    const loop = withSlabs(b, node, inputs, slabsOf(node));
    results.set(node, b.resultsOf(loop, loop.attributes));
    return loop;
  });
  return pruneLoops(rewritten);
}

function withSlabs(
  b: GraphBuilder,
  { attributes }: Node<'loop'>,
  inputs: readonly Node[],
  slabs: readonly CarriedSlab[],
): Node<'loop'> {
  const { carried, stacked, captured } = partsOf(inputs, attributes);
  const zeros = slabs.map(({ concat }) => b.splat(0, concat.dtype, concat.shape));
  const body = carryAlso(attributes.body, attributes.carried, slabs);
  const more = { ...attributes, carried: carried.length + slabs.length, body };
  return b.node('loop', [...carried, ...zeros, ...stacked, ...captured], more) as Node<'loop'>;
}

/** The body with a carried value more for each slab. */
function carryAlso(body: Graph, carried: number, slabs: readonly CarriedSlab[]): Graph {
  const b = new GraphBuilder();
  const made = new Map<Node, Node>();
  const copy = rewrite(
    body,
    (_, node, inputs) => {
      const other = b.node(node.op, inputs, node.attributes, node.span);
      made.set(node, other);
      return other;
    },
    b,
  );
  const sums = slabs.map(({ concat, added }, at) => {
    const before = b.input(inputName('carried', carried + at), concat.dtype, concat.shape);
    let start = 0;
    const parts = added.map((node) => {
      const end = start + elementCount(node.shape);
      const part = b.reshape(b.slice(before, [start], [end]), node.shape);
      start = end;
      return b.reshape(b.add(part, made.get(node)!), [elementCount(node.shape)]);
    });
    return { before, after: b.concat(parts, 0) };
  });
  const [round, ...inputs] = copy.inputs;
  const outputs = copy.outputs.map(({ node }) => node);
  return bodyOf(
    body.name,
    [
      round!,
      ...inputs.slice(0, carried),
      ...sums.map(({ before }) => before),
      ...inputs.slice(carried),
    ],
    [...outputs.slice(0, carried), ...sums.map(({ after }) => after)],
    outputs.slice(carried),
  );
}

function findSlabs(graph: Graph): readonly CarriedSlab[] {
  const uses = countUses(graph);
  return topological(graph).flatMap((concat): CarriedSlab[] => {
    if (concat.op !== 'concat' || concat.shape.length !== 1) return [];
    const parts = concat.inputs.map((part) => (part.op === 'reshape' ? part.inputs[0]! : part));
    const isOnlyHere = [...concat.inputs, ...parts].every((node) => uses.get(node) === 1);
    const [loop] = parts[0]!.inputs;
    if (!isOnlyHere || loop === undefined || !isLoop(loop)) return [];
    const added = parts.flatMap((part) => {
      const isOwn = part.op === 'result' && part.inputs[0] === loop;
      return isOwn ? addedTo(loop, part.attributes.at) : [];
    });
    const isWhole = elementCount(concat.shape) === sizeOf(added) && added.length >= parts.length;
    return isWhole ? [{ concat, loop, added }] : [];
  });
}

const sizeOf = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, { shape }) => sum + elementCount(shape), 0);

/** What each round adds to a carried value that begins with zero, one behind the other in it. */
function addedTo(loop: Node<'loop'>, at: number): readonly Node[] {
  const { attributes, inputs } = loop;
  if (at >= attributes.carried || splatValue(inputs[at]!) !== 0) return [];
  const before = bodyInputs(attributes).carried[at]!;
  const after = bodyOutputs(attributes).carried[at]!;
  const uses = countUses(attributes.body);
  const isSum = after.op === 'add' && after.inputs.includes(before);
  if (!isSum || uses.get(before) !== 1 || uses.get(after) !== 1) return [];
  return blocksOf(after.inputs.find((input) => input !== before)!);
}

/** Values that lie one behind the other in a value. */
function blocksOf(node: Node): readonly Node[] {
  const isStack = node.op === 'concat' && node.attributes.axis === 0;
  return isStack ? node.inputs.flatMap(blocksOf) : [node];
}
