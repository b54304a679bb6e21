/**
 * Where a command writes: data to stdout, messages to stderr, and what these two can show.
 * The only file that touches the streams of the process.
 */
import { type Style, style } from './style.ts';

export interface Terminal {
  /** Text on stdout, as it is. */
  data(text: string): void;
  /** One object a line on stdout. */
  record(value: object): void;
  /** A line on stderr. */
  message(line: string): void;
  /** Redraws the last line of stderr; '' clears it. Only where `isLive`. */
  draw(line: string): void;
  /** stderr is a terminal that can redraw a line. */
  readonly isLive: boolean;
  /** Columns of stderr. */
  readonly width: number;
  /** Colours for stderr, or no change where it has none. */
  readonly style: Style;
  readonly hasColor: boolean;
}

const clearLine = '\r\u001b[K';

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const isLive = stderr.isTTY === true && env.TERM !== 'dumb';
  // https://no-color.org: set and not empty.
  const hasColor = isLive && !env.NO_COLOR;
  let drawn = '';
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  const aboveLive = (write: () => void): void => {
    if (drawn !== '') stderr.write(clearLine);
    write();
    if (drawn !== '') stderr.write(drawn);
  };
  const data = (text: string): void => aboveLive(() => stdout.write(text));
  return {
    data,
    record: (value) => data(`${JSON.stringify(value)}\n`),
    message: (line) => aboveLive(() => stderr.write(`${line}\n`)),
    draw: (line) => {
      if (!isLive || line === drawn) return;
      drawn = line;
      stderr.write(clearLine + line);
    },
    isLive,
    // Asked anew each time: a window can change its size.
    get width() {
      return stderr.columns || Number(env.COLUMNS) || 80;
    },
    style: style(hasColor),
    hasColor,
  };
}

/** `llmc inspect … | head` stops reading before we stop writing: that is not an error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
