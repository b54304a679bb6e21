/** The wording of two types that do not fit: shapes under each other, the odd axis marked. */
import type { Span } from '../source/span.ts';
import type { ExprSyntax, IndexSyntax } from '../syntax/ast.ts';
import { fail } from './fault.ts';
import { printAxes, printDtype, printType } from './print.ts';
import { isFloat } from './solver.ts';
import type { Dtype, Type } from './type.ts';

interface Row {
  readonly label: string;
  readonly type: Type;
}

/** What a message calls an expression. */
export function describe(syntax: ExprSyntax | undefined): string {
  switch (syntax?.kind) {
    case 'name':
    case 'upper':
      return syntax.name.text;
    case 'int':
    case 'float':
      return String(syntax.value);
    case 'member':
      return `${describe(syntax.of)}.${syntax.name.text}`;
    case 'call':
      return `${describe(syntax.callee)}(…)`;
    case 'index':
      return `${describe(syntax.of)}[${syntax.indices.map(describeIndex).join(', ')}]`;
    case 'self':
      return 'self';
    default:
      return 'this';
  }
}

function describeIndex(index: IndexSyntax): string {
  const isShort = index.kind === 'at' && describe(index.value) !== 'this';
  return isShort ? describe(index.value) : index.kind === 'keep' ? '_' : '…';
}

/** Column from the right of the first axis in which two shapes differ. */
function oddAxis(a: readonly string[], b: readonly string[]): number | undefined {
  const shared = Math.min(a.length, b.length);
  for (let i = 1; i <= shared; i++) {
    if (a[a.length - i] !== b[b.length - i]) return i;
  }
  return a.length === b.length ? undefined : shared + 1;
}

/** Two rows of shapes, aligned at their last axes; a third with a caret under the odd axis. */
export function alignShapes(first: Row, second: Row): readonly string[] {
  const rows = [first, second];
  const width = Math.max(...rows.map(({ label }) => label.length)) + 2;
  if (rows.some(({ type }) => type.kind !== 'tensor')) {
    const texts = printBoth(first.type, second.type);
    return rows.map(({ label }, i) => label.padEnd(width) + texts[i]);
  }
  const [above, below] = [printAxes(first.type), printAxes(second.type)];
  const count = Math.max(above.length, below.length);
  const cell = (axes: readonly string[], column: number) =>
    axes[axes.length - count + column] ?? '';
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(cell(above, column).length, cell(below, column).length),
  );
  const dtypes = rows.map(({ type }) => (type.kind === 'tensor' ? printDtype(type.dtype) : ''));
  const lead = Math.max(...dtypes.map((dtype) => dtype.length));
  const lines = rows.map(({ label }, i) => {
    const axes = i === 0 ? above : below;
    const start = label.padEnd(width) + (dtypes[i] ?? '').padStart(lead);
    if (axes.length === 0) return start;
    const cells = widths.map((size, column) => {
      const text = cell(axes, column).padStart(size);
      const isPresent = column >= count - axes.length;
      return text + (column === count - 1 ? '' : isPresent ? ', ' : '  ');
    });
    return `${start}[${cells.join('')}]`;
  });
  const odd = oddAxis(above, below);
  if (odd === undefined || odd > count) return lines;
  const before = widths.slice(0, count - odd).reduce((sum, size) => sum + size + 2, 0);
  const column = width + lead + 1 + before + (widths[count - odd] ?? 1) - 1;
  return [...lines, `${' '.repeat(column)}^`];
}

/** Two types as text; where these are the same, the dtypes of records make the difference. */
function printBoth(a: Type, b: Type): readonly [string, string] {
  const [first, second] = [printType(a), printType(b)];
  if (first !== second) return [first, second];
  const withDtype = (type: Type, text: string) =>
    type.kind === 'record' && type.dtype !== undefined
      ? `${text} as ${printDtype(type.dtype)}`
      : text;
  return [withDtype(a, first), withDtype(b, second)];
}

/** What is wrong, in half a line. A lifted argument may have more axes than needed. */
function reason(needed: Type, found: Type, isLifted: boolean): string {
  if (needed.kind !== 'tensor' || found.kind !== 'tensor') {
    const [given, wanted] = printBoth(found, needed);
    return `this is ${given}, where ${wanted} is needed`;
  }
  const [wanted, given] = [printAxes(needed), printAxes(found)];
  const odd = oddAxis(wanted, given);
  if (odd === undefined || (isLifted && odd > wanted.length)) {
    return `this is ${printDtype(found.dtype)}, where ${printDtype(needed.dtype)} is needed`;
  }
  if (given.length < wanted.length) {
    return `too few axes: ${wanted.length} needed, ${given.length} given`;
  }
  if (given.length > wanted.length && !isLifted) {
    return `too many axes: ${wanted.length} needed, ${given.length} given`;
  }
  const [length, size] = [wanted[wanted.length - odd], given[given.length - odd]];
  const what = odd === 1 ? 'rows of length' : 'an axis of length';
  return odd === 1
    ? `needs ${what} ${length}, these have length ${size}`
    : `needs ${what} ${length}, this one has ${size}`;
}

