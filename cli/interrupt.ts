/** Ctrl-C: once asks the work to save and stop, twice ends the process at once. */
import { exitCode } from './exit-code.ts';
import type { Terminal } from './output/terminal.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Under npm one key press arrives twice: from the terminal, and passed on by npm. */
const sameKeyPress = 300;

/** Runs `work` with a signal that the first Ctrl-C (or SIGTERM) aborts. */
export async function interruptible<T>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt > sameKeyPress) process.exit(exitCode.interrupted);
      return;
    }
    firstAt = performance.now();
    terminal.message('finishing the step, then saving; Ctrl-C again stops at once');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
