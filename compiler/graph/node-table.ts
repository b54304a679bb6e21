/**
 * Hash-consing: equal ops on equal inputs are one node, so common subexpressions never exist twice.
 * Of two requests for one node the first one's span stays. Ops that change nothing by their
 * attributes (a reshape to the same shape) are their input.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import { graphsIn, type Node, type OpAttributes, type OpName } from './graph.ts';
import type { TensorType } from './op.ts';
import { sameShape } from './ops/pointwise.ts';
import { opDefinition } from './ops.ts';
import { noPlace, printGraph } from './print.ts';

export abstract class NodeTable {
  /** The line of the program that asks for the nodes made from here on. */
  span: Span | undefined;
  private readonly interned = new Map<string, Node>();
  private readonly nodes: Node[] = [];

  /** An op on nodes of this table. Inputs and attributes that break its shape rule are a bug. */
  node<Op extends OpName>(
    op: Op,
    inputs: readonly Node[],
    attributes: OpAttributes[Op],
    span: Span | undefined = this.span,
  ): Node {
    const key = `${op} ${inputs.map((input) => input.id).join()} ${attributesKey(attributes)}`;
    const known = this.interned.get(key);
    if (known !== undefined) return known;
    const { arity, infer } = opDefinition(op);
    const isOwn = inputs.every((input) => this.nodes[input.id] === input);
    invariant(isOwn, () => `${op}: an input belongs to another builder`, span);
    invariant(
      arity === 'many' || arity === inputs.length,
      () => `${op} takes ${arity} inputs`,
      span,
    );
    const type = infer(inputs, attributes);
    const unchanged = inputThatStays(op, inputs, attributes, type);
    if (unchanged !== undefined) {
      this.interned.set(key, unchanged);
      return unchanged;
    }
    const node = this.make(op, inputs, attributes, type, span);
    // Known before it is replaced, so that what replaces it may contain it.
    this.interned.set(key, node);
    const replacement = this.replace(node);
    this.interned.set(key, replacement);
    return replacement;
  }

  /** The value that stands for a node made just now. */
  protected abstract replace(node: Node): Node;

  private make(
    op: OpName,
    inputs: readonly Node[],
    attributes: OpAttributes[OpName],
    { dtype, shape }: TensorType,
    span: Span | undefined,
  ): Node {
    const node = { id: this.nodes.length, op, inputs, attributes, dtype, shape, span } as Node;
    this.nodes.push(node);
    return node;
  }
}

/**
 * Sorted, since two literals of one meaning may differ in order. 0 and -0 are one constant. A graph
 * counts as its text, without the places it comes from.
 */
function attributesKey(attributes: OpAttributes[OpName]): string {
  const graphs = graphsIn(attributes);
  const plain = Object.keys(attributes).filter((key) => !graphs.has(key));
  const texts = [...graphs.values()].map((graph) => printGraph(graph, noPlace));
  return [JSON.stringify(attributes, plain.sort()), ...texts].join(' ');
}

/** The input that an op with these attributes merely repeats. */
function inputThatStays(
  op: OpName,
  inputs: readonly Node[],
  attributes: OpAttributes[OpName],
  result: TensorType,
): Node | undefined {
  const [input] = inputs;
  const isSame = input !== undefined && input.dtype === result.dtype && sameShape(input, result);
  return isSame && keepsOrder(op, inputs, attributes) ? input : undefined;
}

/** Whether a result of the input's type must be the input itself. */
function keepsOrder(
  op: OpName,
  inputs: readonly Node[],
  attributes: OpAttributes[OpName],
): boolean {
  switch (op) {
    case 'reshape':
    case 'broadcast':
    case 'slice':
    case 'pad':
    case 'cast':
    case 'bitcast':
      return true;
    case 'concat':
      return inputs.length === 1;
    case 'sum':
    case 'reduce_max':
    case 'reverse':
      return (attributes as OpAttributes['sum']).axes.length === 0;
    case 'permute': {
      const { permutation } = attributes as OpAttributes['permute'];
      return permutation.every((axis, i) => axis === i);
    }
    default:
      return false;
  }
}
