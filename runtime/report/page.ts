/** The report of a run as one HTML page, which needs nothing else: no script, no font, no network. */
import { type Chart, escaped, type Line, numberText, svgOf } from './chart.ts';
import type { EventOf, RunRecord, Stage } from './record.ts';
import { style } from './style.ts';

export function pageOf(record: RunRecord): string {
  const title = `The run of ${escaped(record.plan)}`;
  const parts = [
    `<h1>${title}</h1>`,
    factsOf(record),
    ...record.stages.map(stageOf),
    measuresOf(record),
    scoresOf(record),
    samplesOf(record),
    compiledOf(record),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${parts.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

function factsOf({ facts }: RunRecord): string {
  const rows = facts.map(([name, value]) => [`${escaped(name)}`, `<code>${escaped(value)}</code>`]);
  return table([], rows);
}

function stageOf(stage: Stage): string {
  const config = Object.entries(stage.config)
    .map(([name, value]) =>
      name === 'bytes' ? ['memory', mebibytes(Number(value))] : [name, value],
    )
    .map(([name, value]) => `${escaped(String(name))} <code>${escaped(String(value))}</code>`);
  const charts = chartsOf(stage).map(figureOf).join('\n');
  return `<section id="${escaped(stage.name)}">
<h2>${escaped(stage.name)}</h2>
<p class="facts">${config.join(' · ')}</p>
<div class="charts">
${charts}
</div>
${samplesOverTime(stage)}
</section>`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Step by step, so that what was learnt between them can be read. */
function samplesOverTime({ samples }: Stage): string {
  const rows = samples.map(({ step, text }) => [String(step), `<pre>${escaped(text)}</pre>`]);
  return rows.length === 0 ? '' : `<h3>Samples</h3>\n${table(['step', 'text'], rows)}`;
}

/** What is measured of a step; logged numbers follow. */
const measures: readonly (readonly [
  title: string,
  of: (step: EventOf<'step'>) => number | undefined,
])[] = [
  ['learning rate', ({ learningRate }) => learningRate],
  ['gradient norm', ({ gradientNorm }) => gradientNorm],
  ['loss scale', ({ lossScale }) => lossScale],
  ['skipped steps', ({ skipped }) => skipped],
  // The first step compiles kernels; what it took says nothing of the others.
  ['tokens per second', ({ step, tokensPerSecond }) => (step === 1 ? undefined : tokensPerSecond)],
];

export function chartsOf({ steps, evaluations }: Stage): readonly Chart[] {
  const trained = (of: (step: EventOf<'step'>) => number | undefined): Line => ({
    name: 'training',
    isMeasured: false,
    points: steps.flatMap((step) => {
      const y = of(step);
      // A skipped step's are no numbers, which NDJSON has as null.
      return Number.isFinite(y) ? [{ x: step.step, y: y! }] : [];
    }),
  });
  const held = (of: (event: EventOf<'eval'>) => number | undefined): Line => ({
    name: 'held out',
    isMeasured: true,
    points: evaluations.flatMap((event) => {
      const y = of(event);
      return y === undefined || event.step === undefined ? [] : [{ x: event.step, y }];
    }),
  });
  const logged = [...new Set(steps.flatMap(({ log = {} }) => Object.keys(log)))];
  const charts: readonly Chart[] = [
    { title: 'loss', lines: [trained(({ loss }) => loss), held(({ loss }) => loss)] },
    ...logged.map((name) => ({
      title: name.replaceAll('_', ' '),
      lines: [trained(({ log }) => log?.[name]), held(({ log }) => log?.[name])],
    })),
    ...measures.map(([title, of]) => ({ title, lines: [trained(of)] })),
  ];
  return charts
    .map(({ title, lines }) => ({ title, lines: lines.filter(({ points }) => points.length > 0) }))
    .filter(({ lines }) => lines.length > 0);
}

function figureOf(chart: Chart): string {
  const last = chart.lines.map(({ name, points }, i) => {
    const value = numberText(points.at(-1)!.y);
    if (chart.lines.length === 1) return value;
    return `<span class="key ${['line', 'second'][i]}">${name} ${value}</span>`;
  });
  return `<figure>
<figcaption><h3>${escaped(chart.title)}</h3><span class="value">${last.join(' ')}</span></figcaption>
${svgOf(chart)}
</figure>`;
}

/** What `evaluate` found. */
function measuresOf({ events }: RunRecord): string {
  const found = events
    .filter((event) => event.event === 'eval')
    .filter(({ step }) => step === undefined);
  if (found.length === 0) return '';
  const logged = [...new Set(found.flatMap(({ log = {} }) => Object.keys(log)))];
  const rows = found.map(({ name, loss, log = {} }) => [
    escaped(name),
    numberText(loss),
    ...logged.map((each) => (log[each] === undefined ? '' : numberText(log[each]))),
  ]);
  return `<h2>Losses</h2>\n${table(['', 'loss', ...logged.map(escaped)], rows)}`;
}

/** What `report` was given. */
function scoresOf({ events }: RunRecord): string {
  const rows = events
    .filter((event) => event.event === 'report')
    .flatMap(({ name, scores }) =>
      scores.flatMap(({ task, examples, metrics }) =>
        metrics.map((metric) => [
          escaped(name),
          escaped(task),
          escaped(metric.name),
          numberText(metric.value) +
            (metric.error === undefined ? '' : ` ± ${numberText(metric.error)}`),
          String(examples),
        ]),
      ),
    );
  if (rows.length === 0) return '';
  return `<h2>Evaluation</h2>\n${table(['model', 'task', 'metric', 'value', 'examples'], rows)}`;
}

function samplesOf({ events }: RunRecord): string {
  const samples = events
    .filter((event) => event.event === 'sample')
    .filter(({ step }) => step === undefined)
    .map(({ text }) => `<pre>${escaped(text)}</pre>`);
  return samples.length === 0 ? '' : `<h2>Samples</h2>\n${samples.join('\n')}`;
}

function compiledOf({ events }: RunRecord): string {
  const rows = events
    .filter((event) => event.event === 'compile')
    .map(({ name, ops, kernels, pipelines, bytes, milliseconds }) => [
      escaped(name),
      ...[ops, kernels, pipelines].map(String),
      mebibytes(bytes),
      `${milliseconds} ms`,
    ]);
  const head = ['program', 'operations', 'kernels', 'distinct', 'memory', 'compiled in'];
  return rows.length === 0 ? '' : `<h2>Programs compiled in this run</h2>\n${table(head, rows)}`;
}

/** The first column names the row. Cells are HTML. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const top = head.length === 0 ? '' : `<thead>${cells('th', head)}</thead>`;
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th>${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return `<table>${top}<tbody>${body.join('')}</tbody></table>`;
}
