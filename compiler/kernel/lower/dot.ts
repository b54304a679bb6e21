/** The templates of contractions, by schedule. */
import type { Region } from '../regions/region.ts';
import { dotCandidates } from '../schedule/dot-candidates.ts';
import type { DotSchedule } from '../schedule/schedule.ts';
import { factsOf } from './contraction.ts';
import { lowerRegisterDot } from './dot-register.ts';
import type { Context, Lowered, Template } from './scene.ts';

export const dotTemplate: Template<DotSchedule> = {
  candidates: (region, context) =>
    dotCandidates(factsOf(region, context), context.target, context.maxLanes),
  lower: lowerDot,
};

function lowerDot(region: Region, context: Context, schedule: DotSchedule): readonly Lowered[] {
  const whole = { region, context, parts: 1 };
  switch (schedule.template) {
    case 'register':
      return [lowerRegisterDot(whole, schedule)];
    default:
      return schedule.template satisfies never;
  }
}
