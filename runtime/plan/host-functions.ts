/** THE table of host functions: what the standard library's `extern fn`s do. */
import { mergeStep } from '../../compiler/core/merge.ts';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Arguments, Artifact } from './artifact.ts';
import { contamination, decontaminate, unseen } from './contamination.ts';
import type { PlanContext } from './context.ts';
import { characters, dedup, filter, jsonl, read, sequencesOf, split } from './data.ts';
import { dialogues, documents, feedback, pack, pairs } from './dialogues.ts';
import {
  exact_match,
  last_word,
  multiple_choice,
  perplexity,
  preference_accuracy,
  report,
  reward_accuracy,
} from './evaluate.ts';
import { generate } from './generate.ts';
import { keepTokenizer } from './keep-tokenizer.ts';
import { load } from './load-model.ts';
import { fresh, merge } from './models.ts';
import { precompute } from './precompute.ts';
import { reply, sample } from './samples.ts';
import { save } from './save.ts';
import { bpe } from './tokenizer.ts';
import { evaluate, nothing, train } from './train.ts';

export type HostFunction = (
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
) => Promise<Result<Artifact>>;

export const hostFunctions: Readonly<Record<string, HostFunction | undefined>> = {
  'std.data.read': read,
  'std.data.jsonl': jsonl,
  'std.data.split': split,
  'std.data.filter': filter,
  'std.data.dedup': dedup,
  'std.data.characters': characters,
  'std.data.sequences': sequencesOf,
  'std.data.dialogues': dialogues,
  'std.data.documents': documents,
  'std.data.pack': pack,
  'std.data.pairs': pairs,
  'std.data.feedback': feedback,
  'std.eval.contamination': contamination,
  'std.eval.decontaminate': decontaminate,
  'std.eval.exact_match': exact_match,
  'std.eval.last_word': last_word,
  'std.eval.multiple_choice': multiple_choice,
  'std.eval.perplexity': perplexity,
  'std.eval.preference_accuracy': preference_accuracy,
  'std.eval.report': report,
  'std.eval.reward_accuracy': reward_accuracy,
  'std.eval.unseen': unseen,
  'std.run.bpe': keepTokenizer(bpe),
  [mergeStep]: merge,
  'std.run.train': train,
  'std.run.evaluate': evaluate,
  'std.run.fresh': fresh,
  'std.run.nothing': nothing,
  'std.run.precompute': precompute,
  'std.run.generate': generate,
  'std.run.load': load,
  'std.run.reply': reply,
  'std.run.sample': sample,
  'std.run.save': save,
};
