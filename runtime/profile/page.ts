/** The profile as one HTML page, which needs nothing else: no script, no font, no network. */
import { escaped } from '../report/chart.ts';
import { style } from '../report/style.ts';
import type { KernelProfile, Peaks, Profile } from './profile.ts';
import { achieved, milliseconds, percent, rate } from './table.ts';

const ownStyle = `
td.number, th.number { white-space: nowrap; padding-right: 1rem; }
.bar { display: block; width: 5rem; height: .55rem; margin-top: .45rem; border-radius: 3px; background: var(--rule); }
.bar > i { display: block; height: 100%; border-radius: 3px; background: var(--line); }
`;

/** In the look of `report.html`. */
export function profilePage(profile: Profile): string {
  const title = `Where the time of ${escaped(profile.training)} goes`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}${ownStyle}</style>
</head>
<body>
<h1>${title}</h1>
${factsOf(profile)}
<h2>Kernels</h2>
${kernelsOf(profile)}
<p class="facts">Operations are counted from the kernels, bytes as if each tensor of a kernel were moved once. Peaks are measured on this device.</p>
</body>
</html>
`;
}

function factsOf(profile: Profile): string {
  const { device, clock, steps, dispatches, peaks, idle } = profile;
  const facts: readonly (readonly [string, string])[] = [
    ['device', device],
    ['a step', `${milliseconds(profile.milliseconds)} ms in ${dispatches} dispatches`],
    ['idle', percent(idle)],
    ['measured', `median of ${steps} steps, by the clock of the ${clock}`],
    ['peaks', `${rate(peaks.flops)} GFLOP/s, ${rate(peaks.bytes)} GB/s`],
  ];
  const rows = facts.map(
    ([name, value]) => `<tr><th>${name}</th><td><code>${escaped(value)}</code></td></tr>`,
  );
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

const numbers = ['ms', 'share', 'times', 'GFLOP/s', 'of peak', 'GB/s', 'of peak'];

function kernelsOf({ kernels, peaks }: Profile): string {
  const heads = numbers.map((head) => `<th class="number">${head}</th>`).join('');
  const rows = kernels.map((row) => rowOf(row, peaks));
  return `<table><thead><tr><th>kernel</th><th>line</th><th></th>${heads}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function rowOf(row: KernelProfile, peaks: Peaks): string {
  const { flops, bytes } = achieved(row);
  const cells = [
    milliseconds(row.milliseconds),
    percent(row.share),
    String(row.times),
    rate(flops),
    percent(flops / peaks.flops),
    rate(bytes),
    percent(bytes / peaks.bytes),
  ].map((cell) => `<td class="number">${cell}</td>`);
  const bar = `<span class="bar"><i style="width: ${(100 * row.share).toFixed(1)}%"></i></span>`;
  return `<tr><td><code>${escaped(row.kernel)}</code></td><td><code>${escaped(row.place)}</code></td><td>${bar}</td>${cells.join('')}</tr>`;
}
