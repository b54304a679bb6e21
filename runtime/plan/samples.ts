/** `sample` and `reply` of `std.run`: texts that a model writes while it is trained. */
import type { ConcreteType } from '../../compiler/core/concrete.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { LoadedModel, Workshop } from '../generate/loaded-model.ts';
import { turnEnds } from '../generate/turn-end.ts';
import { type Prompt, writeTexts } from '../generate/write-texts.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { WriteSamples } from '../train/loop.ts';
import type { PlanContext } from './context.ts';
import { templateOf } from './dialogues.ts';
import { encodePrompt, loadModel } from './generate.ts';
import type { HostFunction } from './host-functions.ts';

/** A text that is begun. */
export interface SampleArtifact {
  readonly kind: 'sample';
  readonly tokenizer: Tokenizer;
  readonly beginning: string;
  readonly prompt: Prompt;
  /** The most tokens to add. */
  readonly tokens: number;
  /** The most tokens that the model looks back on. */
  readonly context: number;
}

export const sample: HostFunction = async (args, _context, { span, statics }) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const beginning = args.text('prompt');
  const ids = encodePrompt(tokenizer, beginning, span);
  if (!ids.ok) return ids;
  const prompt = { ids: ids.value, stops: [] };
  const context = statics.dims.get('T') ?? 1;
  const tokens = args.number('tokens');
  return accept({ kind: 'sample', tokenizer, beginning, prompt, tokens, context });
};

export const reply: HostFunction = async (args, context, step) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const template = await templateOf(tokenizer, args.text('template'), context, step);
  if (!template.ok) return template;
  const stops = turnEnds(template.value);
  if (!stops.ok) return stops;
  const messages = [{ role: 'user', content: args.text('question') }];
  const beginning = template.value.prompt({ messages });
  if (!beginning.ok) return beginning;
  const ids = tokenizer.encode(beginning.value, { specials: 'tokens' });
  if (!ids.ok) {
    return {
      ok: false,
      diagnostics: ids.diagnostics.map((each) => ({ ...each, span: step.span })),
    };
  }
  return accept({
    kind: 'sample',
    tokenizer,
    beginning: beginning.value,
    prompt: { ids: ids.value, stops: stops.value },
    tokens: args.number('tokens'),
    context: step.statics.dims.get('T') ?? 1,
  });
};

/**
 * Writes `samples`, always with the likeliest token, by a model whose parameters are on the device.
 * What could not be written is refused now, before the training. Errors: those of `loadModel`.
 */
export function sampleWriter(
  samples: readonly SampleArtifact[],
  type: ConcreteType,
  context: PlanContext,
  { span }: PlanStep,
): Result<WriteSamples> {
  const open = (sample: SampleArtifact, given: Pick<Workshop, 'parameters'>) =>
    loadModel(
      { ...context, ...given },
      { ...sample, program: context.program, type, tensors: new Map(), span },
    );
  for (const each of samples) {
    const fits = open(each, {});
    if (!fits.ok) return fits;
  }
  // Samples of one context length share what is compiled for them, at all steps.
  const models = new Map<number, LoadedModel>();
  return accept(async (parameters) => {
    const texts: string[] = [];
    for (const each of samples) {
      const model = models.get(each.context) ?? opened(open(each, { parameters }));
      models.set(each.context, model);
      const text = await writeSample(each, model);
      if (!text.ok) return text;
      texts.push(text.value);
    }
    return accept(texts);
  });
}

function opened(model: Result<LoadedModel>): LoadedModel {
  invariant(model.ok, () => 'a model that could be opened cannot be any more');
  return model.value;
}

/** Between samples nothing but the compiled programs is kept: the training needs the memory. */
async function writeSample(sample: SampleArtifact, model: LoadedModel): Promise<Result<string>> {
  const { tokenizer, prompt, tokens, beginning } = sample;
  const sampling = { temperature: 0, seed: 0 };
  const written = await writeTexts(model, tokenizer, { prompts: [prompt], tokens, sampling });
  model.destroy();
  return written.ok ? accept(beginning + written.value[0]!.text, written.warnings) : written;
}
