/** The profile as a table of text: the dearest kernels by name, the rest in one row. */
import { alignColumns } from '../../compiler/program/table.ts';
import type { KernelProfile, Peaks, Profile } from './profile.ts';

/** Kernels with a row of their own. */
const mostRows = 15;

interface Column {
  readonly head: string;
  readonly isNumber: boolean;
  readonly of: (row: KernelProfile, peaks: Peaks) => string;
}

const number = (head: string, of: Column['of']): Column => ({ head, isNumber: true, of });
const word = (head: string, of: Column['of']): Column => ({ head, isNumber: false, of });

const time = number('ms', (row) => milliseconds(row.milliseconds));
const share = number('share', (row) => percent(row.share));
const times = number('times', (row) => String(row.times));
const flops = number('GFLOP/s', (row) => rate(achieved(row).flops));
const ofFlops = number('of peak', (row, peaks) => percent(achieved(row).flops / peaks.flops));
const bytes = number('GB/s', (row) => rate(achieved(row).bytes));
const ofBytes = number('of peak', (row, peaks) => percent(achieved(row).bytes / peaks.bytes));
const line = word('line', (row) => row.place);
const kernel = word('kernel', (row) => row.kernel);

/** What there is room for; what is cut off at the end is the shape of the kernel's result. */
const layouts: readonly { readonly width: number; readonly columns: readonly Column[] }[] = [
  { width: 100, columns: [time, share, times, flops, ofFlops, bytes, ofBytes, line, kernel] },
  {
    width: 80,
    columns: [
      ...[time, share, times],
      { ...ofFlops, head: 'flops' },
      { ...ofBytes, head: 'bytes' },
      ...[line, kernel],
    ],
  },
  { width: 0, columns: [time, share, line, kernel] },
];

const clocks = {
  device: 'timed by the device, a pass a kernel',
  host: 'timed by the host, a submit a kernel: no timestamp queries here',
} as const;

/** No line is wider than `width`. */
export function tableOf(profile: Profile, width: number): string {
  const { training, device, peaks, clock, kernels, steps, dispatches } = profile;
  const columns = layouts.find((layout) => width >= layout.width)!.columns;
  const rows = [...kernels.slice(0, mostRows), ...restOf(kernels.slice(mostRows))];
  const lines = [
    `${training}: ${milliseconds(profile.milliseconds)} ms a step in kernels, ${percent(profile.idle)} idle`,
    `${dispatches} dispatches, median of ${steps} steps`,
    clocks[clock],
    device,
    `peaks: ${rate(peaks.flops)} GFLOP/s, ${rate(peaks.bytes)} GB/s`,
    '',
    ...alignColumns(
      [
        columns.map(({ head }) => head),
        ...rows.map((row) => columns.map(({ of }) => of(row, peaks))),
      ],
      columns.flatMap(({ isNumber }, at) => (isNumber ? [at] : [])),
    ),
  ];
  return `${lines.map((each) => shortened(each, width)).join('\n')}\n`;
}

/** Operations and bytes a second; none where no time was seen. */
export function achieved({ milliseconds, flops, bytes }: KernelProfile): Peaks {
  const seconds = milliseconds / 1000;
  return seconds === 0
    ? { flops: 0, bytes: 0 }
    : { flops: flops / seconds, bytes: bytes / seconds };
}

function restOf(kernels: readonly KernelProfile[]): readonly KernelProfile[] {
  if (kernels.length === 0) return [];
  const sum = (of: (row: KernelProfile) => number): number =>
    kernels.reduce((total, row) => total + of(row), 0);
  return [
    {
      kernel: `${kernels.length} more`,
      place: '',
      times: sum(({ times }) => times),
      milliseconds: sum(({ milliseconds }) => milliseconds),
      share: sum(({ share }) => share),
      flops: sum(({ flops }) => flops),
      bytes: sum(({ bytes }) => bytes),
    },
  ];
}

function shortened(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** `12.3`, `4.56`, `0.045` */
export function milliseconds(value: number): string {
  const digits = [100, 10, 1].filter((bound) => value < bound).length;
  return value.toFixed(digits);
}

/** In billions a second. */
export function rate(perSecond: number): string {
  const billions = perSecond / 1e9;
  return billions >= 100 ? billions.toFixed(0) : billions.toFixed(billions >= 10 ? 1 : 2);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.0995 ? 0 : 1)} %`;
}
