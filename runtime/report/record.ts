/** What is known of a run, as its report shows it: from the run folder, and from the events of the run. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunEvent } from '../events.ts';

export type EventOf<Name extends RunEvent['event']> = Extract<RunEvent, { readonly event: Name }>;

/** A training. */
export interface Stage {
  readonly name: string;
  readonly steps: readonly EventOf<'step'>[];
  /** On held-out data, while it was trained. */
  readonly evaluations: readonly EventOf<'eval'>[];
  /** What it wrote, while it was trained. */
  readonly samples: readonly EventOf<'sample'>[];
  /** What its `config.json` says. */
  readonly config: Readonly<Record<string, unknown>>;
}

export interface RunRecord {
  readonly plan: string;
  /** Command, versions, device. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly stages: readonly Stage[];
  /** What the plan measured and wrote, in order. */
  readonly events: readonly RunEvent[];
}

/** The trainings of these artifacts; what is none is passed over. */
export async function readStages(
  out: string,
  artifacts: readonly string[],
): Promise<readonly Stage[]> {
  const stages: Stage[] = [];
  for (const name of artifacts) {
    const folder = path.join(out, name);
    const events = parsedLines(await textOf(path.join(folder, 'metrics.ndjson')));
    const steps = events.filter((event) => event.event === 'step');
    const evaluations = events.filter((event) => event.event === 'eval');
    const samples = events.filter((event) => event.event === 'sample');
    if (steps.length === 0) continue;
    const [config = {}] = parsedLines<Stage['config']>(
      (await textOf(path.join(folder, 'config.json'))).replaceAll('\n', ' '),
    );
    stages.push({ name, steps, evaluations, samples, config });
  }
  return stages;
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** A line that is cut off, as a killed process leaves it, is passed over. */
function parsedLines<T = RunEvent>(text: string): readonly T[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as T];
    } catch {
      return [];
    }
  });
}
