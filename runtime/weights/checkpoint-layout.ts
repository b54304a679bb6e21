/**
 * Between a model's parameters as they are held here and the tensors of a checkpoint of others:
 * layers are stacked, matrices transposed, axes merged, as the model's fields say.
 */
import type { CheckpointLeaf } from '../../compiler/core/checkpoint-names.ts';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { isFloat } from '../../compiler/graph/dtype.ts';
import { elementCount, type Shape } from '../../compiler/graph/graph.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept } from '../result.ts';
import type { HostTensor, HostTensors } from './tensor.ts';

/**
 * The parameters, by their paths. All of `tensors` are used, and nothing else is needed. Errors, a
 * few of each, at `span`: `missing-tensor`, `unknown-tensor`, `tensor-mismatch`.
 */
export function fromCheckpoint(
  leaves: readonly CheckpointLeaf[],
  tensors: HostTensors,
  span: Span = nowhere,
): Result<HostTensors> {
  const problems = [...misnamed(leaves, tensors), ...misshapen(leaves, tensors)];
  if (problems.length > 0) {
    const diagnostics = problems.slice(0, mostProblems).map((each) => ({ ...each, span }));
    return { ok: false, diagnostics };
  }
  const parameters = leaves.map((leaf): [string, HostTensor] => [
    leaf.path,
    { dtype: leaf.dtype, shape: leaf.shape, values: gather(leaf, tensors) },
  ]);
  return accept(new Map(parameters));
}

/** The tensors of a checkpoint, by the names that others give them. */
export function toCheckpoint(
  leaves: readonly CheckpointLeaf[],
  parameters: HostTensors,
): HostTensors {
  const tensors = new Map<string, HostTensor>();
  for (const leaf of leaves) {
    const { dtype, values } = parameters.get(leaf.path)!;
    const shape = storedShape(leaf);
    const size = elementCount(shape);
    for (const [layer, name] of leaf.names.entries()) {
      const own = values.slice(layer * size, (layer + 1) * size);
      const stored = leaf.transposed > 0 ? transpose(own, columnsOf(leaf)) : own;
      tensors.set(name, { dtype, shape, values: stored });
    }
  }
  return tensors;
}

/** Of a checkpoint that fits nowhere, some are enough to see why. */
const mostProblems = 8;

type Problem = Omit<Diagnostic, 'span'>;

function misnamed(leaves: readonly CheckpointLeaf[], tensors: HostTensors): readonly Problem[] {
  const wanted = new Set(leaves.flatMap(({ names }) => names));
  const missing = [...wanted].filter((name) => !tensors.has(name));
  const unknown = [...tensors.keys()].filter((name) => !wanted.has(name));
  return [
    ...missing.map(
      (name): Problem => ({
        severity: 'error',
        slug: 'missing-tensor',
        title: `The checkpoint has no tensor \`${name}\``,
      }),
    ),
    ...unknown.map(
      (name): Problem => ({
        severity: 'error',
        slug: 'unknown-tensor',
        title: `The model has no place for the tensor \`${name}\``,
      }),
    ),
  ];
}

function misshapen(leaves: readonly CheckpointLeaf[], tensors: HostTensors): readonly Problem[] {
  return leaves.flatMap((leaf) =>
    leaf.names.flatMap((name): Problem[] => {
      const tensor = tensors.get(name);
      if (tensor === undefined) return [];
      const fits = isMerged(tensor.shape, fileAxes(leaf)) && isFloat(tensor.dtype);
      if (fits) return [];
      const notes = [
        `the checkpoint has  ${print(tensor)}`,
        `the model needs     ${print({ dtype: leaf.dtype, shape: storedShape(leaf) })}`,
      ];
      const title = `The tensor \`${name}\` has another shape or type`;
      return [{ severity: 'error', slug: 'tensor-mismatch', title, notes }];
    }),
  );
}

function print({ dtype, shape }: Pick<HostTensor, 'dtype' | 'shape'>): string {
  return `${dtype}${shape.length === 0 ? '' : `[${shape.join(', ')}]`}`;
}

function layerShape({ shape, stacked }: CheckpointLeaf): Shape {
  return shape.slice(stacked);
}

/** The axes of one layer in the order of the file. */
function fileAxes(leaf: CheckpointLeaf): Shape {
  const shape = layerShape(leaf);
  return [...shape.slice(leaf.transposed), ...shape.slice(0, leaf.transposed)];
}

/** A transposed tensor is stored as one matrix, any other as it is. */
function storedShape(leaf: CheckpointLeaf): Shape {
  if (leaf.transposed === 0) return layerShape(leaf);
  const columns = columnsOf(leaf);
  return [elementCount(layerShape(leaf)) / columns, columns];
}

function columnsOf(leaf: CheckpointLeaf): number {
  return elementCount(layerShape(leaf).slice(0, leaf.transposed));
}

/** Whether `shape` is `axes` with some neighbours merged. */
function isMerged(shape: Shape, axes: Shape): boolean {
  let at = 0;
  for (const size of shape) {
    let merged = 1;
    while (merged < size && at < axes.length) {
      merged *= axes[at]!;
      at += 1;
    }
    if (merged !== size) return false;
  }
  return axes.slice(at).every((size) => size === 1);
}

function gather(leaf: CheckpointLeaf, tensors: HostTensors): Float32Array {
  const values = new Float32Array(elementCount(leaf.shape));
  const size = elementCount(layerShape(leaf));
  const rows = size / columnsOf(leaf);
  for (const [layer, name] of leaf.names.entries()) {
    const stored = tensors.get(name)!.values;
    values.set(leaf.transposed > 0 ? transpose(stored, rows) : stored, layer * size);
  }
  return values;
}

/** A row-major matrix of so many rows, turned. */
function transpose(matrix: ArrayLike<number>, rows: number): Float32Array {
  const columns = matrix.length / rows;
  const turned = new Float32Array(matrix.length);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      turned[column * rows + row] = matrix[row * columns + column]!;
    }
  }
  return turned;
}
