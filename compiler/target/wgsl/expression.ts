/** Expressions of kernel IR as WGSL, with no more parentheses than needed. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Binding, Element, Expr, ScalarOp, ValueType } from '../../kernel/ir.ts';
import { type HelperName, helper } from './functions.ts';
import { hasLiteral, nonFiniteBits, printLiteral } from './literal.ts';
import { type Form, formOf, precedence, strength } from './operators.ts';
import { typeName } from './types.ts';

/** What expressions refer to, and what printing them finds out that the kernel needs. */
export interface Scope {
  readonly bindings: readonly Binding[];
  readonly bindingNames: readonly string[];
  readonly sharedNames: ReadonlyMap<string, string>;
  readonly variableNames: ReadonlyMap<string, string>;
  /** Texts of the helper functions used, by name. */
  readonly helpers: Map<string, string>;
  readonly builtins: Set<BuiltinName>;
}

export type BuiltinName = Extract<Expr, { kind: 'builtin' }>['name'];

interface Printed {
  readonly text: string;
  readonly strength: number;
}

const atom = (text: string): Printed => ({ text, strength: strength.atom });

export function printExpr(expr: Expr, scope: Scope): string {
  return print(expr, scope).text;
}

/** Splat over the lanes of `type` if it is a scalar. */
function printAs(expr: Expr, type: ValueType, scope: Scope): Printed {
  if (expr.type.lanes === type.lanes) return print(expr, scope);
  const wide = typeName({ element: expr.type.element, lanes: type.lanes });
  return atom(`${wide}(${printExpr(expr, scope)})`);
}

function print(expr: Expr, scope: Scope): Printed {
  switch (expr.kind) {
    case 'literal':
      return literal(expr.value, expr.type, scope);
    case 'variable':
      return atom(scope.variableNames.get(expr.name) ?? expr.name);
    case 'builtin':
      return builtin(expr.name, scope);
    case 'parameter':
      return atom(`parameters.p${expr.at}`);
    case 'load':
      return load(expr, scope);
    case 'shared':
      return atom(`${scope.sharedNames.get(expr.array)}[${printExpr(expr.index, scope)}]`);
    case 'op':
      return operation(expr.op, expr.args, expr.type, scope);
    case 'cast':
      return cast(expr.of, expr.type, scope);
    case 'bitcast':
      return atom(`bitcast<${typeName(expr.type)}>(${runtime(expr.of, scope).text})`);
    case 'threefry': {
      const [key0, key1, counter0, counter1] = expr.args.map((arg) => printExpr(arg, scope));
      const name = use('threefry', expr.type, scope);
      const word = expr.word === 0 ? 'x' : 'y';
      return atom(`${name}(vec2u(${key0}, ${key1}), vec2u(${counter0}, ${counter1})).${word}`);
    }
    case 'vector': {
      const parts = expr.parts.map((part) => printExpr(part, scope));
      // One part for all lanes: said once, it is also computed once by compilers that do not look.
      const isSplat = parts.every((part) => part === parts[0]);
      return atom(`${typeName(expr.type)}(${isSplat ? parts[0] : parts.join(', ')})`);
    }
    case 'component':
      return atom(`${wrapped(print(expr.of, scope), strength.atom)}.${'xyzw'[expr.at]}`);
    case 'subgroup': {
      const name = { add: 'subgroupAdd', max: 'subgroupMax', min: 'subgroupMin' }[expr.op];
      return atom(`${name}(${printExpr(expr.of, scope)})`);
    }
    case 'subgroup-broadcast':
      return atom(`subgroupBroadcast(${list([expr.of, expr.lane], scope)})`);
    case 'subgroup-shuffle':
      return atom(`subgroupShuffle(${list([expr.of, expr.lane], scope)})`);
    default:
      return expr satisfies never;
  }
}

function list(exprs: readonly Expr[], scope: Scope): string {
  return exprs.map((expr) => printExpr(expr, scope)).join(', ');
}

function wrapped(printed: Printed, needed: number): string {
  return printed.strength < needed ? `(${printed.text})` : printed.text;
}

function use(name: HelperName, type: ValueType, scope: Scope): string {
  const { name: unique, text } = helper(name, type);
  scope.helpers.set(unique, text);
  return unique;
}

function literal(value: number, type: ValueType, scope: Scope): Printed {
  const scalar: ValueType = { element: type.element, lanes: 1 };
  const printed = hasLiteral(value, type.element)
    ? {
        text: printLiteral(value, type.element),
        strength: value < 0 ? strength.unary : strength.atom,
      }
    : nonFinite(value, scalar, scope);
  return type.lanes === 1 ? printed : atom(`${typeName(type)}(${printed.text})`);
}

/** WGSL has no literal for it and refuses to compute it while compiling: bits behind a function. */
function nonFinite(value: number, type: ValueType, scope: Scope): Printed {
  const bits = `${use('opaque', { element: 'u32', lanes: 1 }, scope)}(${nonFiniteBits(value)}u)`;
  const single = `bitcast<f32>(${bits})`;
  return atom(type.element === 'f32' ? single : `${typeName(type)}(${single})`);
}

/** The value, made unknown to the WGSL compiler if it is a literal. */
function runtime(expr: Expr, scope: Scope): Printed {
  const printed = print(expr, scope);
  if (expr.kind !== 'literal' || expr.type.element === 'bool') return printed;
  return atom(`${use('opaque', expr.type, scope)}(${printed.text})`);
}

