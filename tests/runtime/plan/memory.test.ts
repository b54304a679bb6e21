/** A plan that asks for more memory than there is: what it says, and whether its advice holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { loadProgram } from '../../../runtime/load.ts';
import { runPlan } from '../../../runtime/plan/run-plan.ts';
import { patience, program, text, Workspace } from '../../e2e/workspace.ts';
import { openForTests } from '../hand-written.ts';

const tooLarge = 512;

let device: Device;
let place: Workspace;
beforeAll(async () => {
  device = await openForTests();
  place = new Workspace();
  place.write('text.txt', text);
});
afterAll(() => {
  device.close();
  place.remove();
});

async function run(batch: number, memoryBytes: number) {
  const file = place.write('mite.llm', program({ batch, steps: 2, every: 2 }));
  const loaded = loadProgram(file);
  const events: RunEvent[] = [];
  const result = await runPlan(loaded.program!, loaded.sources, {
    device: { ...device, memoryBytes },
    out: place.path(`run-${batch}`),
    only: 'model',
    optimize: 2,
    report: (event) => events.push(event),
  });
  return { result, events };
}

test(
  'too large a batch names the five largest buffers and a batch that fits',
  patience,
  async () => {
    const memory = 4 * 2 ** 20;
    const { result, events } = await run(tooLarge, memory);
    const step = events.find((event) => event.event === 'compile' && event.name === 'step');
    expect(step).toMatchObject({ bytes: expect.any(Number) });
    if (result.ok) throw new Error('it fits');
    const [{ slug, span, notes, hint }] = result.diagnostics as [(typeof result.diagnostics)[0]];
    expect(slug).toBe('out-of-memory');
    expect(program({ batch: tooLarge, steps: 2, every: 2 }).slice(span.start)).toMatch(
      /^train\[Mite\]/,
    );
    const listed = notes!.slice(notes!.indexOf('the largest buffers:') + 1);
    expect(listed).toHaveLength(5);
    for (const line of listed) expect(line).toMatch(/^ +[\d.]+ [KM]iB {2}\S/);

    const batch = Number(/^A batch of (\d+) should fit$/.exec(hint!)?.[1]);
    expect(batch).toBeGreaterThan(0);
    expect(batch).toBeLessThan(tooLarge);
    const again = await run(batch, memory);
    expect(again.result.ok ? [] : again.result.diagnostics).toEqual([]);
  },
);
