/** One use of a function: its static parameters as given, defaulted, or unknowns to be solved. */
import type { Span } from '../source/span.ts';
import type { Body } from './body.ts';
import type { FnDecl, StaticParam } from './declaration.ts';
import { type Dim, someAtom } from './dim.ts';
import { fail } from './fault.ts';
import { fillStatics } from './resolve-type.ts';
import {
  noStatics,
  recordSubstitution,
  type Shape,
  type Substitution,
  substituteVariables,
} from './substitute.ts';
import type { Dtype, StaticArgs, Type } from './type.ts';

export interface Instance {
  readonly unknowns: Substitution;
  readonly bools: ReadonlyMap<string, boolean>;
  readonly shapes: Map<string, Shape>;
}

/** For a method, the arguments of `self`'s type come along: its signature speaks of both. */
export function instantiateStatics(
  body: Body,
  fn: FnDecl,
  given: StaticArgs,
  self: Type | undefined,
): Instance {
  const open = fn.statics.map(({ default: _, ...param }) => param);
  const own = fillStatics(open, given, (param) => {
    if (param.kind === 'dim') return body.solver.freshDim(param.name);
    if (param.kind === 'bool') return defaultBool(fn, param);
    return body.solver.freshType();
  });
  const outer = self?.kind === 'record' ? recordSubstitution(self) : undefined;
  const outerBools = self?.kind === 'record' ? self.args.bools : [];
  const dtypes = new Map<string, Dtype>([
    ['float', body.solver.freshDtype('float')],
    ['number', body.solver.freshDtype('number')],
    ...(outer?.dtypes ?? []),
  ]);
  return {
    unknowns: {
      numbers: outer?.numbers ?? new Map(),
      dims: new Map([...(outer?.dims ?? []), ...own.dims]),
      types: new Map([...(outer?.types ?? []), ...own.types]),
      dtypes,
      shapes: new Map(),
    },
    bools: new Map([...outerBools, ...own.bools]),
    shapes: new Map(),
  };
}

function defaultBool(fn: FnDecl, param: StaticParam): boolean {
  const declared = fn.statics.find(({ name }) => name === param.name)?.default;
  return typeof declared === 'boolean' ? declared : false;
}

/** The static arguments as far as they are known; what stays open when the body ends is an error. */
export function openStatics(
  body: Body,
  fn: FnDecl,
  { unknowns, bools, shapes }: Instance,
  isLeafwise: boolean,
  span: Span,
): StaticArgs {
  for (const param of fn.statics) {
    const unknown = unknowns.dims.get(param.name) ?? unknowns.types.get(param.name);
    if (unknown === undefined) continue;
    applyDefault(body, param, unknown, unknowns.dims);
    body.require(unknown, () => failOpen(fn, param, span));
  }
  const closed = [...shapes].flatMap(([name, { rest, axes }]): [string, readonly Dim[]][] =>
    rest === undefined && !isLeafwise ? [[name, axes]] : [],
  );
  const dtypes = isLeafwise ? noStatics.dtypes : mentionedDtypes(fn, unknowns);
  const { dims, types } = unknowns;
  // A model's numbers are those of the value that is called.
  const { numbers } = noStatics;
  return { dims, types, bools, numbers, shapes: new Map(closed), dtypes };
}

/** Only the names that the signature has: the others would stay open for ever. */
function mentionedDtypes(fn: FnDecl, { dtypes }: Substitution): ReadonlyMap<string, Dtype> {
  return new Map([...dtypes].filter(([name]) => name === 'float' || fn.module === 'prelude'));
}

function applyDefault(
  body: Body,
  param: StaticParam,
  unknown: Dim | Type,
  dims: ReadonlyMap<string, Dim>,
): void {
  const { default: fallback } = param;
  if (fallback === undefined || typeof fallback !== 'object' || !('monomials' in unknown)) return;
  const isOpen = someAtom(body.solver.resolveDim(unknown), ({ kind }) => kind === 'meta');
  if (isOpen) body.solver.equate(unknown, substituteVariables(fallback, { dims }));
}

function failOpen(fn: FnDecl, param: StaticParam, span: Span): never {
  const name = fn.name === '' ? (fn.owner?.name ?? 'this') : fn.name;
  return fail('undetermined', `Nothing here determines ${param.name} of \`${name}\``, span, {
    hint: `give it in brackets: ${name}[${param.name}: …](…)`,
    related: [{ span: param.span, label: 'declared here' }],
  });
}