export function failArgument(
  callee: string,
  argument: string,
  needed: Type,
  found: Type,
  span: Span,
): never {
  const hint = swapThatFits(needed, found, argument);
  return fail('shape-mismatch', 'This call does not fit', span, {
    label: reason(needed, found, true),
    notes: alignShapes(
      { label: `${callee} takes`, type: needed },
      { label: `${argument} is`, type: found },
    ),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Two axes in the other order may be all that is wrong. */
function swapThatFits(needed: Type, found: Type, argument: string): string | undefined {
  const [wanted, axes] = [printAxes(needed), printAxes(found)];
  const [a, b] = axes;
  if (a === undefined || b === undefined || axes.length > 2 || !/^\w+$/.test(argument)) {
    return undefined;
  }
  const fits = wanted.at(-1) === a && (wanted.length < 2 || wanted.at(-2) === b);
  if (a === b || !fits || wanted.length === 0 || !isName(a) || !isName(b)) return undefined;
  const [i, j] = [a.toLowerCase(), b.toLowerCase()];
  return `to swap the axes: for ${j}, ${i}: ${argument}[${i}, ${j}].`;
}

const isName = (axis: string): boolean => /^[A-Z]\w*$/.test(axis);

export function failExpected(title: string, needed: Type, found: Type, span: Span): never {
  const cast = castThatFits(needed, found);
  return fail('shape-mismatch', title, span, {
    label: reason(needed, found, false),
    notes: alignShapes({ label: 'needed', type: needed }, { label: 'found', type: found }),
    ...(cast === undefined
      ? {}
      : { hint: `where two precisions meet, one is cast: … as ${cast}.` }),
  });
}

/** Of two floats that are all that differs, the one needed. */
function castThatFits(needed: Type, found: Type): string | undefined {
  const [wanted, given] = [floatOf(needed), floatOf(found)];
  if (wanted === undefined || given === undefined || wanted === given) return undefined;
  const differs = needed.kind === 'tensor' && printAxes(needed).join() !== printAxes(found).join();
  return differs ? undefined : printDtype(wanted);
}

function floatOf(type: Type): Dtype | undefined {
  const dtype = type.kind === 'tensor' || type.kind === 'record' ? type.dtype : undefined;
  return dtype !== undefined && isFloat(dtype) ? dtype : undefined;
}

/** `names` are what to call the two sides. */
export function failOperands(
  operator: string,
  left: Type,
  right: Type,
  span: Span,
  names: readonly [string, string] = ['this', 'this'],
): never {
  const isShape = left.kind === 'tensor' && right.kind === 'tensor';
  const notes = alignShapes({ label: 'left', type: left }, { label: 'right', type: right });
  if (isShape && printAxes(left).join() !== printAxes(right).join()) {
    const advice = adviceOnOnes(left, right) ?? sliceThatFits(left, right, names);
    return fail('no-broadcast', `${operator} does not broadcast`, span, {
      notes,
      hint: `operators need equal shapes, or a scalar on one side.${advice}`,
    });
  }
  return fail('type-mismatch', `${operator} needs two values of one type`, span, {
    notes,
    ...(isShape ? { hint: 'convert one side with `as`.' } : {}),
  });
}

/** An axis of length 1 is one like any other. */
function adviceOnOnes(left: Type, right: Type): string | undefined {
  const [a, b] = [printAxes(left), printAxes(right)];
  const isRepeated = (axis: string, i: number) => axis !== b[i] && (axis === '1' || b[i] === '1');
  if (a.length !== b.length || !a.some(isRepeated)) return undefined;
  return ' An axis of length 1 is not repeated: leave it out, and say over what: for t: x[t] + b.';
}

/** Where only the first axes differ, the longer side may have been meant up to there. */
function sliceThatFits(left: Type, right: Type, [, name]: readonly [string, string]): string {
  const [a, b] = [printAxes(left), printAxes(right)];
  const isFirst = a.length === b.length && a.every((axis, i) => (axis === b[i]) === i > 0);
  const isName = /^[\w.]+$/.test(name) && name !== 'this';
  return isFirst && isName ? ` Did you mean ${name}[..${a[0]}]?` : '';
}
