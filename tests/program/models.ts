/**
 * Models of everyday size, whose plans are weighed and never run: GPT-2 with 124 million parameters
 * and a Llama with layers of the same width; a step of training on two texts of 1,024 tokens, one on
 * two pairs of them, and the reading of one token.
 */
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { programFrom, unwrap } from '../support/stage.ts';

const text = `
use std.decode.KV
use std.decode.gpt2.next as next_gpt
use std.decode.llama.next as next_llama
use std.loss.{Preference, Sequence, dpo_loss, next_token_loss}
use std.models.gpt2.GPT2
use std.models.llama.Llama
use std.optim.{Adam, AdamW, constant}
use std.run.train_step

type Gpt = GPT2[V: 50_257, C: 1_024, D: 768, H: 12, L: 12]
type Grouped = Llama[V: 32_000, D: 768, H: 12, G: 4, F: 2_048, L: 12]

fn gpt_step(
  model: Gpt, state: Adam[Gpt], batch: [1, 2]Sequence[1_024],
) -> (Gpt, Adam[Gpt], f32, f32, f32[1]) = train_step(
  model, state, batch, key(0),
  |lm, s| {
    let (total, weight) = next_token_loss(lm, s)
    (total, [weight])
  },
  |p, grads, s| AdamW(lr: constant(1e-3)).update(p, grads, s),
)

fn gpt_preferences(
  model: Gpt, state: Adam[Gpt], reference: Gpt, batch: [1, 2]Preference[1_024],
) -> (Gpt, Adam[Gpt], f32, f32, f32[1]) = train_step(
  model, state, batch, key(0),
  |lm, pair| {
    let (total, weight, _) = dpo_loss(lm, reference, pair)
    (total, [weight])
  },
  |p, grads, s| AdamW(lr: constant(1e-3)).update(p, grads, s),
)

fn llama_step(
  model: Grouped, state: Adam[Grouped], batch: [1, 2]Sequence[1_024],
) -> (Grouped, Adam[Grouped], f32, f32, f32[1]) = train_step(
  model, state, batch, key(0),
  |lm, s| {
    let (total, weight) = next_token_loss(lm, s)
    (total, [weight])
  },
  |p, grads, s| AdamW(lr: constant(1e-3)).update(p, grads, s),
)

fn gpt_next(
  model: Gpt, past: [12]KV[1_024, 12, 64], id: i32, pos: i32,
) -> (float[50_257], [12]KV[1_024, 12, 64]) = next_gpt(model, id, pos, past)

fn llama_next(
  model: Grouped, past: [12]KV[1_024, 4, 64], id: i32, pos: i32,
) -> (float[32_000], [12]KV[1_024, 4, 64]) = next_llama(model, id, pos, past)
`;

const program = programFrom(text);

interface Entry {
  readonly results: readonly string[];
  /** Results that take over the storage of inputs. */
  readonly donate: readonly string[];
}

const trained: Entry = {
  results: ['model', 'state', 'loss', 'length', 'tally'],
  donate: ['model', 'state'],
};
const read: Entry = { results: ['logits', 'past'], donate: ['past'] };

const entries = {
  gpt_step: trained,
  gpt_preferences: trained,
  llama_step: trained,
  gpt_next: read,
  llama_next: read,
} as const satisfies Readonly<Record<string, Entry>>;

export type ModelEntry = keyof typeof entries;

/** As staged: with gradients still to be taken. */
export function modelGraph(name: ModelEntry): Graph {
  const statics = { ...noStatics, dtypes: new Map([['float', 'f32'] as const]) };
  const entry = findFunction(program, 't', name);
  return unwrap(stageFunction(entry, { name, statics, ...entries[name] }));
}
