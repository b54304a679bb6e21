/**
 * Trees: records, tuples and single tensors, leaf by leaf. Whole-model arithmetic, leafwise calls,
 * inputs and outputs of a graph, and checkpoints all go through here, so all agree on paths.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Output } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { type ConcreteType, concreteType, stack } from './concrete.ts';
import { constant } from './constant.ts';
import { newInput, type Staging } from './environment.ts';

import { positionalRank, type RecordValue, type Tensor, type Value } from './value.ts';

export interface Leaf {
  /** `blocks.attn.out.w`; '' for a tree that is one tensor. */
  readonly path: string;
  /** How many of its leading positional axes come from stacks rather than from the field's type. */
  readonly stacked: number;
}

type LeafValue = Extract<Value, { kind: 'tensor' | 'static' }>;

/** The same tree with every leaf of `trees[0]` and its counterparts in the others combined. */
export function zipLeaves(
  trees: readonly [Value, ...Value[]],
  span: Span,
  combine: (leaves: readonly LeafValue[], leaf: Leaf) => Value,
): Value {
  return zip(trees, { path: '', stacked: 0 }, span, combine);
}

export function mapLeaves(
  tree: Value,
  span: Span,
  f: (value: LeafValue, leaf: Leaf) => Value,
): Value {
  return zipLeaves([tree], span, ([value], leaf) => f(value as LeafValue, leaf));
}

export function leavesOf(
  tree: Value,
  span: Span,
): readonly (Leaf & { readonly value: LeafValue })[] {
  const leaves: (Leaf & { value: LeafValue })[] = [];
  mapLeaves(tree, span, (value, leaf) => {
    leaves.push({ ...leaf, value });
    return value;
  });
  return leaves;
}

function zip(
  trees: readonly [Value, ...Value[]],
  leaf: Leaf,
  span: Span,
  combine: (leaves: readonly LeafValue[], leaf: Leaf) => Value,
): Value {
  const [first, ...others] = trees;
  switch (first.kind) {
    case 'tensor':
    case 'static':
      return combine(trees as readonly LeafValue[], leaf);
    case 'tuple': {
      const items = first.items.map((item, i) =>
        zip(
          [item, ...others.map((other) => itemOf(other, i, span))],
          inside(leaf, `${i}`),
          span,
          combine,
        ),
      );
      return { kind: 'tuple', items };
    }
    case 'record': {
      for (const other of others) requireSameNumbers(first, other, span);
      const fields = new Map<string, Value>();
      for (const [name, value] of first.fields) {
        const counterparts = others.map((other) => fieldOf(other, name, span));
        const field: Leaf = {
          ...inside(leaf, name),
          stacked: stackedAxes(first, name, value, span),
        };
        fields.set(name, zip([value, ...counterparts], field, span, combine));
      }
      return { ...first, fields };
    }
    case 'string':
    case 'closure':
    case 'host':
      if (others.every((other) => isSame(first, other))) return first;
      throw notStatic(first.kind, span);
    default:
      return first satisfies never;
  }
}

/** The sum of two models with different numbers would have one of them, and nobody said which. */
function requireSameNumbers(a: RecordValue, b: Value, span: Span): void {
  if (b.kind !== 'record') return;
  const odd = [...a.statics.numbers].find(([name, value]) => b.statics.numbers.get(name) !== value);
  if (odd === undefined) return;
  const [name, value] = odd;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'type-mismatch',
    title: 'These models have different numbers',
    span,
    label: `${name} is ${value} in one and ${b.statics.numbers.get(name)} in the other`,
  });
}

function isSame(a: Value, b: Value): boolean {
  return a === b || (a.kind === 'string' && b.kind === 'string' && a.value === b.value);
}

/** Only numbers can be chosen at run time. */
function notStatic(kind: 'string' | 'closure' | 'host', span: Span): DiagnosticError {
  const what = kind === 'closure' ? 'function' : 'value';
  return new DiagnosticError({
    severity: 'error',
    slug: 'not-static',
    title: `Which ${what} this is is not known until run time`,
    span,
    hint: 'choose between results, not between functions.',
  });
}

/** Values that are made anew in every round of a loop are numbers. */
export function refuseFunctions(value: Value, span: Span): void {
  switch (value.kind) {
    case 'tensor':
    case 'static':
    case 'string':
      return;
    case 'tuple':
      for (const item of value.items) refuseFunctions(item, span);
      return;
    case 'record':
      for (const field of value.fields.values()) refuseFunctions(field, span);
      return;
    case 'closure':
    case 'host':
      throw notStatic(value.kind, span);
    default:
      value satisfies never;
  }
}

