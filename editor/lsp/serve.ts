/**
 * The language server: the protocol's requests, answered from the analysis of a file. It owns no
 * knowledge of the language; every answer is a function of a text and its modules.
 */
import { fileURLToPath } from 'node:url';
import {
  CodeActionKind,
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { answer } from './answer.ts';
import { publishedOf } from './diagnostics.ts';
import { fileOf, Workspace } from './workspace.ts';

/** Long enough for a word to be typed to its end, short enough not to be waited for. */
const debounceMilliseconds = 150;

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  completionProvider: { triggerCharacters: ['.', '{'] },
  renameProvider: { prepareProvider: true },
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  documentFormattingProvider: true,
};

/** Serves one editor over the two streams. The library ends the process when the editor is done. */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(input, output);
  connection.onInitialize((params): InitializeResult => {
    const workspace = new Workspace(foldersOf(params));
    answer(connection, workspace);
    watch(connection, workspace);
    return { capabilities, serverInfo: { name: 'llmc' } };
  });
  connection.listen();
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri));
}

/** Keeps the workspace as the editor has it, and tells the editor what is wrong. */
function watch(connection: Connection, workspace: Workspace): void {
  const documents = new TextDocuments(TextDocument);
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => publish(connection, workspace, documents), debounceMilliseconds);
  };
  documents.onDidChangeContent(({ document }) => {
    workspace.change(fileOf(document.uri), document.getText());
    later();
  });
  documents.onDidClose(({ document }) => {
    workspace.change(fileOf(document.uri), undefined);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    later();
  });
  connection.onDidChangeWatchedFiles(() => {
    workspace.changeOnDisk();
    later();
  });
  documents.listen(connection);
}

function publish(
  connection: Connection,
  workspace: Workspace,
  documents: TextDocuments<TextDocument>,
): void {
  for (const { uri, version } of documents.all()) {
    try {
      const analysis = workspace.analysis(fileOf(uri));
      if (analysis === undefined) continue;
      void connection.sendDiagnostics({ uri, version, diagnostics: [...publishedOf(analysis)] });
    } catch (thrown) {
      // A bug of ours; the library answers for those in requests. The next text may be past it.
      connection.console.error(`llmc lsp: ${thrown instanceof Error ? thrown.stack : thrown}`);
    }
  }
}
