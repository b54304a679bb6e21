/** The client: starts `llmc lsp` and lets it answer for every `.llm` file. */
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;

function activate() {
  const [command, ...words] = vscode.workspace.getConfiguration('llm').get('command');
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.llm');
  client = new LanguageClient(
    'llm',
    'llm',
    { command, args: [...words, 'lsp'] },
    {
      documentSelector: [{ language: 'llm' }],
      synchronize: { fileEvents: watcher },
    },
  );
  return client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
