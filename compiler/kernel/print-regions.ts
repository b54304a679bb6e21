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
  const readers = readersOf(regions, stored);
  const blocks = regions.map((region, at) => {
    const loop = [...region.members.keys()].find(isLoop);
    if (loop === undefined) return printRegion(region, at, readers, decisions);
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
  { readers, reads }: Readings,
  decisions: readonly Decision[],
): string {
  const axes = region.axes.map(({ name, extent }) =>
    region.reduced.has(name) ? `(${extent})` : `${extent}`,
  );
  const stores = region.stores.map(({ node, storage }) => {
    const what = storage === node ? nameOf(node) : `${nameOf(node)} in ${nameOf(storage)}`;
    const others = readers.get(storage) ?? [];
    const why = decisions.find((decision) => decision.node === node && decision.why)?.why;
    const noun = others.length === 1 ? 'kernel' : 'kernels';
    const edge = others.length === 0 ? '' : ` for ${noun} ${others.join(', ')}`;
    return `  stores ${what}${edge}${why === undefined ? '' : `\n    ${why}`}`;
  });
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
    `  reads ${[...reads.get(region)!].map(nameOf).join(', ') || 'nothing'}`,
    ...stores,
    ...lines,
  ].join('\n');
}

/** What each region reads from memory, and by value the numbers of the kernels that read it. */
interface Readings {
  readonly reads: ReadonlyMap<Region, ReadonlySet<Node>>;
  readonly readers: ReadonlyMap<Node, readonly number[]>;
}

function readersOf(regions: readonly Region[], stored: ReadonlySet<Node>): Readings {
  const reads = new Map<Region, ReadonlySet<Node>>();
  const readers = new Map<Node, number[]>();
  for (const [at, region] of regions.entries()) {
    const written = new Set(region.stores.map((store) => store.storage));
    const { loads } = readsOf(region, region.stores, stored, written);
    reads.set(region, loads);
    for (const node of loads) readers.set(node, [...(readers.get(node) ?? []), at]);
  }
  return { reads, readers };
}

function nameOf(node: Node): string {
  const type = `${node.dtype}[${node.shape.join(', ')}]`;
  return node.op === 'input' ? `${node.attributes.name} ${type}` : `%${node.id} ${node.op} ${type}`;
}
