/** Repeated calls where some calls are left out, and how often each call runs. */
import type { KernelCall, Repeat } from '../kernel/call.ts';

interface Calls {
  readonly calls: readonly KernelCall[];
  readonly repeats: readonly Repeat[];
}

/** Only the calls that are kept; a repeat of none is none. */
export function keepCalls({ calls, repeats }: Calls, isKept: (call: KernelCall) => boolean): Calls {
  const before = [0];
  for (const call of calls) before.push(before.at(-1)! + (isKept(call) ? 1 : 0));
  const moved = repeats.map((repeat) => {
    const first = before[repeat.first]!;
    return { ...repeat, first, count: before[repeat.first + repeat.count]! - first };
  });
  return { calls: calls.filter(isKept), repeats: moved.filter(({ count }) => count > 0) };
}

/** How often the call number `at` runs. */
export function timesRun(
  repeats: readonly Pick<Repeat, 'first' | 'count' | 'rounds'>[],
  at: number,
): number {
  const around = repeats.filter(({ first, count }) => at >= first && at < first + count);
  return around.reduce((times, { rounds }) => times * rounds, 1);
}
