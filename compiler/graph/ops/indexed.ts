/** `gather` and `scatter_add`, each the transpose of the other. */
import { invariant } from '../../diagnostics/invariant.ts';
import { isNumber, wrap } from '../dtype.ts';
import { elementCount, type Shape } from '../graph.ts';
import type { NdArray } from '../nd-array.ts';
import type { IndexedOp, OpTable, TensorType } from '../op.ts';
import { typeName } from './pointwise.ts';

/** For each (batch, frame) position in turn: which row of the table or of the result it means. */
function rowsOf(index: NdArray, batch: number, size: number): Float64Array {
  const frame = elementCount(index.shape.slice(batch));
  return index.data.map((position, i) => {
    const clamped = Math.min(Math.max(position, 0), size - 1);
    return Math.floor(i / frame) * size + clamped;
  });
}

function checkIndex(index: TensorType, batch: Shape, size: number): void {
  const fits = batch.every((extent, axis) => index.shape[axis] === extent);
  invariant(
    index.dtype === 'i32' && fits,
    () => `${typeName(index)} does not index [${batch.join(', ')}, …]`,
  );
  invariant(size > 0 || elementCount(index.shape) === 0, () => 'an index into nothing');
}

export const indexedOps: OpTable<IndexedOp> = {
  gather: {
    doc: 'table [batch…, N, cell…] and index i32 [batch…, frame…] give [batch…, frame…, cell…]: the cells at the indices, clamped to 0 … N-1.',
    kind: 'indexed',
    arity: 2,
    infer: ([table, index], { batch }) => {
      const size = table.shape[batch];
      invariant(size !== undefined, () => `${typeName(table)} has no axis after ${batch} of batch`);
      checkIndex(index, table.shape.slice(0, batch), size);
      return { dtype: table.dtype, shape: [...index.shape, ...table.shape.slice(batch + 1)] };
    },
    vjp: (b, g, [table, index], { attributes: { batch } }) => {
      const frame = index.shape.length - batch;
      return [b.scatterAdd(index, g, { batch, frame, size: table.shape[batch]! }), undefined];
    },
    evaluate: ([table, index], { batch }, output) => {
      const cell = elementCount(table.shape.slice(batch + 1));
      const result = new Float64Array(elementCount(output.shape));
      rowsOf(index, batch, table.shape[batch]!).forEach((row, i) => {
        result.set(table.data.subarray(row * cell, (row + 1) * cell), i * cell);
      });
      return result;
    },
    flops: () => 0,
  },
  scatter_add: {
    doc: 'index i32 [batch…, frame…] and updates [batch…, frame…, cell…] give [batch…, size, cell…]: the sums of the updates at each index, clamped to 0 … size-1.',
    kind: 'indexed',
    arity: 2,
    infer: ([index, updates], { batch, frame, size }) => {
      const leading = updates.shape.slice(0, batch + frame);
      checkIndex(index, leading, size);
      const fits = index.shape.length === batch + frame && isNumber(updates.dtype);
      invariant(fits, () => `${typeName(updates)} cannot be scattered by ${typeName(index)}`);
      const shape = [...leading.slice(0, batch), size, ...updates.shape.slice(batch + frame)];
      return { dtype: updates.dtype, shape };
    },
    vjp: (b, g, [index], { attributes: { batch } }) => [undefined, b.gather(g, index, batch)],
    evaluate: ([index, updates], { batch, frame, size }, output) => {
      const cell = elementCount(updates.shape.slice(batch + frame));
      const result = new Float64Array(elementCount(output.shape));
      rowsOf(index, batch, size).forEach((row, i) => {
        for (let j = 0; j < cell; j += 1) {
          const sum = result[row * cell + j]! + updates.data[i * cell + j]!;
          result[row * cell + j] = wrap(sum, output.dtype);
        }
      });
      return result;
    },
    flops: ([, updates]) => elementCount(updates.shape),
  },
};
