/**
 * `grad p: e`. The variable's leaves become marks, repeated over the indices in scope (so that under
 * `for b` there is one gradient for each `b`); the body is staged with them; each leaf's gradient is
 * a `gradient` node, which the pass `differentiate` expands later.
 */

import { isFloat } from '../graph/dtype.ts';
import type { Span } from '../source/span.ts';
import type { Term } from '../types/term.ts';
import { asLeaf } from './arithmetic.ts';
import { bindLocals, type Environment, lookUp } from './environment.ts';
import { spread, unionOfNames } from './named.ts';
import { stage } from './stage.ts';
import { itemOf, mapLeaves, materialise } from './tree.ts';
import { type Tensor, tensor, type Value } from './value.ts';

export function gradient(term: Extract<Term, { kind: 'grad' }>, environment: Environment): Value {
  const { span } = term;
  const marked = term.variables.map((local) =>
    markLeaves(lookUp(environment, local, span), environment, span),
  );
  const bindings = term.variables.map((local, i) => [local, marked[i]!] as const);
  const value = stage(term.body, bindLocals(environment, bindings));
  const first = value.kind === 'tuple' ? itemOf(value, 0, span) : value;
  const loss = totalOverNames(first, environment, span);
  const gradients = marked.map((tree) => gradientOf(loss, tree, environment, span));
  const all: Value = gradients.length === 1 ? gradients[0]! : { kind: 'tuple', items: gradients };
  return term.withValue ? { kind: 'tuple', items: [value, all] } : all;
}

/** The same tree with a mark for each float leaf, repeated over the indices in scope. */
export function markLeaves(tree: Value, environment: Environment, span: Span): Value {
  const { builder, counters } = environment.staging;
  return mapLeaves(tree, span, (leaf) => {
    const value = materialise(builder, leaf, span);
    if (!isFloat(value.node.dtype)) return leaf;
    const names = unionOfNames([value, tensor(value.node, environment.axes)]);
    const whole = spread(builder, value, names);
    const id = counters.mark;
    counters.mark += 1;
    return tensor(builder.node('mark', [whole.node], { id }, span), names);
  });
}

/** Each combination of indices has a loss of its own, which depends on its own marks only: their sum has all the gradients. */
function totalOverNames(value: Value, environment: Environment, span: Span): Tensor {
  const { builder } = environment.staging;
  const loss = materialise(builder, asLeaf(value, span), span);
  const axes = loss.names.map((_, i) => i);
  return tensor(builder.node('sum', [loss.node], { axes }, span), []);
}

/** The gradient of a number in the marks of a tree. */
export function gradientOf(loss: Tensor, tree: Value, environment: Environment, span: Span): Value {
  const { builder } = environment.staging;
  return mapLeaves(tree, span, (leaf) => {
    if (leaf.kind === 'static' || leaf.node.op !== 'mark') return leaf;
    return tensor(builder.node('gradient', [loss.node, leaf.node], {}, span), leaf.names);
  });
}
