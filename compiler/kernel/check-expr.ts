/** Types of expressions: what each op takes and gives, and that loads match their bindings. */

import { sameType } from './build.ts';
import type { Element, Expr, Kernel, ScalarOp, ValueType } from './ir.ts';
import { partsOf } from './walk.ts';

export interface NamesInScope {
  readonly kernel: Kernel;
  readonly variables: { readonly get: (name: string) => ValueType | undefined };
}

export function checkExpr(expr: Expr, names: NamesInScope): readonly string[] {
  const own = faultOf(expr, names);
  return [
    ...partsOf(expr).flatMap((part) => checkExpr(part, names)),
    ...(own === undefined ? [] : [own]),
  ];
}

function faultOf(expr: Expr, { kernel, variables }: NamesInScope): string | undefined {
  const { type } = expr;
  switch (expr.kind) {
    case 'literal':
      return undefined;
    case 'variable': {
      const bound = variables.get(expr.name);
      if (bound === undefined) return `${expr.name} is not bound`;
      return sameType(bound, type) ? undefined : `${expr.name} has another type`;
    }
    case 'builtin':
      return isScalar(type, 'u32') ? undefined : `${expr.name} is u32`;
    case 'parameter':
      return isScalar(type, 'u32') ? undefined : 'a parameter is u32';
    case 'load': {
      const binding = kernel.bindings[expr.binding];
      if (binding === undefined) return `there is no binding ${expr.binding}`;
      if (!sameType(binding, type)) return `${binding.name} is loaded as another type`;
      return indexFault(expr.index);
    }
    case 'shared': {
      const array = kernel.shared.find(({ name }) => name === expr.array);
      if (array === undefined) return `there is no array ${expr.array}`;
      if (!sameType(type, { element: array.element, lanes: array.lanes ?? 1 }))
        return `${expr.array} is loaded as another type`;
      return indexFault(expr.index);
    }
    case 'op':
      return opFault(expr.op, expr.args, type);
    case 'cast':
    case 'subgroup':
      return expr.of.type.lanes === type.lanes ? undefined : `${expr.kind} changes the lanes`;
    case 'bitcast':
      return sizes[expr.of.type.element] === sizes[type.element] &&
        expr.of.type.lanes === type.lanes
        ? undefined
        : 'a bitcast changes the size';
    case 'threefry':
      return expr.args.every((arg) => isScalar(arg.type, 'u32')) ? undefined : 'threefry takes u32';
    case 'vector':
      return expr.parts.length === type.lanes &&
        expr.parts.every((part) => isScalar(part.type, type.element))
        ? undefined
        : 'the parts of a vector do not fit it';
    case 'component':
      return expr.at < expr.of.type.lanes ? undefined : `there is no component ${expr.at}`;
    case 'subgroup-shuffle':
      return isScalar(expr.lane.type, 'u32') ? undefined : 'the lane of a shuffle is no u32';
    case 'subgroup-broadcast':
      return expr.lane.kind === 'literal' ? undefined : 'the lane of a broadcast is no literal';
    default:
      return expr satisfies never;
  }
}

const sizes: Readonly<Record<Element, number>> = { f32: 4, i32: 4, u32: 4, f16: 2, bool: 0 };

function isScalar(type: ValueType, element: Element): boolean {
  return type.element === element && type.lanes === 1;
}

function indexFault(index: Expr): string | undefined {
  return isScalar(index.type, 'u32') ? undefined : 'an index is not u32';
}

interface Signature {
  readonly arity: number;
  readonly elements: readonly Element[];
  readonly result?: Element;
}

const floats: readonly Element[] = ['f32', 'f16'];
const signed: readonly Element[] = [...floats, 'i32'];
const numbers: readonly Element[] = [...signed, 'u32'];
const integers: readonly Element[] = ['i32', 'u32'];
const bits: readonly Element[] = [...integers, 'bool'];
const all: readonly Element[] = [...numbers, 'bool'];

const float1: Signature = { arity: 1, elements: floats };
const number2: Signature = { arity: 2, elements: numbers };
const order: Signature = { arity: 2, elements: numbers, result: 'bool' };
const bits2: Signature = { arity: 2, elements: bits };
const shift: Signature = { arity: 2, elements: integers };

/** `select` has a condition in front of the two arguments counted here. */
const signatures: Readonly<Record<ScalarOp, Signature>> = {
  neg: { arity: 1, elements: signed },
  abs: { arity: 1, elements: signed },
  exp: float1,
  log: float1,
  sqrt: float1,
  sin: float1,
  cos: float1,
  tanh: float1,
  erf: float1,
  floor: float1,
  not: { arity: 1, elements: bits },
  add: number2,
  sub: number2,
  mul: number2,
  div: number2,
  mod: number2,
  pow: { arity: 2, elements: floats },
  min: number2,
  max: number2,
  lt: order,
  le: order,
  eq: { arity: 2, elements: all, result: 'bool' },
  and: bits2,
  or: bits2,
  xor: bits2,
  shl: shift,
  shr: shift,
  select: { arity: 2, elements: all },
  fma: { arity: 3, elements: floats },
};

function opFault(op: ScalarOp, args: readonly Expr[], type: ValueType): string | undefined {
  const condition = op === 'select' ? args[0] : undefined;
  const operands = op === 'select' ? args.slice(1) : args;
  const { arity, elements, result } = signatures[op];
  const element = operands[0]?.type.element;
  if (operands.length !== arity || element === undefined) return `${op} takes ${arity} operands`;
  if (!elements.includes(element)) return `${op} does not take ${element}`;
  if (operands.some((arg) => arg.type.element !== element)) return `${op} of different types`;
  if (type.element !== (result ?? element)) return `${op} of ${element} is not ${type.element}`;
  if (condition !== undefined && condition.type.element !== 'bool') return `${op} asks no bool`;
  const fits = args.every((arg) => arg.type.lanes === 1 || arg.type.lanes === type.lanes);
  return fits ? undefined : `${op} of different lanes`;
}
