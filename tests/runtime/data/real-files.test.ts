/** Rows of real data sets, where `../shared/data` has them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { defaultTemplate, readTemplate } from '../../../runtime/data/chat-template.ts';
import { type DialogueOptions, dialogues, pairs } from '../../../runtime/data/dialogues.ts';
import { packDialogues } from '../../../runtime/data/packed.ts';
import { readTexts } from '../../../runtime/data/read.ts';
import { parseJsonl, type Row } from '../../../runtime/data/records.ts';
import { comparisonOf } from '../../../runtime/data/shapes.ts';
import { withSpecials } from './tokenizers.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const span = { file: 'tiny.llm', start: 3, end: 9 };
const tokenizer = withSpecials(['<|user|>', '<|assistant|>', '<|end|>']);

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

async function rowsOf(file: string): Promise<readonly Row[]> {
  const options = { baseFolder: folder, cacheFolder: folder, span, report: () => {} };
  const [read] = unwrap(await readTexts(file, options));
  return unwrap(parseJsonl(read!.text, file, span));
}

function options(length: number): DialogueOptions {
  const template = unwrap(readTemplate(defaultTemplate(tokenizer), tokenizer));
  return { tokenizer, template, length, span };
}

function onFile(file: string, title: string, check: () => Promise<void>): void {
  test.skipIf(!existsSync(path.join(folder, file)))(`${file}: ${title}`, check);
}

const gsm8k = 'sft/gsm8k-train.jsonl';
onFile(gsm8k, 'every problem is a dialogue; packing fills its rows', async () => {
  const rows = await rowsOf(gsm8k);
  expect(rows).toHaveLength(7473);
  const examples = unwrap(dialogues(rows, options(2048)));
  expect(examples.count).toBe(7473);
  const packed = packDialogues(examples, 2048);
  let used = 0;
  for (let row = 0; row < packed.count; row += 1) {
    for (const target of packed.at(row).target!) used += target === -1 ? 0 : 1;
  }
  // No packing has fewer rows than this; best-fit decreasing has at most 11/9 of the fewest, and 1.
  const fewest = Math.ceil(used / 2048);
  expect(packed.count).toBeLessThanOrEqual((11 / 9) * fewest + 1);
});

const preferences = 'preference/hh-rlhf-harmless-1900.jsonl.gz';
onFile(preferences, 'the prompt is the longest beginning that both have', async () => {
  const rows = await rowsOf(preferences);
  expect(rows).toHaveLength(1900);
  for (const row of rows) {
    const [chosen, rejected] = [row.value.chosen as string, row.value.rejected as string];
    const mark = '\n\nAssistant:';
    let common = 0;
    while (common < chosen.length && chosen[common] === rejected[common]) common += 1;
    const prompt = chosen.slice(0, chosen.lastIndexOf(mark, common - mark.length) + mark.length);
    const read = unwrap(comparisonOf(row, span)).chosen;
    if (read.kind !== 'chat') throw new Error('not a conversation');
    const turns = prompt.match(/\n\n(Human|Assistant):/g)!.length - 1;
    expect(read.given).toBe(turns);
  }
  const examples = unwrap(pairs(rows, options(1024)));
  expect(examples.count).toBeGreaterThan(1700);
});
