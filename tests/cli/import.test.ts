/** `llmc import`, `export` and `call RUN`, as a shell runs them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from '../../runtime/weights/atomic.ts';
import { readSafetensors, writeSafetensors } from '../../runtime/weights/safetensors.ts';
import { llmc } from './llmc.ts';

const patience = { timeout: 120_000 };
const golden = path.resolve('tests/goldens/models/llama');

let folder = '';
const file = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'llmc-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a model comes in, is called, and goes out again', patience, async () => {
  const imported = llmc(['import', golden, '--out', file('run'), '--json']);
  expect(imported.code).toBe(0);
  const note = { out: file('run'), model: 'Llama', parameters: 4144, context: 64 };
  expect(JSON.parse(imported.stdout)).toEqual(note);

  const expected = await readSafetensors(path.join(golden, 'expected.safetensors'));
  if (!expected.ok) throw new Error('no golden');
  const ids = expected.value.tensors.get('ids')!;
  await writeFileAtomically(file('in'), (handle) =>
    writeSafetensors(handle, new Map([['ids', ids]])),
  );
  const called = llmc(['call', file('run'), '--in', file('in'), '--out', file('out')]);
  expect(called).toMatchObject({ code: 0, stdout: '' });
  expect(called.stderr).toContain('out f32[24, 19]');
  const written = await readSafetensors(file('out'));
  const logits = written.ok ? written.value.tensors.get('out')!.values : [];
  const wanted = expected.value.tensors.get('logits')!.values;
  for (const [i, value] of wanted.entries()) expect(logits[i]).toBeCloseTo(value, 4);

  const exported = llmc(['export', file('run'), file('theirs'), '--json']);
  expect(JSON.parse(exported.stdout)).toMatchObject({ architecture: 'LlamaForCausalLM' });
  const config = JSON.parse(readFileSync(file('theirs/config.json'), 'utf8'));
  expect(config).toMatchObject({
    model_type: 'llama',
    hidden_size: 16,
    rms_norm_eps: 1e-6,
    eos_token_id: 2,
  });
});

test('mistakes name what is wrong and leave the run that is there', patience, () => {
  writeFileSync(file('run.json'), JSON.stringify({ plan: 'p', main: 'm.llm', artifact: 'a' }));
  const taken = llmc(['import', golden, '--out', folder]);
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain('holds another run');
  const absent = llmc(['import', file('absent'), '--out', file('run')]);
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain('config.json');
  expect(llmc(['export', file('absent'), file('out')]).stderr).toContain('not-a-run');
  const silent = llmc(['call', file('run')]);
  expect(silent.code).toBe(2);
  expect(silent.stderr).toContain('--in');
});
