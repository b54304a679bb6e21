/**
 * The call rule. An argument with more axes than its parameter lifts the call: the extra leading
 * axes are its frame, every frame is a prefix of the longest, and the longest leads the result.
 * A parameter that is a type variable of the callee, a function, or `..S` has no frame. A tree given
 * to a parameter of scalars or of any shape makes the call leafwise.
 */
import type { Span } from '../source/span.ts';
import type { Argument } from './arguments.ts';
import type { Body } from './body.ts';
import { coerce, convert, settle } from './coerce.ts';
import type { Dim } from './dim.ts';
import { fail } from './fault.ts';
import { commonFrame, type Frame, isWeight } from './frames.ts';
import { failArgument } from './mismatch.ts';
import { failOpen, isOpen, leafwiseResult, withOpenShape } from './open-shape.ts';
import { printType } from './print.ts';
import { isTypeMeta, leadingAxes } from './solver.ts';
import {
  dropAxes,
  type Shape,
  type Substitution,
  single,
  substituteType,
  type TensorType,
  withAxes,
} from './substitute.ts';
import type { Arg, Term } from './term.ts';
import { hasLeaves } from './tree.ts';
import type { Type } from './type.ts';

export interface Application {
  readonly args: readonly (Arg | undefined)[];
  readonly frame: readonly Dim[];
  readonly leafwise: readonly number[];
  /** The leaves are those of a tree, and have dtypes of their own. */
  readonly isByLeaf: boolean;
  readonly result: Type;
}

/** What is called, with its own static parameters replaced by unknowns. */
export interface Callee {
  readonly name: string;
  /** As declared. */
  readonly params: readonly Type[];
  readonly result: Type;
  /** Names of type variables that stand for unknowns. */
  readonly unknowns: Substitution;
  /** Shapes are filled in by the arguments. */
  readonly shapes: Map<string, Shape>;
  /** The frame of `self`. */
  readonly selfFrame: readonly Dim[];
}

export function apply(
  body: Body,
  callee: Callee,
  args: readonly (Argument | undefined)[],
  span: Span,
): Application {
  return new Call(body, callee, span).run(args);
}

class Call {
  readonly #body: Body;
  readonly #callee: Callee;
  readonly #span: Span;
  readonly #args: (Arg | undefined)[];
  readonly #frames: Frame[] = [];
  readonly #leafwise: number[] = [];
  #tree: Type | undefined;
  /** The open shape over which a function of scalars is called. */
  #open: TensorType | undefined;

  constructor(body: Body, callee: Callee, span: Span) {
    this.#body = body;
    this.#callee = callee;
    this.#span = span;
    this.#args = callee.params.map(() => undefined);
    this.#frames.push({ axes: callee.selfFrame, of: callee.name, span, isWeight: true });
  }

  /** Plain arguments first, then static numbers, which take the type found; then functions. */
  run(args: readonly (Argument | undefined)[]): Application {
    const waiting: { readonly at: number; readonly term: Term; readonly arg: Argument }[] = [];
    const functions: { readonly at: number; readonly arg: Argument }[] = [];
    args.forEach((arg, at) => {
      if (arg === undefined) {
        if (this.#declared(at).kind === 'scalar') this.#body.solver.unify(this.#param(at), single);
        return;
      }
      if (arg.isLambda || this.#param(at).kind === 'function') {
        functions.push({ at, arg });
        return;
      }
      const term = this.#settled(at, arg.term(this.#param(at)));
      if (term.type.kind === 'static') waiting.push({ at, term, arg });
      else this.#args[at] = { term, lift: this.#accept(at, term, arg) };
    });
    for (const { at, term, arg } of waiting) {
      this.#args[at] = { term: this.#acceptStatic(at, term, arg), lift: 0 };
    }
    for (const { at, arg } of functions) {
      const expected = this.#param(at);
      const title = 'This function does not fit';
      const term = coerce(this.#body, arg.term(expected), expected, title, arg.span);
      this.#args[at] = { term, lift: 0 };
    }
    const frame = commonFrame(this.#body, this.#callee.name, this.#frames);
    return {
      args: this.#args,
      frame,
      leafwise: this.#leafwise,
      isByLeaf: this.#tree !== undefined,
      result: this.#result(frame),
    };
  }

  #declared(at: number): Type {
    const param = this.#callee.params[at];
    if (param === undefined) return fail('arity', 'Too many arguments', this.#span);
    return param;
  }

  #param(at: number): Type {
    return this.#substitute(this.#declared(at));
  }

  #substitute(type: Type): Type {
    const { unknowns, shapes } = this.#callee;
    return this.#body.resolve(substituteType(type, { ...unknowns, shapes }));
  }

  #mismatch(at: number, found: Type, arg: Argument): never {
    return failArgument(
      this.#callee.name,
      arg.description,
      this.#param(at),
      this.#body.resolve(found),
      arg.span,
    );
  }

  /** A type variable stands for the whole tuple, so static numbers in it must have a type first. */
  #settled(at: number, term: Term): Term {
    return this.#isUnknown(this.#declared(at)) && term.type.kind === 'tuple'
      ? settle(this.#body, term)
      : term;
  }

