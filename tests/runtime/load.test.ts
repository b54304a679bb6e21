/** Files on disk: each is the module by which others import it, and shared ones are checked once. */
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
