/** A document as the text of a `tokenizer.json`, byte for byte as Hugging Face's library writes it. */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { TokenizerDocument } from './document.ts';

/** Stands for the vocabulary: an object would put keys that are numbers first. */
const placeholder = '\u0000vocab';

/** Fields of the model that come before the vocabulary; older files have fewer, the order is this. */
const trailing = ['vocab', 'merges'];

export function writeDocument({ head, vocabulary, merges, layout }: TokenizerDocument): string {
  const spellings = new Map([...vocabulary].map(([spelling, id]) => [id, spelling]));
  const pairs = merges.map((merge) => merge.map((id) => spellings.get(id)!));
  const fields = Object.entries(head.model).filter(([name]) => !trailing.includes(name));
  const model = {
    ...Object.fromEntries(fields),
    vocab: placeholder,
    merges: layout.merges === 'pairs' ? pairs : pairs.map((pair) => pair.join(' ')),
  };
  const text = JSON.stringify({ ...head, model }, null, layout.isIndented ? 2 : 0);
  const parts = text.split(JSON.stringify(placeholder));
  invariant(parts.length === 2, () => 'the vocabulary has one place in the file');
  const written = parts.join(writeVocabulary(vocabulary, layout.isIndented));
  return layout.endsLine ? `${written}\n` : written;
}

/** In the order of the ids, as a value of the field `vocab` two levels deep. */
function writeVocabulary(vocabulary: ReadonlyMap<string, number>, isIndented: boolean): string {
  if (vocabulary.size === 0) return '{}';
  const [colon, outer, inner] = isIndented ? [': ', '\n    ', '\n      '] : [':', '', ''];
  const entries = [...vocabulary]
    .sort(([, a], [, b]) => a - b)
    .map(([spelling, id]) => `${inner}${JSON.stringify(spelling)}${colon}${id}`);
  return `{${entries.join(',')}${outer}}`;
}
