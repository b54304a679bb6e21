/** The `test` blocks of the standard library, in f64 on the interpreter; `llmc test stdlib` runs them on the device. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stageTest } from '../../compiler/core/entry.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { differentiate } from '../../compiler/passes/differentiate.ts';
import { programOf } from '../support/library.ts';

const key: NdArray = { dtype: 'u32', shape: [2], data: Float64Array.of(0, 20) };
const folder = new URL('../../stdlib/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.llm'))
  .map((name) => name.replaceAll('\\', '/').slice(0, -'.llm'.length))
  .sort();

describe.each(files)('stdlib/%s.llm', (file) => {
  const { main } = programOf(`stdlib/${file}.llm`);

  test('says what each public item is', () => {
    for (const item of main.declarations.values())
      if (item.isPublic) expect(item.doc, `the doc comment of ${item.name}`).not.toBe('');
    expect(main.doc).not.toBe('');
  });

  test.each(main.tests.map((block) => [block.name, block] as const))('%s', (_, block) => {
    const staged = stageTest(block);
    if (!staged.ok) throw new Error(JSON.stringify(staged.diagnostics, null, 2));
    const { graph, asserts } = staged.value;
    const results = evaluate(differentiate(graph), new Map([['key', key]]));
    expect(asserts.length).toBeGreaterThan(0);
    for (const { output, span } of asserts)
      expect(results.get(output)?.data[0], `the assertion at ${span.file}:${span.start}`).toBe(1);
  });
});
