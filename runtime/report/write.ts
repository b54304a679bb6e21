/** Writes `report.html` into a run folder. */
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { writeWhole } from '../weights/atomic.ts';
import { pageOf } from './page.ts';
import { type RunRecord, readStages } from './record.ts';

export const reportFile = 'report.html';

/** `artifacts` are the names that the plan gives, in order. Errors: `disk-full`, `cannot-write`. */
export async function writeReport(
  out: string,
  artifacts: readonly string[],
  run: Omit<RunRecord, 'stages'>,
): Promise<Result<string>> {
  const page = pageOf({ ...run, stages: await readStages(out, artifacts) });
  return writeWhole(path.join(out, reportFile), page);
}
