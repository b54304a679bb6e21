/** Successive fields stand in columns: `name: type ~ draw`. An empty line or a method ends them. */
import type { Document } from './format-document.ts';
import { layOut } from './format-document.ts';
import type { Lexemes } from './format-lexemes.ts';
import { firstLexeme, type Node, type Part, partsOf, typeOf } from './format-parts.ts';
import { Assign, Colon, Tilde } from './tokens.ts';

/** Spaces that are added within a field. */
export interface Columns {
  readonly afterColon: number;
  readonly beforeDraw: number;
}

interface Field {
  readonly node: Node;
  readonly name: number;
  /** The width of its type if something is behind it. */
  readonly type?: number;
}

/** For each field among the members of a record. */
export function columnsOf(
  members: readonly Node[],
  lexemes: Lexemes,
  document: (node: Node) => Document,
): ReadonlyMap<Node, Columns> {
  const columns = new Map<Node, Columns>();
  for (const run of runsOf(members, lexemes)) {
    const fields = run.map((node) => measureField(node, lexemes, document));
    const longest = Math.max(...fields.map(({ name }) => name));
    for (const drawn of drawnTogether(fields)) {
      const widest = Math.max(...drawn.map(({ type = 0 }) => type));
      for (const { node, name, type = widest } of drawn) {
        columns.set(node, { afterColon: longest - name, beforeDraw: widest - type });
      }
    }
  }
  return columns;
}

function runsOf(members: readonly Node[], lexemes: Lexemes): Node[][] {
  const runs: Node[][] = [];
  let isOpen = false;
  for (const node of members) {
    const isField = node.tag === 'fields';
    const { isBlankBefore } = firstLexeme({ kind: 'node', node }, lexemes);
    if (isField && isOpen && !isBlankBefore) runs.at(-1)!.push(node);
    else if (isField) runs.push([node]);
    isOpen = isField;
  }
  return runs;
}

function measureField(node: Node, lexemes: Lexemes, document: (node: Node) => Document): Field {
  const parts = partsOf(node, lexemes);
  const colon = parts.findIndex((part) => typeOf(part) === Colon);
  const name = firstLexeme(parts[colon - 1]!, lexemes).token.image.length;
  const type = parts[colon + 1];
  if (type?.kind !== 'node' || !isDrawn(parts[colon + 2])) return { node, name };
  const text = layOut(document(type.node), Number.POSITIVE_INFINITY);
  return { node, name, type: text.includes('\n') ? 0 : text.length };
}

function isDrawn(part: Part | undefined): boolean {
  const type = typeOf(part);
  return type === Tilde || type === Assign;
}

/** Fields that follow each other and have something behind their types; any other by itself. */
function drawnTogether(fields: readonly Field[]): Field[][] {
  const groups: Field[][] = [];
  let isOpen = false;
  for (const field of fields) {
    const isDrawnToo = field.type !== undefined;
    if (isDrawnToo && isOpen) groups.at(-1)!.push(field);
    else groups.push([field]);
    isOpen = isDrawnToo;
  }
  return groups;
}
