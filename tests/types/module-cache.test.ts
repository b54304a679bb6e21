/** Programs that share checked modules: the same terms and messages as alone, nothing stale. */
import { expect, test } from 'vitest';
import { checkProgram, examineProgram } from '../../compiler/types/check.ts';
import { ModuleCache } from '../../compiler/types/module-cache.ts';
import { printModule } from '../../compiler/types/print-term.ts';
import { checkFile, readLibrary, sourceOf } from '../support/library.ts';

const libraryFiles = [
  ...['attention', 'data', 'decode', 'lora', 'loss', 'nn', 'optim', 'prelude', 'run'],
  ...['models/gpt2', 'models/llama', 'models/reward'],
].map((name) => `stdlib/${name}.llm`);

type Texts = Readonly<Record<string, string>>;

/** `main` over a prelude without anything and these modules. */
function program(cache: ModuleCache | undefined, texts: Texts, main = 'main') {
  const all: Texts = { prelude: '', ...texts };
  return checkProgram(
    { file: `${main}.llm`, text: all[main]! },
    (name) => (all[name] === undefined ? undefined : { file: `${name}.llm`, text: all[name] }),
    [],
    cache,
  );
}

const base = 'pub record Pair { a: f32, b: f32 }\npub fn first(p: Pair) -> f32 = p.a';
const middle = 'use base.{Pair, first}\npub fn twice(p: Pair) -> f32 = first(p) + first(p)';
const main = 'use middle.twice\nuse base.Pair\nfn go(p: Pair) -> f32 = twice(p)';

test('the standard library is the same program with a cache as without', () => {
  const cache = new ModuleCache();
  for (const file of libraryFiles) {
    const shared = checkProgram(sourceOf(file), readLibrary, [], cache);
    const alone = checkFile(file);
    expect(shared.diagnostics).toEqual(alone.diagnostics);
    const printed = ({ program }: typeof alone) => [...program!.modules.values()].map(printModule);
    expect(printed(shared)).toEqual(printed(alone));
  }
});

test('a module that two programs use is checked once', () => {
  const cache = new ModuleCache();
  const one = program(cache, { base, middle, main }).program!;
  const two = program(cache, { base, middle, main: `${main} * 2.0` }).program!;
  expect(two.modules.get('base')).toBe(one.modules.get('base'));
  expect(two.modules.get('middle')).toBe(one.modules.get('middle'));
  expect(two.main).not.toBe(one.main);
});

test('a root that another file imports is checked once too', () => {
  const cache = new ModuleCache();
  const root = program(cache, { base, middle }, 'middle').program!;
  expect(program(cache, { base, middle, main }).program!.modules.get('middle')).toBe(root.main);
});

test('two caches share nothing', () => {
  const one = program(new ModuleCache(), { base, middle, main }).program!;
  const two = program(new ModuleCache(), { base, middle, main }).program!;
  expect(two.modules.get('base')).not.toBe(one.modules.get('base'));
});

test('an edited module is checked anew, and so is all that stands on it', () => {
  const cache = new ModuleCache();
  const before = program(cache, { base, middle, main }).program!;
  const edited = base.replace('= p.a', '= p.b');
  const after = program(cache, { base: edited, middle, main });
  expect(after.diagnostics).toEqual([]);
  expect(printModule(after.program!.modules.get('base')!)).toContain('p.b');
  expect(after.program!.modules.get('middle')).not.toBe(before.modules.get('middle'));
});

test('an edit that breaks what imports it is found there', () => {
  const cache = new ModuleCache();
  program(cache, { base, middle, main });
  const broken = { base: base.replace('first', 'start'), middle, main };
  const { diagnostics } = program(cache, broken);
  expect(diagnostics.map(({ slug, span }) => [slug, span.file])).toContainEqual([
    'unknown-name',
    'middle.llm',
  ]);
  expect(diagnostics).toEqual(program(undefined, broken).diagnostics);
});

test('a module that has gone is missed', () => {
  const cache = new ModuleCache();
  program(cache, { base, middle, main });
  const { diagnostics } = program(cache, { middle, main });
  expect(diagnostics).toEqual(program(undefined, { middle, main }).diagnostics);
  expect(diagnostics.map(({ slug }) => slug)).toContain('unknown-module');
});

test('one text under another name is another module', () => {
  const cache = new ModuleCache();
  const same = { file: 'same.llm', text: base };
  const all = new Map([
    ['prelude', { file: 'prelude.llm', text: '' }],
    ['a', same],
    ['b', same],
  ]);
  const read = (name: string) => all.get(name);
  const use = (name: string) =>
    checkProgram({ file: 'main.llm', text: `use ${name}.Pair` }, read, [], cache).program!;
  expect(use('a').modules.get('a')!.declarations.get('Pair')!.module).toBe('a');
  expect(use('b').modules.get('b')!.declarations.get('Pair')!.module).toBe('b');
});

test.each([
  ['an error of the checker', `${base}\nfn wrong(p: Pair) -> f32 = p.c`],
  ['an error of the parser', `${base}\nfn wrong(p: Pair) -> f32 = )`],
  ['a warning', `${base}\nfn idle(p: Pair) -> f32 {\n  let x = p.b\n  p.a\n}`],
])('%s in a shared module is told to each program', (_, text) => {
  const cache = new ModuleCache();
  const texts = { base: text, middle, main };
  const first = program(cache, texts).diagnostics;
  expect(first.length).toBeGreaterThan(0);
  expect(program(cache, texts).diagnostics).toEqual(first);
  expect(program(undefined, texts).diagnostics).toEqual(first);
});

test('what an unknown name might have meant depends on the program, cache or not', () => {
  const cache = new ModuleCache();
  const lost = 'fn go() -> f32 = first()';
  const near = { base, lost, main: 'use base.Pair\nuse lost.go\nfn f(p: Pair) -> f32 = p.a' };
  const far = { base, lost, main: 'use lost.go\nfn f(x: f32) -> f32 = x' };
  for (const texts of [near, far, near]) {
    expect(program(cache, texts).diagnostics).toEqual(program(undefined, texts).diagnostics);
  }
});

test('an editor gets facts about a root that has been checked before', () => {
  const cache = new ModuleCache();
  program(cache, { base }, 'base');
  const source = { file: 'base.llm', text: base };
  const read = () => ({ file: 'prelude.llm', text: '' });
  const { facts } = examineProgram(source, read, [], cache);
  const alone = examineProgram(source, read).facts;
  expect(facts.expressions.size).toBeGreaterThan(0);
  expect(facts.expressions.size).toBe(alone.expressions.size);
});
