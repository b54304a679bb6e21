/**
 * Draws the losses of a run as SVG: node scripts/curve.mjs RUN/ARTIFACT/metrics.ndjson > curve.svg
 * The training loss is shown as it is (thin) and as its mean over the 1/40 of the run around each step (thick).
 */
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node scripts/curve.mjs METRICS.ndjson > CURVE.svg\n');
  process.exit(2);
}

const events = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const steps = events.filter(({ event }) => event === 'step');
const evaluations = events.filter(({ event }) => event === 'eval');

const [width, height, margin] = [720, 360, 48];
const last = steps.at(-1).step;
const losses = [...steps, ...evaluations].map(({ loss }) => loss);
const [low, high] = [Math.floor(Math.min(...losses)), Math.ceil(Math.max(...losses))];
const x = (step) => margin + ((width - 2 * margin) * step) / last;
const y = (loss) => height - margin - ((height - 2 * margin) * (loss - low)) / (high - low);

const line = (points, style) =>
  `  <polyline fill="none" ${style} points="${points.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ')}"/>`;

const half = Math.round(steps.length / 80);
const smooth = steps.map((_, i) => {
  const near = steps.slice(Math.max(0, i - half), i + half + 1);
  return [x(steps[i].step), y(near.reduce((sum, { loss }) => sum + loss, 0) / near.length)];
});

const ticks = [];
for (let loss = low; loss <= high; loss += 0.5) {
  ticks.push(
    `  <line x1="${margin}" x2="${width - margin}" y1="${y(loss)}" y2="${y(loss)}" stroke="#ddd"/>`,
    `  <text x="${margin - 8}" y="${y(loss) + 4}" text-anchor="end">${loss.toFixed(1)}</text>`,
  );
}
for (let i = 0; i <= 4; i += 1) {
  const step = Math.round((last * i) / 4);
  ticks.push(
    `  <text x="${x(step)}" y="${height - margin + 20}" text-anchor="middle">${step}</text>`,
  );
}

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#444">
  <title>Loss against steps</title>
  <rect width="${width}" height="${height}" fill="#fff"/>
${ticks.join('\n')}
${line(
  steps.map(({ step, loss }) => [x(step), y(loss)]),
  'stroke="#b8c9e6" stroke-width="0.7"',
)}
${line(smooth, 'stroke="#2457a8" stroke-width="2"')}
${line(
  evaluations.map(({ step, loss }) => [x(step), y(loss)]),
  'stroke="#c0392b" stroke-width="2"',
)}
${evaluations.map(({ step, loss }) => `  <circle cx="${x(step).toFixed(1)}" cy="${y(loss).toFixed(1)}" r="3" fill="#c0392b"/>`).join('\n')}
  <text x="${width - margin}" y="${margin}" text-anchor="end" fill="#2457a8">training</text>
  <text x="${width - margin}" y="${margin + 16}" text-anchor="end" fill="#c0392b">held out</text>
  <text x="${width / 2}" y="${height - 8}" text-anchor="middle">step</text>
  <text x="${margin}" y="${margin - 16}">loss, nats a token</text>
</svg>
`);
