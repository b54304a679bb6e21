/**
 * The house rules that a machine can check: who may import whom, what the compiler must not touch,
 * how long a file may be, and that every reference to a note has its target.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['bench', 'bin', 'cli', 'compiler', 'editor', 'runtime', 'scripts', 'tests'];

/** Inside `compiler/`, each folder may import those before it (and itself). */
const order = [
  ...['source', 'diagnostics', 'syntax', 'modules', 'types'],
  ...['graph', 'core', 'passes', 'kernel', 'program'],
];

/** The files above these folders, lowest first. */
const tops = ['pipeline.ts', 'inspect.ts', 'index.ts'];

/** Between the top folders. `tests` and `bench` look at everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  compiler: ['compiler'],
  runtime: ['compiler', 'runtime'],
  cli: ['compiler', 'runtime', 'cli', 'editor'],
  editor: ['compiler', 'runtime', 'editor'],
  scripts: ['scripts'],
  bin: ['cli'],
};

/** Where two top folders meet in one file only. */
const doors = [
  { from: 'cli', to: 'editor/', file: 'cli/commands/lsp.ts' },
  { from: 'editor', to: 'runtime/', file: 'runtime/load.ts' },
] as const;

/** Packages that one folder keeps to itself. */
const owners: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ['compiler/syntax/'],
  webgpu: ['runtime/device/', 'scripts/'],
  '@huggingface/jinja': ['runtime/data/'],
  '@jax-js/jax': ['bench/'],
  tsx: ['bin/'],
  esbuild: ['scripts/'],
  'vscode-languageserver': ['editor/lsp/'],
  'vscode-languageserver-textdocument': ['editor/lsp/'],
};

interface SourceText {
  readonly file: string;
  readonly text: string;
}

const sources: readonly SourceText[] = folders.flatMap(list).map((file) => ({
  file,
  text: readFileSync(path.join(root, file), 'utf8'),
}));

/** Paths from the root, with `/`. */
function list(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((file) => /\.(ts|mjs)$/.test(file));
}

function importsOf({ file, text }: SourceText): string[] {
  const code = withoutComments(text);
  const found = [
    ...code.matchAll(/^\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'/gm),
    ...code.matchAll(/^\s*import\s*'([^']+)'/gm),
    ...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
  ].map((match) => match[1]!);
  return found.map((name) =>
    name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name,
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '');
}

/** Why `file` must not import `target`, a path from the root or the name of a package. */
function forbidden(file: string, target: string): string | undefined {
  const top = file.split('/')[0]!;
  const isLocal = folders.includes(target.split('/')[0]!) && target.includes('.');
  if (!isLocal) return forbiddenPackage(file, top, target);
  if (mayImport[top]?.includes(target.split('/')[0]!) === false) return `${top} is below it`;
  const door = doors.find(({ from, to }) => from === top && target.startsWith(to));
  if (door !== undefined && file !== door.file && target !== door.file) return `only ${door.file}`;
  return top === 'compiler' ? forbiddenInside(file, target) : undefined;
}

function forbiddenPackage(file: string, top: string, target: string): string | undefined {
  const name = target.startsWith('@')
    ? target.split('/').slice(0, 2).join('/')
    : target.split('/')[0]!;
  const owner = owners[name];
  if (owner !== undefined && top !== 'tests' && !owner.some((folder) => file.startsWith(folder))) {
    return `only ${owner.join(', ')} may`;
  }
  return top === 'compiler' && owner === undefined ? 'the compiler stands by itself' : undefined;
}

function forbiddenInside(file: string, target: string): string | undefined {
  const [from, to] = [file.split('/')[1]!, target.split('/')[1]!];
  if (tops.includes(to) && tops.indexOf(to) >= tops.indexOf(from)) return `${to} stands above`;
  if (tops.includes(from)) return undefined;
  if (target === 'compiler/target/target.ts') return undefined;
  if (from === 'target') {
    const isPrinter = file.startsWith('compiler/target/wgsl/');
    const below = isPrinter
      ? to === 'target' || order.indexOf(to) <= order.indexOf('kernel')
      : to === 'source';
    return below ? undefined : 'a target knows kernels and nothing above';
  }
  if (to === 'target')
    return from === 'program' ? undefined : 'only program/ and the pipeline print';
  return order.indexOf(to) <= order.indexOf(from) ? undefined : `${from} comes before ${to}`;
}

test('the folders of the compiler are those that the order knows', () => {
  const found = readdirSync(path.join(root, 'compiler'), { withFileTypes: true });
  const names = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(names.filter((name) => name !== 'target' && !order.includes(name))).toEqual([]);
});

test('imports go downwards only', () => {
  const wrong = sources.flatMap((source) =>
    importsOf(source).flatMap((target) => {
      const reason = forbidden(source.file, target);
      return reason === undefined ? [] : [`${source.file} imports ${target}: ${reason}`];
    }),
  );
  expect(wrong).toEqual([]);
});

