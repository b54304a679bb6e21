/**
 * `llmc call RUN`: the nameless method of a model whose type is known, on tensors of which only
 * names, dtypes and shapes are known here. Inputs are `model.…` and those named after the method's
 * parameters, which may have further leading axes; the output is `out`.
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../graph/graph.ts';
import { attempt } from './attempt.ts';
import { callFunction, lifted } from './call.ts';
import { leavesOfType } from './call-leaves.ts';
import { callStatics, type GivenTensor } from './call-statics.ts';
import { checkNames } from './call-target.ts';
import { concreteType, stack } from './concrete.ts';
import { stageEntry } from './entry.ts';
import type { ModelType } from './language-model.ts';
import { inputTree, outputTree } from './tree.ts';

/** Errors: `no-entry`, and those of tensors that do not fit. */
export function stageModelCall(
  model: ModelType,
  tensors: ReadonlyMap<string, GivenTensor>,
): Result<Graph> {
  const found = attempt(() => methodOf(model));
  if (!found.ok) return found;
  const fn = found.value;
  const { span } = fn;
  const isGiven = (name: string): boolean => tensors.has(name);
  const inputs = fn.params
    .filter(({ local, hasDefault }) => !hasDefault || isGiven(local.name))
    .map(({ local: { name }, type }) => {
      const leaves = leavesOfType(type, name, fn).map((leaf) => ({ ...leaf, parameter: name }));
      return { name, type, leaves };
    });
  const request = { name: fn.name, tensors, dims: model.statics.dims, gradients: [] };
  const params = [...model.record.statics, ...fn.statics];
  const misnamed = checkNames({ fn, statics: params, inputs }, request);
  if (misnamed.length > 0) return { ok: false, diagnostics: misnamed };
  const leaves = inputs.flatMap((input) => input.leaves);
  const shape = attempt(() => callStatics(params, leaves, request, span));
  if (!shape.ok) return shape;
  const { statics, frames } = shape.value;
  return stageEntry({ name: model.record.name, isRandom: fn.isRandom }, (environment) => {
    const { staging } = environment;
    const self = { value: inputTree(staging, model, 'model', span), lift: 0 };
    const args = fn.params.map(({ local: { name }, type }) => {
      if (!inputs.some((input) => input.name === name)) return undefined;
      const frame = frames.get(name) ?? [];
      const whole = stack(frame, concreteType(type, statics, span));
      return { value: inputTree(staging, whole, name, span), lift: frame.length };
    });
    const frame = [...frames.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
    const value = lifted(frame, [self, ...args], environment, span, ([owner, ...cells], inner) =>
      callFunction(fn, statics, owner, cells, inner, span),
    );
    return outputTree(staging.builder, value, 'out', span);
  });
}

function methodOf({ record }: ModelType) {
  const method = record.methods.get('');
  if (method !== undefined) return method;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'no-entry',
    title: `\`${record.name}\` cannot be called`,
    span: record.span,
    label: 'it has no nameless method',
  });
}
