/** `std.eval` on the host. */
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Row } from '../data/records.ts';
import { exactMatch } from '../evaluate/exact-match.ts';
import type { Examinee } from '../evaluate/examinee.ts';
import { lastWord } from '../evaluate/last-word.ts';
import type { Score } from '../evaluate/metric.ts';
import { multipleChoice } from '../evaluate/multiple-choice.ts';
import { perplexity as measurePerplexity } from '../evaluate/perplexity.ts';
import { preferenceAccuracy, rewardAccuracy } from '../evaluate/preference.ts';
import type { LoadedModel } from '../generate/loaded-model.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Arguments, Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';
import { templateOf } from './dialogues.ts';
import { loadModel } from './generate.ts';
import type { HostFunction } from './host-functions.ts';

export const perplexity: HostFunction = testOf((examinee, args) => {
  const { text, documents = [text] } = args.artifact('text', 'text');
  return measurePerplexity('perplexity', documents, examinee);
});

export const multiple_choice: HostFunction = testOf((examinee, args) =>
  multipleChoice(args.text('name'), rowsOf(args), examinee, {
    delimiter: args.text('delimiter'),
    shots: args.number('shots'),
  }),
);

export const last_word: HostFunction = testOf((examinee, args) =>
  lastWord(args.text('name'), rowsOf(args), examinee, args.text('delimiter')),
);

export const exact_match: HostFunction = testOf((examinee, args) =>
  exactMatch(args.text('name'), rowsOf(args), examinee, { tokens: args.number('tokens') }),
);

export const preference_accuracy: HostFunction = testOf((examinee, args) =>
  preferenceAccuracy(args.text('name'), rowsOf(args), examinee),
);

export const reward_accuracy: HostFunction = testOf(async (examinee, args, context, step) => {
  const reference = modelOf('reference', examinee.tokenizer, args, context, step);
  if (!reference.ok) return reference;
  const found = await rewardAccuracy(args.text('name'), rowsOf(args), examinee, reference.value);
  reference.value.destroy();
  return found;
});

export const report: HostFunction = async (args, context) => {
  const scores = args.artifacts('scores', 'score').map(({ score }) => score);
  context.report({ event: 'report', name: args.text('name'), scores });
  return accept({ kind: 'nothing' });
};

/** A host function that puts its `model` to a test. */
function testOf(
  test: (
    examinee: Examinee,
    args: Arguments,
    context: PlanContext,
    step: PlanStep,
  ) => Promise<Result<Score>>,
): HostFunction {
  return async (args, context, step): Promise<Result<Artifact>> => {
    const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
    const file = step.args.has('template') ? args.text('template') : '';
    const template = await templateOf(tokenizer, file, context, step);
    if (!template.ok) return template;
    const loaded = modelOf('model', tokenizer, args, context, step);
    if (!loaded.ok) return loaded;
    const examinee = { loaded: loaded.value, tokenizer, template: template.value };
    const score = await test(examinee, args, context, step);
    loaded.value.destroy();
    return score.ok ? accept({ kind: 'score', score: score.value }, score.warnings) : score;
  };
}

function modelOf(
  name: string,
  tokenizer: Tokenizer,
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
): Result<LoadedModel> {
  return loadModel(context, {
    ...args.artifact(name, 'model'),
    tokenizer,
    program: context.program,
    context: step.statics.dims.get('T') ?? 1,
    span: step.span,
  });
}

function rowsOf(args: Arguments): readonly Row[] {
  const { rows } = args.artifact('records', 'records');
  const limit = args.number('limit');
  return limit > 0 ? rows.slice(0, limit) : rows;
}
