/** A graph as text: one line a node, with its type and the line of the program it comes from. */
import type { Span } from '../source/span.ts';
import { type Graph, graphsIn, type Node, topological } from './graph.ts';
import { typeName } from './ops/pointwise.ts';

/** Names a span; nothing is said of one that it does not name. */
export type Place = (span: Span) => string | undefined;

/** Leaves places out: the text is the meaning alone. */
export const noPlace: Place = () => undefined;

/**
 * `%7 = sum %6 axes=[1] : f32[4]  // gpt.llm:12`. Nodes are numbered in the order they stand.
 * `place` names a span; without it a span is its file and offset.
 */
export function printGraph(graph: Graph, place: Place = offsetOf): string {
  const order = topological(graph);
  const names = new Map(order.map((node, i) => [node, `%${i}`]));
  const name = (node: Node): string => names.get(node) ?? '?';
  const lines = order.map((node) => {
    const parts = [node.op, ...node.inputs.map(name), ...printAttributes(node)];
    const line = `  ${name(node)} = ${parts.join(' ')} : ${typeName(node)}`;
    const at = node.span && place(node.span);
    const head = at === undefined ? line : `${line}  // ${at}`;
    const inner = [...graphsIn(node.attributes).values()].flatMap((own) => printInner(own, place));
    return [head, ...inner].join('\n');
  });
  const outputs = graph.outputs.map(({ name: output, node, donates }) =>
    donates === undefined
      ? `  output ${output} = ${name(node)}`
      : `  output ${output} = ${name(node)} in the storage of ${donates}`,
  );
  return [`graph ${graph.name} {`, ...lines, ...outputs, '}', ''].join('\n');
}

function printInner(graph: Graph, place: Place): readonly string[] {
  const lines = printGraph(graph, place).trimEnd().split('\n');
  return lines.map((line) => `    ${line}`);
}

function offsetOf(span: Span): string {
  return `${span.file}@${span.start}`;
}

/** Dtype and shape of inputs and casts stand in the type already, a body below its loop. */
function printAttributes(node: Node): readonly string[] {
  const inType = new Set(['dtype', 'shape', ...graphsIn(node.attributes).keys()]);
  return Object.entries(node.attributes)
    .filter(([key]) => !inType.has(key))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
}
