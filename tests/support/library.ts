/** Programs over the standard library of this working tree. */
import { existsSync, readFileSync } from 'node:fs';
import type { SourceFile } from '../../compiler/source/span.ts';
import { type CheckResult, checkProgram } from '../../compiler/types/check.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';

const root = new URL('../../', import.meta.url);

/** A file of the project, by its path from the root. */
export function sourceOf(path: string): SourceFile {
  return { file: path, text: readFileSync(new URL(path, root), 'utf8') };
}

/** `std.models.gpt2` is `stdlib/models/gpt2.llm`. */
export function readLibrary(name: string): SourceFile | undefined {
  const path = `stdlib/${name.replace(/^std\./, '').replaceAll('.', '/')}.llm`;
  return existsSync(new URL(path, root)) ? sourceOf(path) : undefined;
}

export function checkFile(path: string): CheckResult {
  return checkProgram(sourceOf(path), readLibrary);
}

/** The checked program, or an error that lists what is wrong with it. */
export function programOf(path: string): CheckedProgram {
  const { program, diagnostics } = checkFile(path);
  if (program !== undefined) return program;
  const faults = diagnostics.map(({ title, span, label }) => {
    const line = sourceOf(span.file).text.slice(0, span.start);
    return `${span.file}:${line.split('\n').length}: ${title} (${label ?? ''})`;
  });
  throw new Error(faults.join('\n'));
}
