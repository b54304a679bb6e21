/** The blocks of a document that are marked `llm`, and what the checker and the interpreter make of them. */
import { readFileSync } from 'node:fs';
import { stageTest } from '../../compiler/core/entry.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { type Checked, check } from '../../compiler/index.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import type { BlockDecl } from '../../compiler/types/declaration.ts';
import { moduleReader } from '../../runtime/load.ts';

const root = new URL('../../', import.meta.url);

export const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export interface Block {
  /** Of its first line, in the document. */
  readonly line: number;
  /** What follows `llm` behind the fence: nothing, or `error` or `warning` with a slug. */
  readonly mark: string;
  readonly text: string;
}

export function blocksOf(document: string): readonly Block[] {
  return [...document.matchAll(/^```llm *(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, mark, text], i, all) => ({
      line: document.slice(0, all[i]!.index).split('\n').length + 1,
      mark: mark!,
      text: text!,
    }),
  );
}

const library = moduleReader('');

/** A module that may use the standard library. */
export function checkBlock({ text }: Block): Checked {
  return check({ file: 'block.llm', text }, library);
}

/** Errors and warnings, as a reader sees them. */
export function messagesOf(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceFile>,
): string {
  return diagnostics
    .map((one) => renderDiagnostic(one, sources, { width: 100, color: false }))
    .join('\n');
}

/** The key that `llmc test` uses. */
const key: NdArray = { dtype: 'u32', shape: [2], data: Float64Array.of(20_26, 0) };

/** Carries out a `test` block in f64 on the interpreter: the assertions that fail, as written. */
export function failuresOf(block: BlockDecl, sources: Checked['sources']): readonly string[] {
  const staged = stageTest(block);
  if (!staged.ok) return [messagesOf(staged.diagnostics, sources)];
  const { graph, asserts } = staged.value;
  const results = evaluate(differentiate(graph), new Map([['key', key]]));
  return asserts
    .filter(({ output }) => results.get(output)?.data[0] !== 1)
    .map(({ span }) => sources.get(span.file)!.text.slice(span.start, span.end));
}
