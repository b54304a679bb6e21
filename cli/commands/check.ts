/** `llmc check`: reads and checks files, runs nothing. */
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { jsonFlag } from '../flags.ts';
import { diagnosticView } from '../output/diagnostics.ts';
import { duration, plural } from '../output/quantity.ts';

export const check = defineCommand({
  name: 'check',
  summary: 'check files for mistakes; needs no device',
  about: 'Checks each file with all that it imports: names, types, and every shape.',
  args: [{ name: 'FILE', summary: 'an .llm file', many: true }],
  flags: { json: jsonFlag },
  examples: [
    ['llmc check model.llm', 'check one file and its imports'],
    ['llmc check *.llm', 'check a folder'],
    ['llmc check model.llm --json', 'mistakes as records with line and column'],
  ],
  run: async ({ args, flags }, terminal) => {
    const { loadProgram, ModuleCache } = await import('../../runtime/load.ts');
    const start = performance.now();
    const view = diagnosticView(terminal, flags.json);
    const totals = { files: args.length, errors: 0, warnings: 0 };
    const cache = new ModuleCache();
    for (const file of args) {
      const { diagnostics, sources } = loadProgram(file, cache);
      view.show(diagnostics, sources);
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      totals.errors += errors;
      totals.warnings += diagnostics.length - errors;
    }
    const seconds = (performance.now() - start) / 1000;
    if (flags.json) terminal.record({ event: 'done', ...totals, seconds });
    else terminal.message(`${verdict(totals)} in ${duration(seconds)}`);
    return totals.errors > 0 ? exitCode.wrong : exitCode.ok;
  },
});

interface Totals {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
}

function verdict({ files, errors, warnings }: Totals): string {
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return `${plural(files, 'file')} checked, ${found.join(', ') || 'no mistakes'}`;
}
