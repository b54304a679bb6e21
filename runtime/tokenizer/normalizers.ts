/** The `normalizer` of a `tokenizer.json`: what happens to a text before anything else. */
import { type Edit, normalForm, prepend, replaceMatches } from './aligned.ts';
import type { Component } from './component.ts';

const types: Readonly<Record<string, (part: Component) => Edit>> = {
  NFC: () => (text) => normalForm(text, 'NFC'),
  NFD: () => (text) => normalForm(text, 'NFD'),
  NFKC: () => (text) => normalForm(text, 'NFKC'),
  NFKD: () => (text) => normalForm(text, 'NFKD'),
  Prepend: (part) => {
    const head = part.text('prepend');
    return (text) => prepend(text, head);
  },
  Replace: (part) => {
    const pattern = part.pattern('pattern');
    const content = part.text('content');
    return (text) => replaceMatches(text, pattern, content);
  },
  Sequence: (part) => inOrder(part.parts('normalizers').map(readNormalizer)),
};

export function readNormalizer(part: Component): Edit {
  return part.choose(types)(part);
}

export function inOrder(edits: readonly Edit[]): Edit {
  return (given, at) => edits.reduce((text, edit) => edit(text, at), given);
}
