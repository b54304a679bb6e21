/**
 * Which updates share a slab, and in which order. The parts of a slab are tensors of the program,
 * which others bind by themselves, so each but the last ends where a binding may begin; a slab is no
 * larger than one binding.
 */
import { storedBytes } from '../graph/dtype.ts';
import { elementCount, type Graph, type Node } from '../graph/graph.ts';
import type { Target } from '../target/target.ts';
import { argumentRow, type Row, rowKey } from './rows.ts';
import { findUpdates, type Update } from './updates.ts';

export interface SlabPlan {
  /** One for each part, in the order of the parts. */
  readonly updates: readonly Update[];
  /** What each part is updated with; absent where its state changes by itself alone. */
  readonly gradients?: Row;
}

export function planSlabs(graph: Graph, target: Target): readonly SlabPlan[] {
  const alike = new Map<string, Update[]>();
  for (const update of findUpdates(graph).filter(canBePacked)) {
    const types = update.inputs.map(({ dtype }) => dtype).join();
    const key = `${types}: ${update.form}`;
    alike.set(key, [...(alike.get(key) ?? []), update]);
  }
  return [...alike.values()]
    .flatMap((updates) => inBindings(updates, target))
    .flatMap((updates) => planOf(updates) ?? []);
}

/** Others may be packed several to a word. */
const wholeElements: ReadonlySet<string> = new Set(['f32', 'f16', 'i32', 'u32']);

function canBePacked({ inputs, operands }: Update): boolean {
  return inputs.every(({ dtype }) => wholeElements.has(dtype)) && operands.every(isComputed);
}

/** A value that would be stored anyway: to read it from a slab costs nothing. */
function isComputed(node: Node): boolean {
  switch (node.op) {
    case 'reshape':
    case 'permute':
      return isComputed(node.inputs[0]!);
    case 'input':
    case 'constant':
    case 'iota':
    case 'broadcast':
    case 'slice':
    case 'pad':
    case 'reverse':
      return false;
    default:
      return true;
  }
}

/** Parts that fit into one binding, those first that end where a binding may begin. */
function inBindings(updates: readonly Update[], { limits }: Target): readonly Update[][] {
  const { maxStorageBufferBindingSize: most, minStorageBufferOffsetAlignment: step } = limits;
  const count = ({ inputs: [first] }: Update): number => elementCount(first!.shape);
  const isAligned = (update: Update): boolean =>
    update.inputs.every(({ dtype }) => (count(update) * storedBytes[dtype]) % step === 0);
  const ordered = [...updates.filter(isAligned), ...updates.filter((one) => !isAligned(one))];
  const bins: { elements: number; updates: Update[] }[] = [];
  for (const update of ordered) {
    const own = count(update);
    const bin = bins.find(
      ({ elements, updates: others }) =>
        (elements + own) * widest <= most && isAligned(others.at(-1)!),
    );
    if (bin === undefined) bins.push({ elements: own, updates: [update] });
    else {
      bin.elements += own;
      bin.updates.push(update);
    }
  }
  return bins.map((bin) => bin.updates);
}

/** Bytes of the widest elements; what updates a state may be wider than the state. */
const widest = 4;

/** Undefined where there is nothing to gain, or more than one gradient to each part. */
function planOf(updates: readonly Update[]): SlabPlan | undefined {
  if (updates.length < 2) return undefined;
  const rows = updates[0]!.operands.map((_, at) =>
    argumentRow(updates.map(({ operands }) => operands[at]!)),
  );
  const distinct = new Map(rows.map((row) => [rowKey(row), row]));
  const [gradients] = distinct.values();
  if (gradients === undefined) return { updates };
  const isWhole = distinct.size === 1 && gradients.every(isComputed);
  return isWhole ? { updates, gradients } : undefined;
}
