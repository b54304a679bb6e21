/** How types are written, and how values go to and from storage. */
import type { Element, Lanes, ValueType } from '../../kernel/ir.ts';

const suffix: Partial<Record<Element, string>> = { f32: 'f', f16: 'h', i32: 'i', u32: 'u' };

export function typeName({ element, lanes }: ValueType): string {
  if (lanes === 1) return element;
  const letter = suffix[element];
  return letter === undefined ? `vec${lanes}<${element}>` : `vec${lanes}${letter}`;
}

/** A bool is not host-shareable: it is stored as u32, 0 or 1. */
export function storedType(element: Element, lanes: Lanes): ValueType {
  return { element: element === 'bool' ? 'u32' : element, lanes };
}
