/** `llmc export`: the model of a run as others read it. */
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { jsonFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';

export const exportRun = defineCommand({
  name: 'export',
  summary: 'write the model of a run as transformers reads it',
  about:
    'Writes config.json, model.safetensors and, if the run has them, tokenizer.json and its chat ' +
    'template. The model is one of std.models.',
  args: [
    { name: 'RUN', summary: 'the folder of a run' },
    { name: 'DIR', summary: 'the folder to write' },
  ],
  flags: { json: jsonFlag },
  examples: [
    ['llmc export runs/chat out/chat', 'a folder for from_pretrained'],
    ['llmc export runs/gpt2 models/gpt2', 'what was imported, as it was'],
    ['llmc export runs/chat out/chat --json', 'what was written, for a script'],
  ],
  run: async ({ args: [run, out], flags }, terminal) => {
    const { exportModel } = await import('../../runtime/index.ts');
    const result = await exportModel(run!, out!);
    const view = diagnosticView(terminal, flags.json);
    view.show(result.ok ? result.warnings : result.diagnostics, new Map());
    if (!result.ok) return exitCodeOf(result.diagnostics);
    const { architecture, tensors } = result.value;
    if (flags.json) terminal.record({ out, architecture, tensors });
    else terminal.message(`${out}: ${architecture}, ${tensors} tensors`);
    return exitCode.ok;
  },
});
