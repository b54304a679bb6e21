/** `generate` of `std.run`, and what all host functions need that let a model write or judge. */
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import { checkReads } from '../../compiler/core/language-model.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { LoadedModel, type Workshop } from '../generate/loaded-model.ts';
import type { SampleOptions } from '../generate/sample.ts';
import { writeTexts } from '../generate/write-texts.ts';
import { accept, refuse } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { Arguments } from './artifact.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { checkVocabulary } from './vocabulary.ts';

export const generate: HostFunction = async (args, context, step) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const loaded = loadModel(context, {
    ...args.artifact('model', 'model'),
    tokenizer,
    program: context.program,
    context: step.statics.dims.get('T') ?? 1,
    span: step.span,
  });
  if (!loaded.ok) return loaded;
  const prompt = args.text('prompt');
  const ids = encodePrompt(tokenizer, prompt, step.span);
  if (!ids.ok) return ids;
  const written = await writeTexts(loaded.value, tokenizer, {
    prompts: [{ ids: ids.value, stops: args.texts('stop') }],
    tokens: args.number('tokens'),
    sampling: samplingOf(args),
  });
  loaded.value.destroy();
  if (!written.ok) return written;
  const text = prompt + written.value[0]!.text;
  context.report({ event: 'sample', name: context.staged.name, text });
  return accept({ kind: 'nothing' }, written.warnings);
};

function samplingOf(args: Arguments): SampleOptions {
  const topK = args.number('top_k');
  return {
    temperature: args.number('temperature'),
    ...(topK > 0 && { topK }),
    topP: args.number('top_p'),
    minP: args.number('min_p'),
    repetitionPenalty: args.number('repetition_penalty'),
    seed: args.number('seed'),
  };
}

export interface ModelSource {
  readonly program: CheckedProgram;
  readonly type: ConcreteType;
  readonly tensors: HostTensors;
  /** Whose ids it is given. */
  readonly tokenizer: Tokenizer;
  /** The most tokens it looks back on. */
  readonly context: number;
  readonly span: Span;
}

/** Errors: `vocabulary-mismatch`, `not-a-language-model`. Nothing is on the device yet. */
export function loadModel(
  context: Pick<PlanContext, 'device' | 'optimize' | 'report'> & Pick<Workshop, 'parameters'>,
  { type, tokenizer, ...source }: ModelSource,
): Result<LoadedModel> {
  const { span } = source;
  const fits = checkVocabulary(type, tokenizer.size, span);
  if (!fits.ok) return fits;
  if (type.kind !== 'record') {
    return refuse({ slug: 'not-a-language-model', title: 'This is not a language model', span });
  }
  const reads = checkReads(type, source.context, span);
  if (!reads.ok) return reads;
  const { device, parameters } = context;
  const compile = compileEntry.bind(undefined, context);
  const workshop = { device, compile, ...(parameters && { parameters }) };
  const vocabulary = tokenizer.size;
  return accept(new LoadedModel({ ...source, type, vocabulary }, workshop));
}

/** The ids of a prompt, as the model's texts begin. Error: `unknown-token`. */
export function encodePrompt(tokenizer: Tokenizer, prompt: string, span: Span): Result<Int32Array> {
  const ids = tokenizer.encode(prompt);
  if (ids.ok) return accept(Int32Array.from([...tokenizer.frame.before, ...ids.value]));
  return { ok: false, diagnostics: ids.diagnostics.map((each) => ({ ...each, span })) };
}
