/** The files of real tests, where they are at hand, taken by who knows nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nowhere } from '../../../compiler/source/span.ts';
import { parseJsonl } from '../../../runtime/data/records.ts';
import { runTask } from '../../../runtime/evaluate/tasks.ts';
import { charactersOf } from '../../../runtime/tokenizer/characters.ts';
import { unwrap } from '../../support/stage.ts';
import { examinee } from './examinee.ts';

const folder = new URL('../../../../shared/data/choice/', import.meta.url);

const files = [
  ['arc_easy', ['acc', 'acc_norm', 'acc_bytes', 'brier']],
  ['copa', ['acc', 'acc_norm', 'acc_bytes', 'brier']],
  ['piqa', ['acc', 'acc_norm', 'acc_bytes', 'brier']],
  ['winograd_wsc', ['acc']],
  ['lambada_openai', ['acc', 'perplexity']],
] as const;

test.skipIf(!existsSync(folder)).each(files)('%s', async (name, metrics) => {
  const text = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8');
  const rows = unwrap(parseJsonl(text, name, nowhere)).slice(0, 6);
  const flat = await examinee(0, 512);
  // All characters become the few that the model has; it does not matter which.
  const ids = charactersOf(text);
  const tokenizer = {
    ...flat.tokenizer,
    encode: (of: string) => {
      const encoded = unwrap(ids.encode(of));
      return { ok: true, value: encoded.map((id) => id % 28), warnings: [] } as const;
    },
  };
  const options = { delimiter: ' ', shots: 0, tokens: 8 };
  const found = unwrap(await runTask(name, rows, { ...flat, tokenizer }, options));
  expect(found.examples).toBe(6);
  expect(found.metrics.map((metric) => metric.name)).toEqual(metrics);
  if (name === 'lambada_openai') {
    const lengths = rows.map(({ value }) => ` ${value.continuation}`.length);
    const mean = lengths.reduce((a, b) => a + b) / 6;
    expect(Math.log(found.metrics[1]!.value) / mean).toBeCloseTo(Math.log(28), 4);
  } else {
    // The shortest text is the likeliest, of equals the first; contexts are all alike.
    const right = rows.map(({ value }) => {
      const { choices = value.context_options, gold } = value as {
        choices?: string[];
        gold: number;
      };
      const lengths = (choices as string[]).map((choice) => ('query' in value ? choice.length : 0));
      return Number(lengths.indexOf(Math.min(...lengths)) === gold);
    });
    expect(found.metrics[0]!.value).toBeCloseTo(right.reduce((a, b) => a + b) / 6, 6);
  }
  flat.loaded.destroy();
});