describe('the import rule can fail', () => {
  test.each([
    ['compiler/syntax/parser.ts', 'compiler/types/check.ts'],
    ['compiler/graph/graph.ts', 'compiler/core/stage.ts'],
    ['compiler/kernel/ir.ts', 'compiler/target/wgsl/print.ts'],
    ['compiler/target/target.ts', 'compiler/graph/graph.ts'],
    ['compiler/target/wgsl/print.ts', 'compiler/program/program.ts'],
    ['compiler/passes/cse.ts', 'compiler/pipeline.ts'],
    ['compiler/pipeline.ts', 'compiler/index.ts'],
    ['compiler/pipeline.ts', 'runtime/index.ts'],
    ['compiler/source/span.ts', 'node:fs'],
    ['compiler/types/check.ts', 'chevrotain'],
    ['runtime/train/loop.ts', 'cli/main.ts'],
    ['runtime/train/loop.ts', 'webgpu'],
    ['runtime/train/loop.ts', '@huggingface/jinja'],
    ['cli/main.ts', 'webgpu'],
    ['runtime/index.ts', '@jax-js/jax'],
    ['cli/main.ts', 'editor/lsp/serve.ts'],
    ['compiler/index.ts', 'editor/words.ts'],
    ['editor/lsp/serve.ts', 'runtime/index.ts'],
    ['cli/main.ts', 'vscode-languageserver/node'],
  ])('%s must not import %s', (file, target) => {
    expect(forbidden(file, target)).toBeDefined();
  });

  test.each([
    ['compiler/syntax/parser.ts', 'chevrotain'],
    ['compiler/kernel/ir.ts', 'compiler/target/target.ts'],
    ['compiler/program/emit.ts', 'compiler/target/wgsl/print.ts'],
    ['compiler/target/wgsl/print.ts', 'compiler/kernel/ir.ts'],
    ['runtime/device/dawn.ts', 'webgpu'],
    ['compiler/index.ts', 'compiler/inspect.ts'],
    ['compiler/inspect.ts', 'compiler/pipeline.ts'],
    ['compiler/pipeline.ts', 'compiler/types/check.ts'],
    ['cli/main.ts', 'compiler/index.ts'],
    ['cli/main.ts', 'node:path'],
    ['cli/commands/lsp.ts', 'editor/lsp/serve.ts'],
    ['editor/lsp/workspace.ts', 'runtime/load.ts'],
    ['editor/lsp/serve.ts', 'vscode-languageserver/node'],
    ['bench/main.ts', '@jax-js/jax'],
  ])('%s may import %s', (file, target) => {
    expect(forbidden(file, target)).toBeUndefined();
  });

  test('imports are found in all their forms', () => {
    const text = [
      "import type { A } from './a.ts';",
      'import {\n  b,\n  c,\n} from "x";'.replaceAll('"', "'"),
      "export { d } from '../d.ts';",
      "import 'side-effect';",
      "const e = await import('../../e.ts');",
      "// import { f } from 'commented';",
    ].join('\n');
    expect(importsOf({ file: 'cli/output/z.ts', text })).toEqual([
      ...['cli/output/a.ts', 'x', 'cli/d.ts', 'side-effect', 'e.ts'],
    ]);
  });
});

/** What must not occur, outside comments, in files whose path begins so. */
const taboos: readonly (readonly [folders: readonly string[], what: RegExp, why: string])[] = [
  [
    ['compiler/'],
    /\bprocess\.|\bDate\b|\bMath\.random\b|\bperformance\./,
    'the compiler knows no clock, chance or process',
  ],
  [
    ['compiler/', 'runtime/'],
    /\bconsole\.|\bprocess\.std(out|err)\b/,
    'only cli/ writes to a stream',
  ],
  [['cli/', 'editor/'], /(?<!connection\.)\bconsole\./, 'cli/output/terminal.ts writes'],
];

test('no file does what its folder must not', () => {
  const wrong = sources.flatMap(({ file, text }) =>
    taboos
      .filter(([places]) => places.some((place) => file.startsWith(place)))
      .filter(([, what]) => what.test(withoutComments(text)))
      .map(([, , why]) => `${file}: ${why}`),
  );
  expect(wrong).toEqual([]);
});

test('nobody silences the type checker or the rule against `any`', () => {
  const silencer = /@ts-(ignore|expect-error|nocheck)|biome-ignore.*noExplicitAny/;
  const rest = sources.filter(({ file }) => file !== 'tests/architecture.test.ts');
  expect(rest.filter(({ text }) => silencer.test(text)).map(({ file }) => file)).toEqual([]);
});

test('a file is at most 400 lines long, a test 500', () => {
  const long = sources
    .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ file, lines }) => lines > (file.startsWith('tests/') ? 500 : 400));
  expect(long).toEqual([]);
});

test('every reference to a note has its target', () => {
  const wanted = new Map<string, string>();
  const written = new Set<string>();
  for (const { file, text } of sources.filter(({ file }) => !file.startsWith('tests/'))) {
    for (const [, see, title] of text.matchAll(/(see[\s*/]+)?Note \[([^\]]+)\]/gi)) {
      const name = title!.replace(/[\s*/]+/g, ' ');
      if (see === undefined) written.add(name);
      else wanted.set(name, file);
    }
  }
  expect([...wanted].filter(([name]) => !written.has(name))).toEqual([]);
});
