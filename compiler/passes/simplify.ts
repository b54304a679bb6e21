/**
 * Simplification: the rules of `rules/`, applied to every node as it is made until none fits.
 *
 *     %2 = broadcast 1 : f32[4, 8]          %2 = sum %0 axes=[1] : f32[4]
 *     %3 = mul %0 %2                =>
 *     %4 = sum %3 axes=[1]
 */
import { GraphBuilder } from '../graph/builder.ts';
import type { Graph } from '../graph/graph.ts';
import { rewrite } from '../graph/rewrite.ts';
import { arithmeticRules } from './rules/arithmetic.ts';
import { contractionRules } from './rules/contraction.ts';
import { indexedRules } from './rules/indexed.ts';
import { movementRules } from './rules/movement.ts';
import { firstOf, type RuleTable } from './rules/rule.ts';
import { spreadingRules } from './rules/spreading.ts';

/** In the order they are tried. */
export const simplifications: readonly RuleTable[] = [
  arithmeticRules,
  movementRules,
  spreadingRules,
  contractionRules,
  indexedRules,
];

export function simplify(graph: Graph): Graph {
  return rewrite(graph, undefined, new GraphBuilder(firstOf(...simplifications)));
}