/** What a record is made of that tells its shape by itself: the field's own type against the value. */
function stackedAxes(record: RecordValue, name: string, value: Value, span: Span): number {
  const field = record.record.fields.find((each) => each.name === name);
  if (value.kind !== 'tensor' || field === undefined) return 0;
  const type = concreteType(field.type, record.statics, span);
  return type.kind === 'tensor' ? positionalRank(value) - type.shape.length : 0;
}

function inside(leaf: Leaf, name: string): Leaf {
  return { path: leaf.path === '' ? name : `${leaf.path}.${name}`, stacked: 0 };
}

export function fieldOf(value: Value, name: string, span: Span): Value {
  if (value.kind === 'host') throw new DiagnosticError(partInPlan(name, span));
  invariant(value.kind === 'record', () => `${value.kind} has no field ${name}`, span);
  const field = value.fields.get(name);
  invariant(field !== undefined, () => `${value.record.name} has no field ${name}`, span);
  return field;
}

function partInPlan(name: string, span: Span): DiagnosticError['diagnostic'] {
  return {
    severity: 'error',
    slug: 'tensor-in-plan',
    title: 'A plan computes no tensors itself',
    span,
    label: `\`${name}\` is a part of a model`,
    hint: 'give the whole model to a function, which takes what it needs of it.',
  };
}

export function itemOf(value: Value, position: number, span: Span): Value {
  if (value.kind === 'host') return hostItem(value, position);
  invariant(value.kind === 'tuple', () => `${value.kind} has no items`, span);
  const item = value.items[position];
  invariant(item !== undefined, () => `no item ${position}`, span);
  return item;
}

function hostItem(value: Extract<Value, { kind: 'host' }>, position: number): Value {
  const type = value.type.kind === 'tuple' ? value.type.items[position] : undefined;
  return { ...value, item: position, type: type ?? value.type };
}

/** `r with (a.b: e)`: a copy with one part replaced. */
export function replaceAt(tree: Value, path: readonly string[], part: Value, span: Span): Value {
  const [name, ...rest] = path;
  if (name === undefined) return part;
  invariant(tree.kind === 'record', () => `${tree.kind} has no field ${name}`, span);
  const fields = new Map(tree.fields);
  fields.set(name, replaceAt(fieldOf(tree, name, span), rest, part, span));
  return { ...tree, fields };
}

/** A tree of this type with a value for each tensor in it. */
export function buildTree(
  type: ConcreteType,
  path: string,
  span: Span,
  leaf: (type: Extract<ConcreteType, { kind: 'tensor' }>, path: string) => Value,
): Value {
  switch (type.kind) {
    case 'tensor':
      return leaf(type, path);
    case 'key':
      return leaf({ kind: 'tensor', dtype: 'u32', shape: [...type.axes, 2] }, path);
    case 'tuple':
      return {
        kind: 'tuple',
        items: type.items.map((item, i) => buildTree(item, within(path, `${i}`), span, leaf)),
      };
    case 'record': {
      const fields = new Map<string, Value>();
      for (const field of type.record.fields) {
        const inner = stack(type.axes, concreteType(field.type, type.statics, field.span));
        fields.set(field.name, buildTree(inner, within(path, field.name), span, leaf));
      }
      return { kind: 'record', record: type.record, statics: type.statics, fields };
    }
    case 'function':
    case 'static':
    case 'string':
    case 'list':
    case 'host':
      invariant(false, () => `a ${type.kind} is not a tree`, span);
      break;
    default:
      return type satisfies never;
  }
  return undefined as never;
}

function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Graph inputs for every tensor of a type, named by path under `name`. */
export function inputTree(staging: Staging, type: ConcreteType, name: string, span: Span): Value {
  return buildTree(type, name, span, ({ dtype, shape }, path) =>
    newInput(staging, path, dtype, shape, span),
  );
}

/** Graph outputs for every tensor of a value. Exact numbers become constants. */
export function outputTree(
  builder: GraphBuilder,
  value: Value,
  name: string,
  span: Span,
): readonly Output[] {
  return leavesOf(value, span).map(({ path, value: leaf }) => ({
    name: path === '' ? name : `${name}.${path}`,
    node: materialise(builder, leaf, span).node,
  }));
}

/** A leaf as a graph value. */
export function materialise(
  builder: GraphBuilder,
  leaf: Extract<Value, { kind: 'tensor' | 'static' }>,
  span: Span,
): Tensor {
  if (leaf.kind === 'tensor') return leaf;
  const natural = typeof leaf.value === 'boolean' ? 'bool' : 'f32';
  return constant(builder, leaf.value, leaf.dtype ?? natural, span);
}
