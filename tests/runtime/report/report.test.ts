/** The report of a run: what stands in it, that nothing is loaded from elsewhere, and that it renders. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../runtime/events.ts';
import { numberText, svgOf, thinned } from '../../../runtime/report/chart.ts';
import { chartsOf, pageOf } from '../../../runtime/report/page.ts';
import type { EventOf, RunRecord, Stage } from '../../../runtime/report/record.ts';

function step(number: number): EventOf<'step'> {
  return {
    event: 'step',
    name: 'aligned',
    step: number,
    steps: 300,
    loss: 1 / number,
    learningRate: 1e-3,
    gradientNorm: 0.5,
    weight: 16,
    log: { reward_margin: number / 300, accuracy: 1 },
    tokensPerSecond: 5000,
    milliseconds: 3,
  };
}

const stage: Stage = {
  name: 'aligned',
  steps: Array.from({ length: 300 }, (_, i) => step(i + 1)),
  evaluations: [100, 200, 300].map((at) => ({
    event: 'eval',
    name: 'aligned',
    step: at,
    loss: 2 / at,
    log: { accuracy: 0.9 },
  })),
  samples: [
    { event: 'sample', name: 'aligned', step: 100, text: 'Onc' },
    { event: 'sample', name: 'aligned', step: 200, text: 'Once <b>upon</b>' },
  ],
  config: { key: 'abc', steps: 300 },
};

const events: readonly RunEvent[] = [
  { event: 'eval', name: 'held out', loss: 1.25 },
  {
    event: 'report',
    name: 'aligned',
    scores: [
      { task: 'choice', examples: 40, metrics: [{ name: 'acc', value: 0.75, error: 0.07 }] },
    ],
  },
  { event: 'sample', name: 'chat', text: '<script>alert("hello")</script>' },
  {
    event: 'compile',
    name: 'step',
    ops: 10,
    kernels: 5,
    pipelines: 4,
    bytes: 2 ** 20,
    milliseconds: 7,
  },
];

const record: RunRecord = {
  plan: 'chat',
  facts: [['command', 'llmc run chat.llm']],
  stages: [stage],
  events,
};

test('every measured and every logged number has a chart, with what was held out beside it', () => {
  const charts = chartsOf(stage).map(({ title, lines }) => [title, lines.map(({ name }) => name)]);
  expect(charts).toEqual([
    ['loss', ['training', 'held out']],
    ['reward margin', ['training']],
    ['accuracy', ['training', 'held out']],
    ['learning rate', ['training']],
    ['gradient norm', ['training']],
    ['tokens per second', ['training']],
  ]);
});

test('the page has all parts, and what a model wrote is text', () => {
  const page = pageOf(record);
  for (const part of ['llmc run chat.llm', 'held out', '0.75 ± 0.07', 'choice', '1.0 MiB']) {
    expect(page).toContain(part);
  }
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script');
  expect(page.match(/<figure>/g)).toHaveLength(6);
  expect(page).not.toMatch(/https?:|src=|@import|url\(/);
});

test('what a stage wrote stands with its step, in the order of steps', () => {
  const { samples: _, ...mute } = stage;
  const page = pageOf({ ...record, events: [] });
  expect(page.match(/<h[23]>Samples<.h[23]>/g)).toEqual(['<h3>Samples</h3>']);
  const rows = [
    '<th>100</th><td><pre>Onc</pre>',
    '<th>200</th><td><pre>Once &lt;b&gt;upon&lt;/b&gt;',
  ];
  expect(rows.map((row) => page.indexOf(row) > 0)).toEqual([true, true]);
  expect(page.indexOf(rows[0]!)).toBeLessThan(page.indexOf(rows[1]!));
  expect(pageOf({ ...record, stages: [{ ...mute, samples: [] }], events: [] })).not.toMatch(
    /Samples/,
  );
});

test('parts that a run does not have are left out', () => {
  const page = pageOf({ plan: 'p', facts: [], stages: [], events: [] });
  expect(page).not.toMatch(/Samples|Evaluation|Losses|figure>/);
});

test('whatever numbers a device gives, a chart draws inside its frame', () => {
  const numbers = fc.array(fc.float(), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(numbers, fc.boolean(), (values, isMeasured) => {
      const points = values.map((y, x) => ({ x, y }));
      const svg = svgOf({ title: 't', lines: [{ name: 'n', points, isMeasured }] });
      const places = [...svg.matchAll(/(-?[\d.]+) (-?[\d.]+)(?=[L"])/g)];
      for (const [, x, y] of places) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(420);
        expect(Number(y)).toBeGreaterThanOrEqual(0);
        expect(Number(y)).toBeLessThanOrEqual(220);
      }
      expect(svg).not.toMatch(/NaN|Infinity/);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('thinning keeps the mean', () => {
  const points = Array.from({ length: 1000 }, (_, x) => ({ x, y: x % 7 }));
  const few = thinned(points, 100);
  expect(few.length).toBe(100);
  const mean = (of: readonly { readonly y: number }[]) =>
    of.reduce((a, b) => a + b.y, 0) / of.length;
  expect(mean(few)).toBeCloseTo(mean(points), 9);
});

test.each([
  [0, '0'],
  [0.25, '0.25'],
  [3e-5, '3e-5'],
  [12_000, '12k'],
  [-1.5, '-1.5'],
])('%d is written %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});

test('memory is told in units of people', () => {
  const page = pageOf({
    ...record,
    stages: [{ ...record.stages[0]!, config: { bytes: 3 << 19 } }],
  });
  expect(page).toContain('memory <code>1.5 MiB</code>');
});

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

test.skipIf(browser === undefined)(
  'a browser shows it (skipped where there is none)',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-report-'));
    try {
      const [page, picture] = [path.join(folder, 'report.html'), path.join(folder, 'report.png')];
      writeFileSync(page, pageOf(record));
      const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--window-size=900,1200'];
      execFileSync(browser!, [...flags, `--screenshot=${picture}`, page], { stdio: 'ignore' });
      const png = readFileSync(picture);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([900, 1200]);
      // An empty page of this size is a tenth of it.
      expect(png.length).toBeGreaterThan(40_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test.skipIf(browser === undefined)(
  'nothing stands out of a narrow window (skipped where there is no browser)',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-report-'));
    try {
      const page = path.join(folder, 'report.html');
      const measure =
        '<script>document.title = document.documentElement.scrollWidth - innerWidth</script>';
      const wide = record.events.map((event) =>
        event.event === 'eval' ? { ...event, name: 'a'.repeat(80) } : event,
      );
      writeFileSync(
        page,
        pageOf({ ...record, events: wide }).replace('</body>', `${measure}</body>`),
      );
      const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--window-size=500,900'];
      const dom = execFileSync(browser!, [...flags, '--dump-dom', page], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(Number(/<title>(.*?)<\/title>/.exec(dom)![1])).toBeLessThanOrEqual(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
