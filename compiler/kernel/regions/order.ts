/** Which regions must run before which, and an order in which they may run. */
import type { Graph, Node } from '../../graph/graph.ts';
import type { Attempt } from './cut.ts';
import type { Draft } from './draft.ts';

export type Before = ReadonlyMap<Draft, Set<Draft>>;

/** The regions that each needs to have run, by what it reads and by the state that is written last. */
export function dependencies(graph: Graph, { placement, reads, again }: Attempt): Before {
  const writers = new Map<Node, Draft[]>();
  const makers = new Map<Node, Draft[]>();
  for (const [draft, stores] of placement.stores) {
    for (const { storage } of stores) {
      const known = again.get(draft)?.has(storage) === true ? makers : writers;
      known.set(storage, [...(known.get(storage) ?? []), draft]);
    }
  }
  const before = new Map<Draft, Set<Draft>>();
  for (const [draft, read] of reads) {
    const sources = [...read].flatMap((node) => {
      const isAgain = again.get(draft)?.has(node) === true;
      return (isAgain ? makers : writers).get(node) ?? [];
    });
    before.set(draft, new Set(sources));
  }
  for (const output of graph.outputs) {
    if (output.donates === undefined) continue;
    writeLast(output.donates, writers.get(output.node) ?? [], reads, before);
  }
  return before;
}

/** State is updated in place if all that read its old value run before. */
function writeLast(
  name: string,
  writers: readonly Draft[],
  reads: ReadonlyMap<Draft, ReadonlySet<Node>>,
  before: Before,
): void {
  const readers = [...reads].filter(([, nodes]) =>
    [...nodes].some((node) => node.op === 'input' && node.attributes.name === name),
  );
  for (const writer of writers) {
    for (const [reader] of readers) {
      if (reader !== writer && !needs(reader, writer, before)) before.get(writer)!.add(reader);
    }
  }
}

/** Whether `from` can only run when `to` has, or is it. */
export function needs(from: Draft, to: Draft, before: Before): boolean {
  const seen = new Set([from]);
  const stack = [from];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top === to) return true;
    for (const next of before.get(top)!) {
      if (seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return false;
}

/** Each region behind those it needs, otherwise in the order of the graph. */
export function inOrder(before: Before): readonly Draft[] {
  const done = new Set<Draft>();
  const byId = (drafts: Iterable<Draft>): readonly Draft[] =>
    [...drafts].sort((a, b) => a.id - b.id);
  const visit = (draft: Draft): void => {
    if (done.has(draft)) return;
    byId(before.get(draft)!).forEach(visit);
    done.add(draft);
  };
  byId(before.keys()).forEach(visit);
  return [...done];
}
