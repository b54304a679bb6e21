/** Lines from stdin: typed at a prompt on a terminal, or piped in. */
import readline from 'node:readline';

export interface Input {
  readonly lines: AsyncIterable<string>;
  /** Shows the prompt, where someone is there to see it. */
  prompt(): void;
  /** Ends `lines`. */
  close(): void;
}

/** `onInterrupt` is called for each Ctrl-C. */
export function standardInput(onInterrupt: () => void): Input {
  const isTyped = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const lines = readline.createInterface({
    input: process.stdin,
    ...(isTyped && { output: process.stderr, prompt: '> ' }),
  });
  // A terminal that readline has taken over tells it of Ctrl-C, and not the process.
  lines.on('SIGINT', onInterrupt);
  process.on('SIGINT', onInterrupt);
  lines.on('close', () => process.off('SIGINT', onInterrupt));
  return {
    lines,
    prompt: () => (isTyped ? lines.prompt() : undefined),
    close: () => lines.close(),
  };
}
