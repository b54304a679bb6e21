/** `llmc lsp`: what editors start to know what they show. */
import { defineCommand } from '../command.ts';

export const lsp = defineCommand({
  name: 'lsp',
  summary: 'answer an editor over stdin and stdout (Language Server Protocol)',
  about:
    'Diagnostics as you type, types and shapes on hover and behind each `let`, definitions, ' +
    'references, completion, renaming and layout. Editors start it, in the folder of a project; ' +
    'editor/vscode is the extension for VS Code.',
  args: [],
  flags: {
    stdio: { kind: 'switch', summary: 'what it does anyway; some editors insist on saying so' },
  },
  examples: [
    ['llmc lsp', 'the command to give to your editor, for files that end in .llm'],
    ['llmc lsp --stdio', 'for editors that name the channel'],
    ['llmc lsp 2> lsp.log', 'keep what a bug would print'],
  ],
  run: async () => {
    const { serve } = await import('../../editor/lsp/serve.ts');
    serve(process.stdin, process.stdout);
    // The server ends the process when the editor leaves.
    return new Promise<never>(() => undefined);
  },
});
