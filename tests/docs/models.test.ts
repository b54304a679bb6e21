/** `docs/models.md`: its program has no mistakes, the names are as it says, and so is the table. */
import { expect, test } from 'vitest';
import { checkpointLeaves } from '../../compiler/core/checkpoint-names.ts';
import { concreteType, noStatics } from '../../compiler/core/concrete.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { formatModule } from '../../compiler/syntax/format.ts';
import { families } from '../../runtime/interop/families.ts';
import { standardModules } from '../../runtime/load.ts';
import { programFrom } from '../support/stage.ts';
import { blocksOf, checkBlock, messagesOf, read } from './blocks.ts';

const page = read('docs/models.md');
const [block] = blocksOf(page);

test('the program has no mistakes, and is formatted', () => {
  const { diagnostics, sources } = checkBlock(block!);
  expect(messagesOf(diagnostics, sources)).toBe('');
  const formatted = formatModule({ file: 'block.llm', text: block!.text });
  expect(formatted.ok && formatted.value).toBe(block!.text);
});

test('its parameters are called as it says', () => {
  const { main } = programFrom(`${block!.text}\ntype M = Stack[D: 4, L: 2]\n`);
  const alias = main.declarations.get('M');
  if (alias?.kind !== 'alias') throw new Error('no alias M');
  const leaves = checkpointLeaves(concreteType(alias.type, noStatics, nowhere), nowhere);
  const query = leaves.find(({ path }) => path === 'layers.query.w');
  expect(query).toMatchObject({
    names: ['model.layers.0.q_proj.weight', 'model.layers.1.q_proj.weight'],
    transposed: 1,
  });
});

test('the table has every family, with its models', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| `([\w.]+)`/gm)].map(([, name, model]) => [
    name,
    model,
  ]);
  const expected = families.map(({ architecture, module, models }) => [
    architecture,
    `${module}.${models.untied ?? models.tied}`,
  ]);
  expect(rows).toEqual(expected);
  for (const { module } of families) expect(standardModules()).toContain(module);
});
