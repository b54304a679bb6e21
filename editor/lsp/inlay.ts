/** What the text leaves out: the shape of each `let`, and the axes that a call is lifted over. */
import { atomsOf, type Dim } from '../../compiler/types/dim.ts';
import { printType } from '../../compiler/types/print.ts';
import { isTypeMeta } from '../../compiler/types/solver.ts';
import type { Type } from '../../compiler/types/type.ts';
import type { Analysis } from './analysis.ts';
import { frameOf } from './hover.ts';
import type { Mention } from './mention.ts';

export interface Inlay {
  readonly offset: number;
  readonly text: string;
  readonly kind: 'type' | 'frame';
}

export function inlaysIn(analysis: Analysis, from: number, to: number): readonly Inlay[] {
  return analysis.mentions
    .filter(({ name }) => from <= name.span.start && name.span.end <= to)
    .flatMap((mention) => [...shapeOfLet(analysis, mention), ...frameOfCall(analysis, mention)]);
}

/** After the name of a `let` that has no type written. */
function shapeOfLet({ program, source }: Analysis, { name, definition }: Mention): Inlay[] {
  const fact = program.facts.binders.get(name);
  if (definition?.kind !== 'let' || fact === undefined || isOpen(fact.type)) return [];
  if (/^\s*:/.test(source.text.slice(name.span.end))) return [];
  return [{ offset: name.span.end, text: `: ${printType(fact.type)}`, kind: 'type' }];
}

function frameOfCall({ program }: Analysis, { name, site }: Mention): Inlay[] {
  const call = site === undefined ? undefined : program.facts.expressions.get(site)?.call;
  const text = call === undefined || call.frame.some(isUnknown) ? '' : frameOf(call);
  return text === '' ? [] : [{ offset: name.span.end, text, kind: 'frame' }];
}

const isUnknown = (dim: Dim): boolean => atomsOf(dim).some(({ kind }) => kind === 'meta');

/** Whether an error kept the type from being known. */
function isOpen(type: Type): boolean {
  if ('axes' in type && type.axes.some(isUnknown)) return true;
  switch (type.kind) {
    case 'tuple':
      return type.items.some(isOpen);
    case 'function':
      return [...type.params, type.result].some(isOpen);
    case 'record':
    case 'host':
      return (
        [...type.args.dims.values()].some(isUnknown) || [...type.args.types.values()].some(isOpen)
      );
    case 'list':
      return isOpen(type.of);
    case 'variable':
      return isTypeMeta(type);
    case 'tensor':
    case 'key':
    case 'static':
    case 'string':
    case 'scalar':
      return false;
    default:
      return type satisfies never;
  }
}
