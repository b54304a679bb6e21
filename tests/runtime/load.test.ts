/** Files on disk: each is the module by which others import it, and shared ones are checked once. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadProgram, ModuleCache } from '../../runtime/load.ts';

test('a file of the standard library is the module that others import', () => {
  const cache = new ModuleCache();
  const llama = loadProgram('stdlib/models/llama.llm', cache).program!;
  expect(llama.main.name).toBe('std.models.llama');
  const nn = loadProgram('stdlib/nn.llm', cache).program!;
  expect(nn.main).toBe(llama.modules.get('std.nn'));
  expect(loadProgram('stdlib/prelude.llm', cache).program!.main).toBe(nn.modules.get('prelude'));
});

test('a file of the user keeps the name by which it was given', () => {
  const { program, sources } = loadProgram('./examples/hello/hello.llm');
  expect(program!.main).toMatchObject({ name: 'hello', file: './examples/hello/hello.llm' });
  expect([...sources.keys()].filter((file) => !file.startsWith('std/'))).toEqual([
    './examples/hello/hello.llm',
  ]);
});

test('modules are beside the file, or in the folders around it up to that of the project', () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'llmc-load-'));
  const project = path.join(outside, 'project');
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(outside, file)), { recursive: true });
    writeFileSync(path.join(outside, file), text);
    return path.join(outside, file);
  };
  write('far.llm', 'pub let one = 1\n');
  write('project/model/parts.llm', 'pub fn twice(x: f32) -> f32 = 2 * x\n');
  const heads = write(
    'project/model/heads.llm',
    'use model.parts\npub fn f(x: f32) -> f32 = parts.twice(x)\n',
  );
  const seeking = write('project/model/far.test.llm', 'use far\nlet two = far.one + 1\n');
  const slugs = (file: string, within: string) =>
    loadProgram(file, undefined, within).diagnostics.map(({ slug }) => slug);
  expect(slugs(heads, project)).toEqual([]);
  expect(slugs(heads, path.join(project, 'model'))).toContain('unknown-module');
  expect(slugs(seeking, project)).toContain('unknown-module');
  expect(slugs(seeking, outside)).toEqual([]);
  expect(slugs(seeking, path.parse(outside).root)).toEqual([]);
});
