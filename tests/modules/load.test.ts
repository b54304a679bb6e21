/** Modules in the order of their dependencies, cycles refused, names resolved to modules. */
import { expect, test } from 'vitest';
import { loadModules } from '../../compiler/modules/load.ts';

function load(
  text: string,
  modules: Readonly<Record<string, string>>,
  known: readonly string[] = [],
) {
  const all: Readonly<Record<string, string>> = { prelude: '', ...modules };
  return loadModules(
    { file: 'dir/main.llm', text },
    (name) => {
      const found = all[name];
      return found === undefined ? undefined : { file: `${name}.llm`, text: found };
    },
    known,
  );
}

const one = 'pub fn one(x: f32) -> f32 = x';

test('what is used comes first, each module once, the prelude before all', () => {
  const { modules, diagnostics } = load('use a\nuse b', { a: 'use c', b: 'use c', c: one });
  expect(modules.map(({ name }) => name)).toEqual(['prelude', 'c', 'a', 'b', 'main']);
  expect(diagnostics).toEqual([]);
});

test('the last part of a path is a module if there is one, else a name', () => {
  const { modules } = load('use lib.a\nuse lib.one\nuse lib.a as other', {
    lib: one,
    'lib.a': one,
  });
  const imports = modules.find(({ name }) => name === 'main')?.imports ?? [];
  expect(imports.map(({ local, module, name }) => [local, module, name])).toEqual([
    ['a', 'lib.a', undefined],
    ['one', 'lib', 'one'],
    ['other', 'lib.a', undefined],
  ]);
});

test('several names of one module', () => {
  const { modules } = load('use lib.{one, Two}', { lib: `${one}\npub record Two { a: f32 }` });
  const imports = modules.find(({ name }) => name === 'main')?.imports ?? [];
  expect(imports.map(({ local, module, name }) => [local, module, name])).toEqual([
    ['one', 'lib', 'one'],
    ['Two', 'lib', 'Two'],
  ]);
});

test('a path that is both a file and a name is an error', () => {
  const { diagnostics } = load('use lib.one', { lib: one, 'lib.one': one });
  expect(diagnostics.map(({ slug }) => slug)).toEqual(['ambiguous-import']);
});

test('files that import each other are named in order', () => {
  const { diagnostics } = load('use a', { a: 'use b', b: 'use a' });
  expect(diagnostics.map(({ slug, label }) => [slug, label])).toEqual([
    ['import-cycle', 'a → b → a. Move what they share into a file of its own.'],
  ]);
});

test('an unknown module is reported with what may have been meant', () => {
  const { diagnostics } = load('use std.optm.AdamW', {}, ['std.optim']);
  expect(diagnostics.map(({ slug }) => slug)).toEqual(['unknown-module']);
  expect(load('use std.optm.{AdamW}', {}, ['std.optim']).diagnostics[0]?.label).toBe(
    'did you mean `std.optim`?',
  );
});

test.each([
  ['std/models/gpt2.llm', 'std.models.gpt2'],
  ['std/prelude.llm', 'prelude'],
  ['dir/nn.llm', 'nn'],
  ['gpt2.llm', 'gpt2'],
])('the root %s is called %s', (file, name) => {
  const texts: Readonly<Record<string, string>> = {
    prelude: 'std/prelude.llm',
    'std.models.gpt2': 'std/models/gpt2.llm',
    nn: 'dir/nn.llm',
  };
  const read = (module: string) =>
    texts[module] === undefined ? undefined : { file: texts[module], text: '' };
  const { modules, sources } = loadModules({ file, text: '' }, read);
  expect(modules.at(-1)?.name).toBe(name);
  expect([...sources.keys()].sort()).toEqual([...new Set([file, 'std/prelude.llm'])].sort());
});
