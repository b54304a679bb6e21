/** What a name or expression is: its type with dims, the frame of a lifted call, its documentation. */
import type { Span } from '../../compiler/source/span.ts';
import { printDim } from '../../compiler/types/dim.ts';
import type { ExpressionFact, Facts } from '../../compiler/types/facts.ts';
import { printType } from '../../compiler/types/print.ts';
import { type Analysis, expressionAt, mentionAt } from './analysis.ts';
import type { Definition } from './definition.ts';
import type { Mention } from './mention.ts';

export interface Hover {
  readonly span: Span;
  /** Lines of the language: what is declared, then what it is here. */
  readonly code: readonly string[];
  readonly doc: string;
}

export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const mention = mentionAt(analysis, offset);
  if (mention?.definition !== undefined) {
    return describe(mention, mention.definition, analysis.program.facts);
  }
  const found = expressionAt(analysis, offset);
  if (found === undefined) return undefined;
  const [{ span }, fact] = found;
  return { span, code: [printType(fact.type)], doc: '' };
}

function describe({ name, site }: Mention, definition: Definition, facts: Facts): Hover {
  const fact = site === undefined ? undefined : facts.expressions.get(site);
  const declared = declarationOf(definition, facts);
  const here = fact === undefined ? undefined : useOf(name.text, fact);
  const isNews = here !== undefined && !declared.endsWith(here);
  return { span: name.span, code: isNews ? [declared, here] : [declared], doc: definition.doc };
}

/** A local has the type that was found for it, anything else the text of its declaration. */
function declarationOf(definition: Definition, facts: Facts): string {
  const { binder, name, signature } = definition;
  const fact = binder === undefined ? undefined : facts.binders.get(binder);
  if (fact === undefined) return signature;
  if (fact.range !== undefined) return `${name} < ${printDim(fact.range)}`;
  return `${fact.origin === 'let' ? 'let ' : ''}${name}: ${printType(fact.type)}`;
}

/** `attend[K: D/H] ⟨G, H/G⟩ -> float[G, H/G, T, D/H]`, or the type of what is not called. */
function useOf(name: string, { type, call }: ExpressionFact): string {
  if (call === undefined) return `${name}: ${printType(type)}`;
  const dims = [...call.statics.dims].map(([own, dim]) => [own, printDim(dim)] as const);
  const renamed = dims.filter(([own, dim]) => own !== dim).map((pair) => pair.join(': '));
  const statics = renamed.length === 0 ? '' : `[${renamed.join(', ')}]`;
  return `${name}${statics}${frameOf(call)} -> ${printType(type)}`;
}

/** ` ⟨G, H/G⟩`: the axes that a call is lifted over; empty if there are none. */
export function frameOf({ frame, isLeafwise }: NonNullable<ExpressionFact['call']>): string {
  const leaves = isLeafwise ? ' ⟨leaves⟩' : '';
  return frame.length === 0 ? leaves : `${leaves} ⟨${frame.map(printDim).join(', ')}⟩`;
}
