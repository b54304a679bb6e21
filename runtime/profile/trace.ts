/**
 * The timed runs in the Trace Event Format, which https://ui.perfetto.dev and chrome://tracing open:
 * complete events (`ph: X`), in microseconds. Source: "Trace Event Format", the Chromium project.
 */
import type { ProfiledTraining } from './profile-training.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly cat?: string;
  /** Microseconds, as is `dur`. */
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, string>>;
}

/** Between two steps, so that they can be told apart. */
const gapMicroseconds = 100;
const [pid, kernelsRow, stepsRow] = [1, 1, 2];

/** One JSON document: kernels in one row, steps in another. */
export function traceOf({ profile, runs }: ProfiledTraining): string {
  const traceEvents: TraceEvent[] = [
    named('process_name', 0, `${profile.training} on ${profile.device}`),
    named('thread_name', stepsRow, 'steps'),
    named('thread_name', kernelsRow, 'kernels'),
  ];
  let start = 0;
  for (const [number, run] of runs.entries()) {
    const length = run.reduce((last, { end }) => Math.max(last, end), 0) / 1000;
    traceEvents.push(event(`step ${number + 1}`, stepsRow, start, length, {}));
    for (const { kernel, place, begin, end } of run) {
      const args = place === '' ? {} : { line: place };
      traceEvents.push(event(kernel, kernelsRow, start + begin / 1000, (end - begin) / 1000, args));
    }
    start += length + gapMicroseconds;
  }
  return `${JSON.stringify({ displayTimeUnit: 'ns', traceEvents })}\n`;
}

function named(name: string, tid: number, value: string): TraceEvent {
  return { name, ph: 'M', pid, tid, args: { name: value } };
}

function event(
  name: string,
  tid: number,
  ts: number,
  dur: number,
  args: TraceEvent['args'],
): TraceEvent {
  return { name, ph: 'X', cat: 'gpu', pid, tid, ts, dur, args };
}