  #isUnknown(declared: Type): boolean {
    return declared.kind === 'variable' && this.#callee.unknowns.types.has(declared.name);
  }

  /** How many leading axes of the argument are frame. */
  #accept(at: number, term: Term, arg: Argument): number {
    const declared = this.#declared(at);
    const param = this.#param(at);
    const found = this.#body.resolve(term.type);
    if (declared.kind === 'tensor' && (declared.rest !== undefined || declared.axes.length === 0)) {
      if (hasLeaves(found) && !isTypeMeta(found)) return this.#acceptTree(at, found, arg);
      if (declared.rest !== undefined && found.kind === 'tensor') {
        this.#bindShape(declared.rest, declared, found, at, arg);
        return 0;
      }
    }
    if (isOpen(declared)) return this.#acceptShapes(at, declared, found, arg);
    if (param.kind === 'tensor' && found.kind === 'tensor' && found.rest !== undefined) {
      return this.#acceptOpen(at, param, found, arg);
    }
    if (this.#isUnknown(declared) || isTypeMeta(found)) {
      if (!this.#body.solver.unify(param, found)) this.#mismatch(at, found, arg);
      return 0;
    }
    const lead = leadingAxes(found);
    const lift = lead.length - leadingAxes(param).length;
    if (lift < 0) this.#mismatch(at, found, arg);
    if (!this.#body.solver.unify(param, dropAxes(lift, found))) this.#mismatch(at, found, arg);
    if (lift > 0) {
      if (!this.#body.solver.beginsWith(found, lead.slice(0, lift))) this.#mismatch(at, found, arg);
    }
    this.#frames.push({
      axes: lead.slice(0, lift),
      of: arg.description,
      span: arg.span,
      isWeight: isWeight(term),
    });
    return lift;
  }

  /** `..S` takes all axes but those that the parameter names itself. */
  #bindShape(
    rest: string,
    declared: TensorType,
    found: TensorType,
    at: number,
    arg: Argument,
  ): void {
    const open = found.axes.length - declared.axes.length;
    if (open < 0) this.#mismatch(at, found, arg);
    if (!this.#callee.shapes.has(rest)) {
      const shape: Shape = { axes: found.axes.slice(0, open) };
      this.#callee.shapes.set(
        rest,
        found.rest === undefined ? shape : { ...shape, rest: found.rest },
      );
    }
    const param = this.#substitute(declared);
    if (!this.#body.solver.unify(param, found)) this.#mismatch(at, found, arg);
  }

  /** A tuple with tensors of any shape. */
  #acceptShapes(at: number, declared: Type, found: Type, arg: Argument): number {
    if (declared.kind === 'tuple' && found.kind === 'tuple') {
      declared.items.forEach((item, i) => {
        const part = found.items[i];
        if (part !== undefined && isOpen(item)) this.#acceptShapes(at, item, part, arg);
      });
    } else if (declared.kind === 'tensor' && declared.rest && found.kind === 'tensor') {
      this.#bindShape(declared.rest, declared, found, at, arg);
      return 0;
    }
    if (!this.#body.solver.unify(this.#substitute(declared), found)) this.#mismatch(at, found, arg);
    return 0;
  }

  /** The call is made for each cell; all open shapes given are one. */
  #acceptOpen(at: number, param: TensorType, found: TensorType, arg: Argument): number {
    const { solver } = this.#body;
    const lead = found.axes.length - param.axes.length;
    if (lead < 0) return failOpen(found, arg.span);
    const { rest: _, ...closed } = found;
    const cell: TensorType = { ...closed, axes: found.axes.slice(lead) };
    if (!solver.unify(param, cell)) return this.#mismatch(at, found, arg);
    const outer: TensorType = { ...found, axes: found.axes.slice(0, lead) };
    const expected: TensorType = { ...(this.#open ?? outer), dtype: found.dtype };
    if (!solver.unify(expected, outer)) {
      return failArgument(this.#callee.name, arg.description, expected, outer, arg.span);
    }
    this.#open = expected;
    this.#leafwise.push(at);
    return 0;
  }

  /** The call is made for each leaf; all trees given are of one type, which the call has too. */
  #acceptTree(at: number, found: Type, arg: Argument): number {
    if (!this.#body.isTree(found)) {
      return fail('not-a-tree', 'This is not made of float tensors only', arg.span, {
        label: `this is ${printType(found)}`,
      });
    }
    if (this.#tree !== undefined && !this.#body.solver.unify(this.#tree, found)) {
      return failArgument(
        this.#callee.name,
        arg.description,
        this.#body.resolve(this.#tree),
        this.#body.resolve(found),
        arg.span,
      );
    }
    this.#tree = found;
    this.#leafwise.push(at);
    return 0;
  }

  #acceptStatic(at: number, term: Term, arg: Argument): Term {
    const declared = this.#declared(at);
    if (declared.kind === 'tensor' && declared.rest !== undefined) {
      if (!this.#callee.shapes.has(declared.rest)) {
        this.#callee.shapes.set(declared.rest, { axes: [] });
      }
    }
    const param = this.#param(at);
    if (isTypeMeta(param)) {
      const settled = settle(this.#body, term);
      if (!this.#body.solver.unify(param, settled.type)) this.#mismatch(at, settled.type, arg);
      return settled;
    }
    if (param.kind === 'static') return term;
    if (param.kind === 'tensor' && param.axes.length === 0 && param.rest === undefined) {
      return convert(this.#body, term, param.dtype);
    }
    return this.#mismatch(at, term.type, arg);
  }

  #result(frame: readonly Dim[]): Type {
    const { result, name } = this.#callee;
    if (this.#tree !== undefined) {
      const tree = this.#body.resolve(this.#tree);
      const takesWhole = this.#leafwise.some((at) => isOpen(this.#declared(at)));
      return withAxes(frame, leafwiseResult(name, result, tree, takesWhole, this.#span));
    }
    const cell = this.#substitute(result);
    const whole = this.#open === undefined ? cell : withOpenShape(this.#open, cell, this.#span);
    return frame.length > 0 && isOpen(whole) ? failOpen(whole, this.#span) : withAxes(frame, whole);
  }
}
