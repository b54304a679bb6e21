/** What a training reports of traced values: from the outputs `trace.*` of a step. */
import { type Trace, tracePrefix, traceStatistics } from '../../compiler/core/trace.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import { LineIndex } from '../../compiler/source/text.ts';
import type { RunEvent } from '../events.ts';

export interface PlacedTrace extends Pick<Trace, 'name' | 'shape'> {
  /** `gpt.llm:12:7` */
  readonly place: string;
}

export function placed(
  traces: readonly Trace[],
  sources: ReadonlyMap<string, SourceFile>,
): readonly PlacedTrace[] {
  return traces.map(({ name, shape, span: { file, start } }) => {
    const { line, column } = new LineIndex(sources.get(file) ?? { file, text: '' }).position(start);
    return { name, shape, place: `${file}:${line}:${column}` };
  });
}

type TraceEvent = Extract<RunEvent, { readonly event: 'trace' }>;

/** `numbers` are the scalars of one step, by the names of their outputs. */
export function traceEvents(
  where: Pick<TraceEvent, 'name' | 'step'>,
  traces: readonly PlacedTrace[],
  numbers: ReadonlyMap<string, number>,
): readonly TraceEvent[] {
  return traces.map(({ name, place, shape }, i) => {
    const [min, mean, max, finite] = traceStatistics.map(
      (statistic) => numbers.get(`${tracePrefix}${i}.${statistic}`) ?? Number.NaN,
    ) as [number, number, number, number];
    return { event: 'trace', ...where, value: name, place, shape, min, mean, max, finite };
  });
}
