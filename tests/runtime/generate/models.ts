/** Language models with random parameters, drawn on the interpreter. */
import { concreteType, noStatics } from '../../../compiler/core/concrete.ts';
import { compileGraph } from '../../../compiler/pipeline.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import { type LanguageModel, LoadedModel } from '../../../runtime/generate/loaded-model.ts';
import { testDevice } from '../../support/gpu.ts';
import { evaluateGraph, graphOf, programFrom, unwrap } from '../../support/stage.ts';

/** The type `M` that `source` declares. */
export function modelOf(source: string, context: number): LanguageModel {
  const text = `${source}\nrandom fn start() -> M = init[M]()\n`;
  const program = programFrom(text);
  const start = program.main.declarations.get('start');
  if (start?.kind !== 'fn') throw new Error('no fn start');
  const type = concreteType(start.result, noStatics, nowhere);
  if (type.kind !== 'record') throw new Error('M is not a model');
  const drawn = evaluateGraph(graphOf(text, 'start'), { key: [5, 0] });
  const tensors = [...drawn].map(([name, { shape, data }]) => {
    const values = Float32Array.from(data);
    return [name.slice('out.'.length), { dtype: 'f32', shape, values }] as const;
  });
  const vocabulary = type.statics.dims.get('V') ?? 0;
  return { program, type, tensors: new Map(tensors), vocabulary, context, span: nowhere };
}

export async function load(model: LanguageModel): Promise<LoadedModel> {
  const device = await testDevice();
  return new LoadedModel(model, {
    device,
    compile: (graph) => compileGraph(unwrap(graph), { target: device.target, optimize: 2 }),
  });
}
