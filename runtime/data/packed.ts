/** Packed examples: several documents in one, each with positions of its own from 0. */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { inEpochs } from './epochs.ts';
import type { Example, Examples } from './examples.ts';
import type { LessonTokens } from './lesson-tokens.ts';
import { cutToRows, type Piece, packPieces, splitToRows } from './packing.ts';

/** Targets and what stands before them: a document of n tokens has n - 1. */
interface Document {
  readonly input: Int32Array;
  readonly target: Int32Array;
  readonly mask: Float32Array;
}

/**
 * All of the texts, each split where it is longer than `length`. A token that begins a piece is the
 * last target of the piece before, so none but the first of a text is not predicted.
 */
export function packTexts(
  texts: readonly Pick<LessonTokens, 'ids' | 'learnt'>[],
  length: number,
): Examples {
  const documents = texts.map(({ ids, learnt }) => ({
    input: ids.subarray(0, -1),
    target: ids.subarray(1),
    mask: Float32Array.from(learnt.subarray(1)),
  }));
  const lengths = documents.map(({ target }) => target.length);
  return rowsOf(documents, packPieces(splitToRows(lengths, length), length), length);
}

/** `dialogues` (`input`, `target`, `mask`), each of which is one document. */
export function packDialogues(dialogues: Examples, length: number): Examples {
  const documents = Array.from({ length: dialogues.count }, (_, index) =>
    documentOf(dialogues.at(index)),
  );
  const lengths = documents.map(({ target }) => lengthOf(target));
  return rowsOf(documents, packPieces(cutToRows(lengths, length), length), length);
}

function documentOf({ input, target, mask }: Example): Document {
  const fits =
    input instanceof Int32Array && target instanceof Int32Array && mask instanceof Float32Array;
  invariant(fits, () => 'only dialogues are packed');
  return { input, target, mask };
}

/** Without the ignored targets that fill an example up. */
function lengthOf(target: Int32Array): number {
  let length = target.length;
  while (length > 0 && target[length - 1] === -1) length -= 1;
  return length;
}

function rowsOf(
  documents: readonly Document[],
  rows: readonly (readonly Piece[])[],
  length: number,
): Examples {
  return inEpochs(rows.length, (index) => rowOf(documents, rows[index]!, length));
}

/** What no document fills is one more document, without targets. */
function rowOf(documents: readonly Document[], pieces: readonly Piece[], length: number): Example {
  const input = new Int32Array(length);
  const target = new Int32Array(length).fill(-1);
  const mask = new Float32Array(length);
  const doc = new Int32Array(length).fill(pieces.length);
  const pos = new Int32Array(length);
  let at = 0;
  for (const [number, { document, start, end }] of pieces.entries()) {
    const from = documents[document]!;
    input.set(from.input.subarray(start, end), at);
    target.set(from.target.subarray(start, end), at);
    mask.set(from.mask.subarray(start, end), at);
    doc.fill(number, at, at + end - start);
    pos.set(counting(end - start), at);
    at += end - start;
  }
  pos.set(counting(length - at), at);
  return { input, target, mask, doc, pos };
}

function counting(length: number): Int32Array {
  return Int32Array.from({ length }, (_, index) => index);
}