const builtinText: Readonly<Record<BuiltinName, string>> = {
  workgroup_x: 'workgroup.x',
  workgroup_y: 'workgroup.y',
  workgroup_z: 'workgroup.z',
  local_index: 'local',
  subgroup_lane: 'lane',
};

function builtin(name: BuiltinName, scope: Scope): Printed {
  scope.builtins.add(name);
  return atom(builtinText[name]);
}

function load(expr: Extract<Expr, { kind: 'load' }>, scope: Scope): Printed {
  const element = `${scope.bindingNames[expr.binding]}[${printExpr(expr.index, scope)}]`;
  if (expr.type.element !== 'bool') return atom(element);
  const zero = expr.type.lanes === 1 ? '0u' : `vec${expr.type.lanes}u()`;
  return { text: `${element} != ${zero}`, strength: strength.comparison };
}

function operation(op: ScalarOp, args: readonly Expr[], type: ValueType, scope: Scope): Printed {
  const [condition, a, b] = args;
  if (op === 'select' && condition !== undefined && a !== undefined && b !== undefined) {
    const texts = [printAs(b, type, scope), printAs(a, type, scope), print(condition, scope)];
    return atom(`select(${texts.map(({ text }) => text).join(', ')})`);
  }
  const element = (condition as Expr).type.element;
  const form = formOf(op, element);
  invariant(form !== undefined, () => `${op} of ${element} has no WGSL form`);
  const operands = args.map((arg, i) =>
    mustBeOpaque(op, args, i) ? runtime(arg, scope) : printAs(arg, type, scope),
  );
  return applyForm(form, operands, { element, lanes: type.lanes }, scope);
}

/** WGSL computes what consists of literals at compile time, where it may fail. */
function mustBeOpaque(op: ScalarOp, args: readonly Expr[], at: number): boolean {
  if (at === 0) return args.every((arg) => arg.kind === 'literal');
  const arg = args[at];
  if (arg?.kind !== 'literal' || at !== 1) return false;
  const isInteger = arg.type.element === 'i32' || arg.type.element === 'u32';
  if (op === 'div' || op === 'mod') return isInteger && arg.value === 0;
  return (op === 'shl' || op === 'shr') && !(arg.value >= 0 && arg.value < 32);
}

function applyForm(
  form: Form,
  operands: readonly Printed[],
  type: ValueType,
  scope: Scope,
): Printed {
  const texts = operands.map(({ text }) => text);
  switch (form.kind) {
    case 'prefix':
      return {
        text: `${form.symbol}${wrapped(operands[0]!, strength.unary + 1)}`,
        strength: strength.unary,
      };
    case 'infix':
      return infix(form.symbol, operands, type);
    case 'call':
      return atom(`${form.name}(${texts.join(', ')})`);
    case 'single':
      return inSingle(texts, type, () => form.name);
    case 'helper':
      if (form.single === undefined)
        return atom(`${use(form.name, type, scope)}(${texts.join(', ')})`);
      return inSingle(texts, type, (single) => use(form.name, single, scope));
    default:
      return form satisfies never;
  }
}

function infix(symbol: string, operands: readonly Printed[], type: ValueType): Printed {
  // On vectors there is no && and ||; on bools & and | mean the same.
  const isVectorLogic = type.lanes > 1 && (symbol === '&&' || symbol === '||');
  const written = isVectorLogic ? symbol.charAt(0) : symbol;
  const { own, left, right } = precedence(written);
  const [a, b] = operands;
  let amount = b!;
  if (written === '<<' || written === '>>') {
    // Shift amounts are u32 in WGSL.
    amount =
      type.element === 'u32'
        ? amount
        : atom(`${typeName({ element: 'u32', lanes: type.lanes })}(${amount.text})`);
    // Within parentheses of its own, because >> could close a template list.
    return atom(`(${wrapped(a!, left)} ${written} ${wrapped(amount, right)})`);
  }
  return { text: `${wrapped(a!, left)} ${written} ${wrapped(amount, right)}`, strength: own };
}

/** Calls a function in f32 whatever the operands are. */
function inSingle(
  operands: readonly string[],
  type: ValueType,
  name: (single: ValueType) => string,
): Printed {
  const single: ValueType = { element: 'f32', lanes: type.lanes };
  if (type.element === 'f32') return atom(`${name(single)}(${operands.join(', ')})`);
  const widened = operands.map((text) => `${typeName(single)}(${text})`);
  return atom(`${typeName(type)}(${name(single)}(${widened.join(', ')}))`);
}

/** Floats to integers saturate, and overflow to infinities of f16, where WGSL's are undefined. */
function cast(of: Expr, type: ValueType, scope: Scope): Printed {
  const { text } = runtime(of, scope);
  const single: ValueType = { element: 'f32', lanes: type.lanes };
  const from = of.type.element;
  const asSingle = from === 'f32' ? text : `${typeName(single)}(${text})`;
  if (isFloat(from) && (type.element === 'i32' || type.element === 'u32')) {
    return atom(`${use(`to_${type.element}`, single, scope)}(${asSingle})`);
  }
  if (type.element === 'f16' && from !== 'bool') {
    return atom(`${use('to_f16', single, scope)}(${asSingle})`);
  }
  return atom(`${typeName(type)}(${text})`);
}

function isFloat(element: Element): boolean {
  return element === 'f32' || element === 'f16';
}
