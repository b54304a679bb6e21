/** The VS Code extension's entry, in an editor of which only what it asks for is there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../editor/vscode/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

interface Extension {
  readonly activate: () => unknown;
  readonly deactivate: () => unknown;
}

interface Manifest {
  readonly main: string;
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly configuration: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
    };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;

/** Runs the entry with these settings; notes what the client is told. */
function load(settings: Readonly<Record<string, unknown>>) {
  const told: unknown[][] = [];
  class LanguageClient {
    constructor(...args: unknown[]) {
      told.push(args);
    }
    start = () => told.push(['start']);
    stop = () => told.push(['stop']);
  }
  const workspace = {
    getConfiguration: (section: string) => ({
      get: (key: string) => settings[`${section}.${key}`],
    }),
    createFileSystemWatcher: (pattern: string) => ({ pattern }),
  };
  const modules: Readonly<Record<string, unknown>> = {
    vscode: { workspace },
    'vscode-languageclient/node': { LanguageClient },
  };
  const module = { exports: {} as Extension };
  const entry = new Function('require', 'module', read(manifest.main));
  entry((name: string) => modules[name], module);
  return { extension: module.exports, told };
}

const defaults = Object.fromEntries(
  Object.entries(contributes.configuration.properties).map(([name, each]) => [name, each.default]),
);

test('it starts `llmc lsp` for every .llm file, and stops it', () => {
  const { extension, told } = load(defaults);
  extension.activate();
  extension.deactivate();
  const [[, , server, client], ...others] = told as [unknown[], ...unknown[][]];
  expect(server).toEqual({ command: 'llmc', args: ['lsp'] });
  expect(client).toEqual({
    documentSelector: [{ language: contributes.languages[0]!.id }],
    synchronize: { fileEvents: { pattern: '**/*.llm' } },
  });
  expect(others).toEqual([['start'], ['stop']]);
});

test('the command may have several words, and nothing to stop is no fault', () => {
  const { extension, told } = load({ 'llm.command': ['npx', 'llmc'] });
  extension.deactivate();
  extension.activate();
  expect(told[0]?.[2]).toEqual({ command: 'npx', args: ['llmc', 'lsp'] });
});

test('the files that its manifest names are there', () => {
  const files = [contributes.languages[0]!.configuration, contributes.grammars[0]!.path];
  for (const file of files) expect(() => JSON.parse(read(file))).not.toThrow();
});
