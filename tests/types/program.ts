/** Small programs for the checker, over the prelude and the programs of the language's reference. */
import { readFileSync } from 'node:fs';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import { type CheckResult, checkProgram } from '../../compiler/types/check.ts';
import { printModule } from '../../compiler/types/print-term.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The reference's programs under the names by which they import each other. */
const library: Readonly<Record<string, () => string>> = {
  prelude: () => read('stdlib/prelude.llm'),
  'std.nn': () => read('tests/syntax/programs/a-layers.llm'),
  'std.nn.attention': () => read('tests/syntax/programs/b-attention.llm'),
  'std.models': () => read('tests/syntax/programs/c-models.llm'),
  'std.loss': () => read('tests/syntax/programs/d-losses.llm'),
  'std.optim': () => read('tests/syntax/programs/e-optim.llm'),
};

export function readReference(name: string): SourceFile | undefined {
  const text = library[name]?.();
  return text === undefined ? undefined : { file: `${name.replaceAll('.', '/')}.llm`, text };
}

export function checkText(
  text: string,
  modules: Readonly<Record<string, string>> = {},
): CheckResult {
  return checkProgram({ file: 'main.llm', text }, (name) => {
    const own = modules[name];
    return own === undefined ? readReference(name) : { file: `${name}.llm`, text: own };
  });
}

/** What a user sees, in a terminal of 100 columns. */
export function messages(text: string, modules: Readonly<Record<string, string>> = {}): string {
  const sources = new Map<string, SourceFile>([['main.llm', { file: 'main.llm', text }]]);
  for (const [name, own] of Object.entries(modules)) {
    sources.set(`${name}.llm`, { file: `${name}.llm`, text: own });
  }
  for (const name of Object.keys(library)) {
    const source = readReference(name);
    if (source !== undefined) sources.set(source.file, source);
  }
  return checkText(text, modules)
    .diagnostics.map((diagnostic) =>
      renderDiagnostic(diagnostic, sources, { width: 100, color: false }),
    )
    .join('\n\n');
}

/** The checked terms of a right program, as text. */
export function elaborated(text: string): string {
  const { program, diagnostics } = checkText(text);
  if (program === undefined) throw new Error(diagnostics.map(({ title }) => title).join('\n'));
  return printModule(program.main);
}
