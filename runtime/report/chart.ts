/**
 * A line chart as SVG text: one or two lines over steps, with a few round numbers at its axes. Colours
 * come from the page (`--line`, `--second`, `--rule`, `--faint`), so that it suits light and dark.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Few exact values, drawn with a dot each; else many noisy ones, drawn with their running mean. */
  readonly isMeasured: boolean;
}

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
}

const width = 420;
const height = 220;
const margin = { left: 52, right: 12, top: 10, bottom: 26 };
/** More points than this on one line cannot be told apart. */
const mostPoints = 600;
/** The running mean is over this share of the points. */
const smoothing = 1 / 40;
const classes = ['line', 'second'];

interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

export function svgOf({ title, lines }: Chart): string {
  const drawn = lines.map((line) => ({ ...line, points: finite(line.points) }));
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return '';
  const x = scaleOf(extent(all.map((point) => point.x)), 4, margin.left, width - margin.right);
  const y = scaleOf(extent(all.map((point) => point.y)), 4, height - margin.bottom, margin.top);
  const parts = [
    ...y.ticks.map((tick) => horizontal(tick, y)),
    ...x.ticks.map((tick) => belowAxis(tick, x)),
    ...drawn.map((line, i) => pathsOf(line, classes[i % classes.length]!, x, y)),
  ];
  const label = escaped(`${title}: ${drawn.map(summary).join('; ')}`);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">\n${parts.join('\n')}\n</svg>`;
}

function finite(points: readonly Point[]): readonly Point[] {
  return points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
}

function summary({ name, points }: Line): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${name} without values`;
  return `${name} from ${numberText(first.y)} to ${numberText(last.y)}`;
}

function pathsOf({ points, isMeasured }: Line, name: string, x: Scale, y: Scale): string {
  if (isMeasured) {
    const dots = points.map(
      (point) =>
        `<circle class="${name}" cx="${px(x.at(point.x))}" cy="${px(y.at(point.y))}" r="3"/>`,
    );
    return [path(points, name, x, y), ...dots].join('\n');
  }
  const raw = thinned(points, mostPoints);
  return [path(raw, `${name} raw`, x, y), path(runningMean(raw), name, x, y)].join('\n');
}

function path(points: readonly Point[], name: string, x: Scale, y: Scale): string {
  const corners = points.map((point) => `${px(x.at(point.x))} ${px(y.at(point.y))}`);
  return `<path class="${name}" d="M${corners.join('L')}"/>`;
}

/** At most `most` points, each the mean of its neighbours. */
export function thinned(points: readonly Point[], most: number): readonly Point[] {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  );
  return groups.map(meanPoint);
}

function runningMean(points: readonly Point[]): readonly Point[] {
  const reach = Math.floor((points.length * smoothing) / 2);
  return points.map(({ x }, i) => {
    // As far to one side as to the other, or a slope would bend at the ends.
    const side = Math.min(reach, i, points.length - 1 - i);
    return { x, y: meanPoint(points.slice(i - side, i + side + 1)).y };
  });
}

function meanPoint(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function horizontal(tick: number, y: Scale): string {
  const at = px(y.at(tick));
  const line = `<line class="rule" x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}"/>`;
  return `${line}<text x="${margin.left - 8}" y="${at}" dy="0.32em" text-anchor="end">${numberText(tick)}</text>`;
}

function belowAxis(tick: number, x: Scale): string {
  return `<text x="${px(x.at(tick))}" y="${height - 8}" text-anchor="middle">${numberText(tick)}</text>`;
}

function extent(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low < high) return [low, high];
  const around = Math.abs(low) / 10 || 1;
  return [low - around, high + around];
}

function scaleOf(
  [low, high]: readonly [number, number],
  count: number,
  from: number,
  to: number,
): Scale {
  const step = roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step),
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
  };
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return digit * power;
}

/** Short: `0.002`, `1.5`, `12k`, `3e-5`. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(1).replace('.0e', 'e');
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(4)));
}

/** A hundredth of a unit is finer than any screen. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
