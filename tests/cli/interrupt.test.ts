import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { interruptible } from '../../cli/interrupt.ts';
import { recordedTerminal } from './terminal.ts';

afterEach(() => vi.restoreAllMocks());

test('the first Ctrl-C asks the work to end, a second one ends the process', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const terminal = recordedTerminal();
  const result = await interruptible(terminal, async (signal) => {
    expect(signal.aborted).toBe(false);
    process.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).toBe(true);
    // npm passes on what the terminal has sent already: the same key press.
    process.emit('SIGINT', 'SIGINT');
    expect(exit).not.toHaveBeenCalled();
    await sleep(350);
    process.emit('SIGINT', 'SIGINT');
    return 'saved';
  });
  expect(result).toBe('saved');
  expect(exit.mock.calls).toEqual([[130]]);
  expect(terminal.stderr).toEqual(['finishing the step, then saving; Ctrl-C again stops at once']);
});

test('afterwards Ctrl-C is the system’s again, also if the work fails', async () => {
  const before = process.listenerCount('SIGINT');
  await expect(
    interruptible(recordedTerminal(), async () => {
      expect(process.listenerCount('SIGINT')).toBe(before + 1);
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(process.listenerCount('SIGINT')).toBe(before);
});
