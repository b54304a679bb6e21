/** `generate` of `std.run`, and the same from a finished run's folder. */

import type { ConcreteType } from '../../compiler/core/concrete.ts';
import { stageNextLogits } from '../../compiler/core/training.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { createExecutable, type Executable } from '../execute/executable.ts';
import { generate as generateTokens } from '../generate/generate.ts';
import type { SampleOptions } from '../generate/sample.ts';
import { accept, refuse } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { checkVocabulary } from './vocabulary.ts';

export const generate: HostFunction = async (args, context, step) => {
  const { type, tensors } = args.artifact('model', 'model');
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const fits = checkVocabulary(type, tokenizer.size, step.span);
  if (!fits.ok) return fits;
  const text = await continueText(context, {
    program: context.program,
    model: type,
    tensors,
    tokenizer,
    context: step.statics.dims.get('T') ?? 1,
    prompt: args.text('prompt'),
    tokens: args.number('tokens'),
    sampling: {
      temperature: args.number('temperature'),
      ...(args.number('top_k') > 0 ? { topK: args.number('top_k') } : {}),
      seed: args.number('seed'),
    },
    span: step.span,
    onText: () => {},
  });
  if (!text.ok) return text;
  context.report({ event: 'sample', name: context.staged.name, text: text.value });
  return accept({ kind: 'nothing' });
};

export interface Continuation {
  readonly program: CheckedProgram;
  readonly model: ConcreteType;
  readonly tensors: HostTensors;
  readonly tokenizer: Tokenizer;
  /** How many tokens the model looks back on. */
  readonly context: number;
  readonly prompt: string;
  readonly tokens: number;
  readonly sampling: SampleOptions;
  readonly span: Span;
  /** Called with the prompt, then with each piece of text as it is made. */
  readonly onText: (text: string) => void;
}

/** The prompt and what the model adds to it. */
export async function continueText(
  context: Pick<PlanContext, 'device' | 'optimize' | 'report'>,
  options: Continuation,
): Promise<Result<string>> {
  const { tokenizer, prompt, span, onText } = options;
  const ids = tokenizer.encode(prompt);
  if (!ids.ok)
    return { ok: false, diagnostics: ids.diagnostics.map((each) => ({ ...each, span })) };
  if (ids.value.length === 0) {
    return refuse({
      slug: 'empty-prompt',
      title: 'A prompt has at least one token',
      span,
      hint: 'Give some text, for example "\\n"',
    });
  }
  const staged = stageNextLogits(options.program, options.model, options.context, span);
  const compiled = compileEntry(context, staged);
  if (!compiled.ok) return compiled;
  const executable = await createExecutable(context.device, compiled.value);
  if (!executable.ok) return executable;
  const { value: running } = executable;
  for (const [name, { values }] of options.tensors) running.write(`model.${name}`, values);
  onText(prompt);
  const added = await generateTokens({
    logits: (window, at) => logitsOf(running, window, at),
    context: options.context,
    prompt: ids.value,
    count: options.tokens,
    sampling: options.sampling,
    onToken: (id) => onText(tokenizer.decode([id])),
  });
  running.destroy();
  return added.ok ? accept(prompt + tokenizer.decode(added.value)) : added;
}

async function logitsOf(
  executable: Executable,
  window: Int32Array,
  at: number,
): Promise<Result<Float32Array>> {
  executable.write('ids', window);
  executable.write('at', Int32Array.of(at));
  executable.run();
  const read = await executable.read('logits');
  return read.ok ? accept(Float32Array.from(read.value.values)) : read;
}
