/** Regions as text: what each kernel will compute and store, and the rule behind each decision. */
import type { Graph, Node } from '../graph/graph.ts';
import { isLoop } from '../graph/loop.ts';
import type { Target } from '../target/target.ts';
import { readingStacks } from './lower-loop.ts';
import { findRegions } from './regions/find-regions.ts';
import { readsOf } from './regions/reads.ts';
import type { Decision, Region } from './regions/region.ts';
import { rules } from './regions/rules.ts';
import { layInSlabs } from './slabs.ts';

/** The body of a loop stands where the loop runs. */
export function printRegions(whole: Graph, target: Target): string {
  const { graph } = layInSlabs(whole, target);
  const { regions, stored, decisions } = findRegions(graph, target);
  const numbers = new Map(regions.map((region, at) => [region.id, at]));
  const blocks = regions.map((region, at) => {
    const loop = [...region.members.keys()].find(isLoop);
    if (loop === undefined) return printRegion(region, at, stored, decisions);
    const body = printRegions(readingStacks(loop), target);
    return `repeated ${loop.attributes.rounds} times:\n\n${body}`;
  });
  const inlined = decisions
    .filter(({ rule }) => rule === 'F2i')
    .map(({ node, rule }) => `  ${nameOf(node)}  ${rule}`);
  const cut = decisions
    .filter(({ rule }) => rule === 'F8')
    .map(({ node, rule }) => `  ${nameOf(node)}  ${rule}`);
  const used = new Set(
    decisions.filter(({ region }) => numbers.has(region)).map(({ rule }) => rule),
  );
  if (inlined.length > 0) used.add('F2i');
  if (cut.length > 0) used.add('F8');
  const legend = [...used].sort().map((rule) => `  ${rule}: ${rules[rule]}`);
  return [
    `${graph.name}: ${regions.length} kernels`,
    ...blocks,
    ...(inlined.length > 0 ? [['inlined where they are read', ...inlined].join('\n')] : []),
    ...(cut.length > 0 ? [['cut', ...cut].join('\n')] : []),
    ['rules', ...legend].join('\n'),
  ].join('\n\n');
}

function printRegion(
  region: Region,
  at: number,
  stored: ReadonlySet<Node>,
  decisions: readonly Decision[],
): string {
  const axes = region.axes.map(({ name, extent }) =>
    region.reduced.has(name) ? `(${extent})` : `${extent}`,
  );
  const written = new Set(region.stores.map((store) => store.storage));
  const reads = [...readsOf(region, region.stores, stored, written).loads].map(nameOf);
  const stores = region.stores.map(({ node, storage }) =>
    storage === node ? nameOf(node) : `${nameOf(node)} in ${nameOf(storage)}`,
  );
  const own = decisions.filter((decision) => decision.region === region.id);
  const members = [
    ...new Set([...region.members.keys(), ...region.stores.map((store) => store.node)]),
  ];
  const lines = members.map((node) => {
    const found = own.filter((decision) => decision.node === node).map(({ rule }) => rule);
    return `  ${nameOf(node)}  ${[...new Set(found)].join(' ')}`.trimEnd();
  });
  return [
    `kernel ${at}: ${region.kind} over [${axes.join(', ')}]`,
    `  reads ${reads.join(', ') || 'nothing'}`,
    `  stores ${stores.join(', ')}`,
    ...lines,
  ].join('\n');
}

function nameOf(node: Node): string {
  const type = `${node.dtype}[${node.shape.join(', ')}]`;
  return node.op === 'input' ? `${node.attributes.name} ${type}` : `%${node.id} ${node.op} ${type}`;
}
