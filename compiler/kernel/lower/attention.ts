/**
 * The template of attention: scores tile by tile in registers, none in memory. Forward goes over the
 * keys for some queries with a running maximum and sum (Milakov and Gimelshein, "Online normalizer
 * calculation for softmax", 2018); the derivative by queries goes the same way, those by keys and
 * values over the queries for some keys, as in FlashAttention-2 (Dao, 2023). What is summed over
 * workgroups nowhere needs atomics, so two runs give the same bits.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import { isAttention } from '../../graph/attention.ts';
import type { Node } from '../../graph/graph.ts';
import type { AttentionOp } from '../../graph/op.ts';
import type { Region } from '../regions/region.ts';
import { attentionCandidates } from '../schedule/attention-candidates.ts';
import type { AttentionSchedule } from '../schedule/schedule.ts';
import { lowerKeyGradients, lowerQueryGradient } from './attention-backward.ts';
import { lowerForward } from './attention-forward.ts';
import { spaceOf } from './attention-space.ts';
import type { Context, Lowered, Template } from './scene.ts';

export const attentionTemplate: Template<AttentionSchedule> = {
  candidates: (region, { target, maxLanes }) => {
    const members = membersOf(region);
    const { queries, keys } = spaceOf(members[0]!);
    const widths = members
      .filter(({ op }) => op !== 'attention_normaliser')
      .map(({ shape }) => shape.at(-1)!);
    const side = isOverQueries(members[0]!) ? keys : queries;
    return attentionCandidates({ rows: side.count, widths }, target, maxLanes);
  },
  lower: (region, context, schedule) => [lowerAttention(region, context, schedule)],
};

function isOverQueries({ op }: Node): boolean {
  return op === 'attention_dk' || op === 'attention_dv';
}

function membersOf(region: Region): readonly Node<AttentionOp>[] {
  const stored = new Set(region.stores.map(({ node }) => node));
  const members = [...region.members.keys()].filter((node) => stored.has(node));
  invariant(members.length > 0 && members.every(isAttention), () => 'a region of no attention');
  return members.filter(isAttention);
}

function lowerAttention(region: Region, context: Context, schedule: AttentionSchedule): Lowered {
  const members = membersOf(region);
  const plan = { region, context, schedule };
  const dq = members.find((node) => node.op === 'attention_dq');
  if (dq !== undefined) return lowerQueryGradient(plan, dq);
  const dk = members.find((node) => node.op === 'attention_dk');
  const dv = members.find((node) => node.op === 'attention_dv');
  if (dk !== undefined || dv !== undefined) return lowerKeyGradients(plan, dk, dv);
  const attention = members.find((node) => node.op === 'attention');
  const normaliser = members.find((node) => node.op === 'attention_normaliser');
  return lowerForward(plan, attention, normaliser);
}
