/** A terminal that remembers what it was told. */
import { style } from '../../cli/output/style.ts';
import type { Terminal } from '../../cli/output/terminal.ts';

export interface RecordedTerminal extends Terminal {
  readonly stdout: string[];
  readonly stderr: string[];
  /** What the live line showed, in order; '' where it was cleared. */
  readonly drawn: string[];
}

export function recordedTerminal(
  shape: { readonly isLive?: boolean; readonly width?: number } = {},
): RecordedTerminal {
  const { isLive = false, width = 80 } = shape;
  const [stdout, stderr, drawn]: [string[], string[], string[]] = [[], [], []];
  return {
    stdout,
    stderr,
    drawn,
    data: (text) => void stdout.push(text),
    record: (value) => void stdout.push(`${JSON.stringify(value)}\n`),
    message: (line) => void stderr.push(line),
    draw: (line) => {
      if (isLive) drawn.push(line);
    },
    isLive,
    width,
    style: style(false),
    hasColor: false,
  };
}
