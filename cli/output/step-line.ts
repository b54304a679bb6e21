/**
 * The line of a training step: position, loss with its curve, steps skipped in f16, what the loss
 * logs, learning rate, speed, time to go.
 * Pure text of what has been measured, so that it can be tested without a terminal.
 */
import type { RunEvent } from '../../runtime/events.ts';
import { count, rate, wholeDuration } from './quantity.ts';
import { sparkline } from './sparkline.ts';

export type StepEvent = Extract<RunEvent, { readonly event: 'step' }>;

export interface StepLine {
  readonly step: StepEvent;
  /** Losses of all steps so far, for the curve; [] leaves it out. */
  readonly losses: readonly number[];
  /** Left out while nobody knows. */
  readonly secondsLeft?: number;
}

/** What is left out first where the window is narrow. */
type Part = 'lr' | 'curve' | 'speed' | 'percent' | 'left';
const sacrifices: readonly Part[] = ['lr', 'speed', 'percent', 'curve', 'left'];

/** At most `columns` wide, if need be with fewer of the numbers that the loss logs, then with fewer parts. */
export function stepLine(line: StepLine, columns: number): string {
  const all = new Set(sacrifices);
  for (let kept = Object.keys(line.step.log ?? {}).length; kept > 0; kept -= 1) {
    const text = layOut(line, all, kept);
    if (text.length <= columns) return text;
  }
  for (let dropped = 0; dropped < sacrifices.length; dropped += 1) {
    const text = layOut(line, new Set(sacrifices.slice(dropped)));
    if (text.length <= columns) return text;
  }
  return layOut(line, new Set()).slice(0, columns);
}

function layOut(
  { step, losses, secondsLeft }: StepLine,
  parts: ReadonlySet<Part>,
  logs = 0,
): string {
  const curve = parts.has('curve') ? sparkline(losses, 12) : '';
  const percent = `${Math.floor((100 * step.step) / step.steps)}%`.padStart(4);
  return [
    `${String(step.step).padStart(String(step.steps).length)}/${step.steps}`,
    ...(parts.has('percent') ? [percent] : []),
    `loss ${step.loss.toFixed(3)}${curve && ` ${curve}`}`,
    ...(step.skipped ? [`${step.skipped} skipped`] : []),
    ...logged(step).slice(0, logs),
    ...(parts.has('lr') && step.learningRate !== undefined
      ? [`lr ${rate(step.learningRate)}`]
      : []),
    ...(parts.has('speed') ? [`${count(step.tokensPerSecond)} tok/s`] : []),
    ...(parts.has('left') && secondsLeft !== undefined && step.step < step.steps
      ? [`${wholeDuration(secondsLeft)} left`]
      : []),
  ].join('  ');
}

function logged({ log = {} }: StepEvent): readonly string[] {
  return Object.entries(log).map(([name, value]) => `${name} ${value.toFixed(3)}`);
}
