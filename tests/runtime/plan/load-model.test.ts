/** `load` in plans: models that others or `save` have written, in the place of trained ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { type Device, openDevice } from '../../../runtime/device/device.ts';
import { loadProgram } from '../../../runtime/load.ts';
import { type RunOutcome, runPlan } from '../../../runtime/plan/run-plan.ts';
import { readSafetensors } from '../../../runtime/weights/safetensors.ts';

let folder: string;
let device: Device;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-load-'));
  const opened = await openDevice('auto');
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  device = opened.value;
});

afterAll(() => {
  device?.close();
  rmSync(folder, { recursive: true });
});

const golden = path.resolve('tests/goldens/models/qwen2');

/** Runs a plan about the golden model; `M` is its type. */
async function run(plan: string, sizes = 'D: 16'): Promise<Result<RunOutcome>> {
  const file = path.join(folder, 'program.llm');
  writeFileSync(
    file,
    `use std.models.qwen2.TiedQwen2
use std.run.{load, save}

type M = TiedQwen2[V: 19, ${sizes}, H: 4, G: 2, F: 20, L: 2]

plan go {
${plan}
}
`,
  );
  const { program, sources, diagnostics } = loadProgram(file);
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  const report = () => {};
  const out = path.join(folder, 'out');
  return runPlan(program, sources, { device, out, optimize: 2, report });
}

test("others' names and one's own load the same model, from a folder or a file", async () => {
  const done = await run(`  let theirs = load[M](${JSON.stringify(golden)})
  save(theirs, "a.safetensors")
  let own = load[M]("out/a.safetensors")
  save(own, "b.safetensors")
  let file = load[M](${JSON.stringify(path.join(golden, 'model.safetensors'))})
  save(file, "c.safetensors")`);
  expect(done).toMatchObject({ ok: true });
  const [a, b, c] = ['a', 'b', 'c'].map((name) =>
    readFileSync(path.join(folder, 'out', `${name}.safetensors`), 'latin1'),
  );
  expect(b).toBe(a);
  expect(c).toBe(a);
  const saved = await readSafetensors(path.join(folder, 'out', 'a.safetensors'));
  const theirs = await readSafetensors(path.join(golden, 'model.safetensors'));
  if (!saved.ok || !theirs.ok) throw new Error('not read');
  const bias = saved.value.tensors.get('blocks.attn.query_bias')!;
  expect(bias.shape).toEqual([2, 16]);
  expect(bias.values.slice(16)).toEqual(
    theirs.value.tensors.get('model.layers.1.self_attn.q_proj.bias')!.values,
  );
});

test('a model of other sizes is refused at the line that loads it', async () => {
  const done = await run(`  save(load[M](${JSON.stringify(golden)}), "x.safetensors")`, 'D: 8');
  expect(done.ok ? [] : done.diagnostics).toContainEqual(
    expect.objectContaining({
      slug: 'tensor-mismatch',
      title: 'The tensor `model.embed_tokens.weight` has another shape or type',
      span: expect.objectContaining({ file: path.join(folder, 'program.llm') }),
    }),
  );
});
