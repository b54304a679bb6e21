/** `llmc import`: a model that others have saved becomes a run. */
import { defineCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { jsonFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';

export const importRun = defineCommand({
  name: 'import',
  summary: 'make a run of a model from elsewhere',
  about:
    'DIR has config.json and model.safetensors, whole or in parts, and tokenizer.json if there is ' +
    'text to read. GPT-2, Llama 2 and 3, Qwen2 and Qwen3 can be read; docs/models.md says what of ' +
    'them. Nothing is downloaded.',
  args: [{ name: 'DIR', summary: 'a folder as transformers saves it' }],
  flags: {
    out: { kind: 'text', placeholder: 'RUN', summary: 'the run folder (default: runs/DIR)' },
    json: jsonFlag,
  },
  examples: [
    ['llmc import Llama-3.2-1B', 'into runs/Llama-3.2-1B'],
    ['llmc import models/gpt2 --out runs/gpt2', 'then: llmc generate runs/gpt2 -p "Once"'],
    ['llmc import models/gpt2 --json', 'what was read, for a script'],
  ],
  run: async ({ args: [folder], flags }, terminal) => {
    const { importModel } = await import('../../runtime/index.ts');
    const path = await import('node:path');
    const out = flags.out ?? path.join('runs', path.basename(path.resolve(folder!)));
    const result = await importModel(folder!, out);
    const view = diagnosticView(terminal, flags.json);
    view.show(result.ok ? result.warnings : result.diagnostics, new Map());
    if (!result.ok) return exitCodeOf(result.diagnostics);
    const { model, parameters, context } = result.value;
    if (flags.json) terminal.record({ out, model, parameters, context });
    else
      terminal.message(`${out}: ${model}, ${parameters} parameters, ${context} tokens of context`);
    return exitCode.ok;
  },
});
