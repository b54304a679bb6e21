/** The parameters of a model out of a file's tensors, whoever has written it. */
import { type CheckpointLeaf, checkpointLeaves } from '../../compiler/core/checkpoint-names.ts';
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { fromCheckpoint } from '../weights/checkpoint-layout.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { type Family, families } from './families.ts';

/**
 * From tensors called as `save` calls them, `blocks.attn.out.w`, or as `@name` says. Errors:
 * `missing-tensor`, `unknown-tensor`, `tensor-mismatch`.
 */
export function parametersOf(
  model: ConcreteType,
  tensors: HostTensors,
  span: Span,
): Result<HostTensors> {
  const leaves = checkpointLeaves(model, span);
  const own = leaves.filter(({ path }) => tensors.has(path)).length;
  const family = familyOf(model);
  const theirs = family === undefined ? tensors : withoutExtras(tensors, family);
  const named = leaves.filter(({ names }) => names.some((name) => theirs.has(name))).length;
  return own > named
    ? fromCheckpoint(leaves.map(asSaved), tensors, span)
    : fromCheckpoint(leaves, theirs, span);
}

/** The family that this model is the type of, if it is of the standard library. */
export function familyOf(model: ConcreteType): Family | undefined {
  if (model.kind !== 'record') return undefined;
  const { module, name } = model.record;
  return families.find(
    ({ module: home, models }) => home === module && Object.values(models).includes(name),
  );
}

function asSaved(leaf: CheckpointLeaf): CheckpointLeaf {
  return { ...leaf, names: [leaf.path], stacked: 0, transposed: 0 };
}

function withoutExtras(tensors: HostTensors, { prefix, ignored }: Family): HostTensors {
  const bare = [...tensors].map(
    ([name, tensor]) =>
      [name.startsWith(prefix) ? name.slice(prefix.length) : name, tensor] as const,
  );
  return new Map(bare.filter(([name]) => !ignored.test(name)));
}
