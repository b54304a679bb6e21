/** The templates of contractions, by schedule. */
import type { Region } from '../regions/region.ts';
import { dotCandidates } from '../schedule/dot-candidates.ts';
import type { DotSchedule, SplitSchedule, TileSchedule } from '../schedule/schedule.ts';
import { factsOf } from './contraction.ts';
import type { DotJob } from './dot-frame.ts';
import { lowerRegisterDot } from './dot-register.ts';
import { lowerSkinnyDot } from './dot-skinny.ts';
import { lowerSumOfParts, partialRegion, partialSums } from './dot-split.ts';
import { lowerStagedDot } from './dot-staged.ts';
import type { Context, Lowered, Template } from './scene.ts';

export const dotTemplate: Template<DotSchedule> = {
  candidates: (region, context) =>
    dotCandidates(factsOf(region, context), context.target, context.maxLanes),
  lower: lowerDot,
};

function lowerDot(region: Region, context: Context, schedule: DotSchedule): readonly Lowered[] {
  if (schedule.template === 'split-k') return lowerInParts(region, context, schedule);
  const whole: DotJob = { region, context, parts: 1 };
  if (schedule.template === 'skinny') return [lowerSkinnyDot(whole, schedule)];
  return [lowerTiles(whole, schedule)];
}

function lowerTiles(job: DotJob, schedule: TileSchedule): Lowered {
  switch (schedule.template) {
    case 'register':
      return lowerRegisterDot(job, schedule);
    case 'staged':
      return lowerStagedDot(job, schedule);
    default:
      return schedule satisfies never;
  }
}

function lowerInParts(
  region: Region,
  context: Context,
  { parts, tile }: SplitSchedule,
): readonly Lowered[] {
  const partials = partialSums(region, parts);
  const job = { region: partialRegion(region, partials), context, parts };
  return [lowerTiles(job, tile), lowerSumOfParts(region, partials, context)];
}
