/** A slab while a graph is rewritten: computes for all parts at once what was computed for each. */
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { elementCount, type Node, type Output } from '../graph/graph.ts';
import { operandRows, type Row, rowKey, sharedScalar } from './rows.ts';
import type { SlabPlan } from './slab-plan.ts';

export class Slab {
  private readonly b: GraphBuilder;
  private readonly plan: SlabPlan;
  private readonly made: (node: Node) => Node;
  private readonly sizes: readonly number[];
  private readonly lifted = new Map<string, Node>();
  private readonly parts: ReadonlySet<string>;

  /** `made`: what stands for a node of the old graph in that of `b`. */
  constructor(b: GraphBuilder, plan: SlabPlan, made: (node: Node) => Node) {
    this.b = b;
    this.plan = plan;
    this.made = made;
    this.sizes = plan.updates.map(({ inputs: [first] }) => elementCount(first!.shape));
    const states = plan.updates[0]!.inputs.map((_, at) =>
      plan.updates.map(({ inputs }) => inputs[at]!),
    );
    const gradients = plan.gradients === undefined ? [] : [plan.gradients];
    this.parts = new Set([...states, ...gradients].map(rowKey));
  }

  /** The values of a row, one for each part, as one value. */
  lift(row: Row): Node {
    const key = rowKey(row);
    const known = this.lifted.get(key);
    if (known !== undefined) return known;
    const node = this.make(row);
    this.lifted.set(key, node);
    return node;
  }

  /** What the outputs of the old graph are now. */
  outputs(): ReadonlyMap<Output, Node> {
    const { updates } = this.plan;
    const found = new Map<Output, Node>();
    updates[0]!.outputs.forEach((_, place) => {
      const whole = this.lift(updates.map(({ outputs }) => outputs[place]!.node));
      let start = 0;
      for (const [at, { outputs }] of updates.entries()) {
        const end = start + this.sizes[at]!;
        const output = outputs[place]!;
        found.set(output, this.b.reshape(this.b.slice(whole, [start], [end]), output.node.shape));
        start = end;
      }
    });
    return found;
  }

  private make(row: Row): Node {
    const { b } = this;
    const [first] = row;
    b.at(first!.span);
    if (this.parts.has(rowKey(row))) {
      const flat = row.map((node, at) => b.reshape(this.made(node), [this.sizes[at]!]));
      return b.concat(flat, 0);
    }
    const scalar = sharedScalar(row);
    if (scalar !== undefined) {
      const size = this.sizes.reduce((sum, own) => sum + own, 0);
      return b.broadcast(this.made(scalar), [size], []);
    }
    const operands = operandRows(row);
    invariant(operands !== undefined, () => `${first!.op} differs between parts`, first!.span);
    return b.node(
      first!.op,
      operands.map((operand) => this.lift(operand)),
      first!.attributes,
    );
  }
}
