/**
 * What a person sees of a run: on a terminal one live line and the lasting lines above it, elsewhere
 * plain lines. With `--json` every event is a line of its own on stdout.
 */
import type { Report, RunEvent } from '../../runtime/events.ts';
import { bytes, duration, plural } from './quantity.ts';
import { scoreTable } from './score-table.ts';
import { type StepEvent, stepLine } from './step-line.ts';
import type { Terminal } from './terminal.ts';

export interface RunView {
  readonly report: Report;
  /** Takes the live line away. */
  close(): void;
}

/** At most this many plain lines a training, however many steps it has. */
const plainLines = 40;
const redrawMilliseconds = 80;

export function jsonView(terminal: Terminal): RunView {
  return { report: (event) => terminal.record(event), close: () => undefined };
}

/** `now` in milliseconds, from any start. */
export function textView(terminal: Terminal, now: () => number = () => performance.now()): RunView {
  let losses: number[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;

  function onStep(event: StepEvent): void {
    if (event.step <= 1) losses = [];
    losses.push(event.loss);
    // The first step compiles kernels; what it took says nothing of the others.
    const isFirst = losses.length === 1;
    const secondsLeft = ((event.steps - event.step) * event.milliseconds) / 1000;
    const line = { step: event, ...(isFirst ? {} : { secondsLeft }) };
    const isLast = event.step === event.steps;
    if (terminal.isLive && !isLast) {
      if (now() - drawnAt < redrawMilliseconds) return;
      drawnAt = now();
      terminal.draw(stepLine({ ...line, losses }, terminal.width - 1));
    } else if (isLast || event.step === 1 || event.step % interval(event.steps) === 0) {
      terminal.draw('');
      const curve = isLast ? losses : [];
      terminal.message(stepLine({ ...line, losses: curve }, terminal.width - 1));
      if (isLast) losses = [];
    }
  }

  return {
    report: (event) => (event.event === 'step' ? onStep(event) : show(event, terminal)),
    close: () => terminal.draw(''),
  };
}

function interval(steps: number): number {
  return Math.max(1, Math.ceil(steps / plainLines));
}

function show(event: Exclude<RunEvent, StepEvent>, terminal: Terminal): void {
  if (event.event === 'sample' && event.step === undefined) {
    terminal.data(event.text.endsWith('\n') ? event.text : `${event.text}\n`);
  } else if (event.event === 'report') {
    terminal.data(`${event.name}\n${scoreTable(event.scores)}`);
  } else if (event.event === 'download' && event.bytes < event.total) {
    terminal.draw(`download ${bytes(event.bytes)} of ${bytes(event.total)}`);
  } else {
    if (event.event === 'download') terminal.draw('');
    terminal.message(`${terminal.style.cyan(event.event.padEnd(8))} ${describe(event)}`);
  }
}

function describe(event: Exclude<RunEvent, StepEvent | { readonly event: 'report' }>): string {
  switch (event.event) {
    case 'compile':
      return `${event.name}: ${compileFacts(event)}`;
    case 'resume':
      return `from step ${event.step}, ${event.path}`;
    case 'eval':
      return `${event.name}: loss ${event.loss.toFixed(4)}${logged(event.log)}${atStep(event.step)}`;
    case 'sample':
      return `${event.name}${atStep(event.step)}: ${event.text.trimEnd()}`;
    case 'trace':
      return traceFacts(event);
    case 'saved':
      return `step ${event.step}, ${event.path}`;
    case 'aside':
      return `${event.name} has changed; as it was: ${event.path}`;
    case 'cached':
      return `${event.name}, ${event.path}`;
    case 'data':
      return `${event.name}: ${event.to} of ${event.from} ${event.unit}`;
    case 'download':
      return `${event.address}, ${bytes(event.total)}`;
    case 'done':
      return `${duration(event.seconds)}, ${event.out}`;
    default:
      return event satisfies never;
  }
}

function logged(log: Readonly<Record<string, number>> = {}): string {
  return Object.entries(log)
    .map(([name, value]) => `, ${name} ${value.toFixed(4)}`)
    .join('');
}

function traceFacts(event: Extract<RunEvent, { readonly event: 'trace' }>): string {
  const { value, shape, min, mean, max, finite, step, place } = event;
  const [low, middle, high] = [min, mean, max].map((number) => number.toPrecision(4));
  const share = finite === 1 ? '' : `, ${(100 * finite).toFixed(1)}% finite`;
  const range = finite === 0 ? 'nothing finite' : `${low} to ${high}, mean ${middle}${share}`;
  return `${value} [${shape.join(', ')}]: ${range}${atStep(step)}, ${place}`;
}

function atStep(step: number | undefined): string {
  return step === undefined ? '' : ` at step ${step}`;
}

function compileFacts(event: Extract<RunEvent, { readonly event: 'compile' }>): string {
  return [
    plural(event.ops, 'op'),
    `${plural(event.kernels, 'kernel')} (${event.pipelines} distinct)`,
    bytes(event.bytes),
    duration(event.milliseconds / 1000),
  ].join(', ');
}
