/** `llmc fmt`: brings files into the one style of the language. */
import { readFile } from 'node:fs/promises';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { defineCommand } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { type DiagnosticView, diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import type { Terminal } from '../output/terminal.ts';

export const fmt = defineCommand({
  name: 'fmt',
  summary: 'bring files into the one style of the language',
  about:
    'Sets spaces and indentation, breaks lines at 100 columns and puts fields in columns. Comments ' +
    'and meaning stay. Prints the files it changes; one with syntax errors is left alone.',
  args: [{ name: 'FILE', summary: 'an .llm file', many: true }],
  flags: {
    check: { kind: 'switch', summary: 'change nothing; exit code 1 if a file would change' },
  },
  examples: [
    ['llmc fmt model.llm', 'format one file'],
    ['llmc fmt *.llm', 'format a folder'],
    ['llmc fmt *.llm --check', 'in a test: list what is not formatted'],
  ],
  run: async ({ args, flags }, terminal) => {
    const view = diagnosticView(terminal, false);
    const codes: ExitCode[] = [];
    for (const file of args) codes.push(await formatFile(file, flags.check, view, terminal));
    return codes.find((code) => code !== exitCode.ok) ?? exitCode.ok;
  },
});

async function formatFile(
  file: string,
  checkOnly: boolean,
  view: DiagnosticView,
  terminal: Terminal,
): Promise<ExitCode> {
  const { formatModule } = await import('../../compiler/syntax/format.ts');
  const read = await readSource(file);
  if (!read.ok) return refused(read, view, new Map());
  const source = { file, text: read.value };
  const formatted = formatModule(source);
  if (!formatted.ok) return refused(formatted, view, new Map([[file, source]]));
  if (formatted.value === source.text) return exitCode.ok;
  if (!checkOnly) {
    const { writeWhole } = await import('../../runtime/weights/atomic.ts');
    const written = await writeWhole(file, formatted.value);
    if (!written.ok) return refused(written, view, new Map());
  }
  terminal.data(`${file}\n`);
  return checkOnly ? exitCode.wrong : exitCode.ok;
}

function refused(
  { diagnostics }: Extract<Result<string>, { ok: false }>,
  view: DiagnosticView,
  sources: Parameters<DiagnosticView['show']>[1],
): ExitCode {
  view.show(diagnostics, sources);
  return exitCodeOf(diagnostics);
}

async function readSource(file: string): Promise<Result<string>> {
  const { accept, reasonOf, refuse } = await import('../../runtime/result.ts');
  return readFile(file, 'utf8').then(accept, (thrown) =>
    refuse({ slug: 'cannot-read', title: `I cannot read ${file}`, notes: [reasonOf(thrown)] }),
  );
}
