/**
 * What the parameters of a model are called in the checkpoints of others, and how they lie there:
 * each field by its `@name`, or its own name, and the layers of a stack one by one, by their index
 * after the field's name. So the files of `std.models` are the mapping.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { Scalar, Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { type ConcreteType, concreteType } from './concrete.ts';

/** One parameter as this compiler holds it. */
export interface CheckpointLeaf {
  /** `blocks.attn.query` */
  readonly path: string;
  readonly dtype: Scalar;
  /** The axes of stacks in front. */
  readonly shape: Shape;
  /** How many of its axes are of stacks. */
  readonly stacked: number;
  /** The tensors in a file that hold its layers, in row-major order of the stacks. */
  readonly names: readonly string[];
  /** How many leading axes of one of them, as it is held here, come last in the file. */
  readonly transposed: number;
}

/** In the order of the model's fields. `type` is a model. */
export function checkpointLeaves(type: ConcreteType, span: Span): readonly CheckpointLeaf[] {
  return leavesIn(type, { path: '', axes: [], names: [''] }, span);
}

interface Place {
  readonly path: string;
  /** Of the stacks around. */
  readonly axes: Shape;
  /** What stands before the name of a part: one prefix for each place in the stacks. */
  readonly names: readonly string[];
}

function leavesIn(type: ConcreteType, place: Place, span: Span): readonly CheckpointLeaf[] {
  invariant(type.kind === 'record', () => `a ${type.kind} has no checkpoint names`, span);
  const inside = enterStack(place, type.axes);
  return type.record.fields.flatMap((field) => {
    const fieldType = concreteType(field.type, type.statics, field.span);
    const { segment, transposed } = field.checkpoint ?? { segment: field.name, transposed: 0 };
    const within: Place = {
      path: joined(place.path, field.name),
      axes: inside.axes,
      names: inside.names.map((name) => joined(name, segment)),
    };
    if (fieldType.kind !== 'tensor') return leavesIn(fieldType, within, field.span);
    const { path, axes, names } = within;
    const shape = [...axes, ...fieldType.shape];
    return [{ path, dtype: fieldType.dtype, shape, stacked: axes.length, names, transposed }];
  });
}

/** Each index of a stack is a segment of its own. */
function enterStack({ path, axes, names }: Place, stack: Shape): Place {
  return stack.reduce<Place>(
    (place, size) => ({
      path,
      axes: [...place.axes, size],
      names: place.names.flatMap((name) =>
        Array.from({ length: size }, (_, index) => joined(name, String(index))),
      ),
    }),
    { path, axes, names },
  );
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('.');
}
