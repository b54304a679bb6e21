/**
 * What a value or a type of a plan is made of, in the source: the declarations that it reaches, and
 * the locals that it mentions.
 */
import type { SourceFile, Span } from '../../compiler/source/span.ts';
import { tokenize } from '../../compiler/syntax/lexer.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';
import type { ConstDecl, FnDecl, RecordDecl } from '../../compiler/types/declaration.ts';
import type { Local } from '../../compiler/types/term.ts';

type Reachable = ConstDecl | FnDecl | RecordDecl;

export class Reached {
  readonly declarations = new Set<Reachable>();
  readonly locals = new Set<Local>();
  readonly #seen = new Set<object>();

  /** Follows everything that terms, types and declarations hold. */
  add(part: unknown): void {
    if (typeof part !== 'object' || part === null || this.#seen.has(part)) return;
    this.#seen.add(part);
    if (isDeclaration(part)) this.declarations.add(part);
    if ('local' in part) this.locals.add(part.local as Local);
    const inside = part instanceof Map ? part.values() : Object.values(part);
    for (const each of inside) this.add(each);
  }

  /** The texts of the declarations, layout and comments aside, in a fixed order. */
  texts(sources: ReadonlyMap<string, SourceFile>): readonly string[] {
    const texts = [...this.declarations].map(({ span }) => itemText(sources.get(span.file), span));
    return [...new Set(texts)].sort();
  }
}

function isDeclaration(part: object): part is Reachable {
  const { kind } = part as { readonly kind?: unknown };
  return 'module' in part && (kind === 'fn' || kind === 'record' || kind === 'const');
}

/** The words of a piece of source. */
export function textWithin(source: SourceFile | undefined, { start, end }: Span): string {
  if (source === undefined) return '';
  const images = wordsOf(source)
    .filter(({ at }) => start <= at && at < end)
    .map(({ image }) => image);
  // A line's end may matter; empty lines do not.
  return images
    .join(' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** Of the declaration whose name stands at `span`, or that has it as a method. */
function itemText(source: SourceFile | undefined, span: Span): string {
  if (source === undefined) return '';
  const item = itemsOf(source).find(({ start, end }) => start <= span.start && span.start < end);
  return textWithin(source, item ?? span);
}

interface Word {
  readonly at: number;
  readonly image: string;
}

const wordsOf = perSource((source): readonly Word[] =>
  tokenize(source).tokens.map(({ startOffset, image }) => ({ at: startOffset, image })),
);

const itemsOf = perSource((source): readonly Span[] =>
  parseModule(source).module.items.map(({ span }) => span),
);

/** Files are read over and over while a plan is carried out. */
function perSource<T>(make: (source: SourceFile) => T): (source: SourceFile) => T {
  const made = new WeakMap<SourceFile, T>();
  return (source) => {
    const known = made.get(source) ?? make(source);
    made.set(source, known);
    return known;
  };
}
