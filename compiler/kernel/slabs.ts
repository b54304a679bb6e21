/**
 * Lays inputs into slabs. A concatenation of donated inputs, whose counterparts among the outputs
 * are the slices of one value, needs no kernel: the inputs lie one behind the other in one storage,
 * and that value takes the storage over.
 *
 *     %3 = concat (reshape %a) (reshape %b)        input slab, in which a and b lie
 *     %5 = sub %3 %4                          =>   %5 = sub %slab %4
 *     output a = reshape (slice %5), b = …         output slab = %5, a and b its parts
 *
 * Whoever reads a or b alone binds a part of the storage, so parts begin where bindings may.
 */
import { storedBytes } from '../graph/dtype.ts';
import { elementCount, type Graph, type Node, type Output, topological } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';
import type { Target } from '../target/target.ts';

export interface LaidOut {
  /**
   * The slabs are inputs behind those of the graph, and outputs behind its outputs. An output that
   * is a part of a slab has the whole slab as its node.
   */
  readonly graph: Graph;
  readonly slabs: readonly LaidSlab[];
}

export interface LaidSlab {
  readonly name: string;
  /** Where parts begin, in elements, by the names of inputs; outputs that donate to them likewise. */
  readonly starts: ReadonlyMap<string, number>;
}

interface Found extends LaidSlab {
  /** All inputs, one behind the other, and what takes their storage over. */
  readonly whole: Node;
  readonly next: Node;
}

export function layInSlabs(graph: Graph, target: Target): LaidOut {
  const slabs = findSlabs(graph, target);
  const places = new Map(slabs.map((slab) => [slab.whole, slab]));
  const made = new Map<Node, Node>();
  const laid = rewrite(graph, (b, node, inputs) => {
    const slab = places.get(node);
    const other =
      slab === undefined
        ? b.node(node.op, inputs, node.attributes, node.span)
        : b.input(slab.name, node.dtype, node.shape);
    made.set(node, other);
    return other;
  });
  const parts = new Map(
    slabs.flatMap((slab) => [...slab.starts.keys()].map((name) => [name, slab])),
  );
  const outputs = laid.outputs.map((output): Output => {
    const slab = output.donates === undefined ? undefined : parts.get(output.donates);
    return slab === undefined ? output : { ...output, node: made.get(slab.next)! };
  });
  const inputOf = ({ whole }: Found): Node<'input'> => made.get(whole) as Node<'input'>;
  return {
    slabs,
    graph: {
      name: graph.name,
      inputs: [...laid.inputs, ...slabs.map(inputOf)],
      outputs: [
        ...outputs,
        ...slabs.map(({ name, next }) => ({ name, node: made.get(next)!, donates: name })),
      ],
    },
  };
}

function findSlabs(graph: Graph, target: Target): readonly Found[] {
  const slices = outputSlices(graph);
  const taken = new Set<Node>();
  const found: Found[] = [];
  for (const node of topological(graph)) {
    const parts = node.op === 'concat' && node.shape.length === 1 ? node.inputs.map(behind) : [];
    const [next] = new Set(parts.map((part) => slices.get(part)?.inputs[0]));
    if (next === undefined || parts.some((part) => taken.has(part))) continue;
    const starts = startsOf(parts);
    const fits = parts.every((part) => {
      const slice = slices.get(part);
      const start = starts.get(part)!;
      const isHere = slice?.inputs[0] === next && slice.attributes.start[0] === start;
      return isHere && isBindable(part, start, target);
    });
    if (!fits || new Set(parts).size < parts.length || next.shape[0] !== node.shape[0]) continue;
    for (const part of parts) taken.add(part);
    found.push({ name: nameOf(parts), starts: named(starts), whole: node, next });
  }
  return found;
}

/** By donated input: the slice that its storage is for. */
function outputSlices(graph: Graph): ReadonlyMap<Node, Node<'slice'>> {
  const inputs = new Map<string, Node>(graph.inputs.map((input) => [input.attributes.name, input]));
  const slices = new Map<Node, Node<'slice'>>();
  for (const { donates, node } of graph.outputs) {
    const slice = behind(node);
    if (donates !== undefined && slice.op === 'slice') slices.set(inputs.get(donates)!, slice);
  }
  return slices;
}

const behind = (node: Node): Node => (node.op === 'reshape' ? node.inputs[0]! : node);

function startsOf(parts: readonly Node[]): ReadonlyMap<Node, number> {
  const starts = new Map<Node, number>();
  let start = 0;
  for (const part of parts) {
    starts.set(part, start);
    start += elementCount(part.shape);
  }
  return starts;
}

function isBindable(part: Node, start: number, { limits }: Target): boolean {
  return (start * storedBytes[part.dtype]) % limits.minStorageBufferOffsetAlignment === 0;
}

function named(starts: ReadonlyMap<Node, number>): ReadonlyMap<string, number> {
  return new Map([...starts].map(([part, start]) => [nameOfInput(part), start]));
}

function nameOfInput(node: Node): string {
  return node.op === 'input' ? node.attributes.name : node.op;
}

/** After its first part. */
function nameOf(parts: readonly Node[]): string {
  return `${nameOfInput(parts[0]!)} and ${parts.length - 1} more`;
}
