import { plainModel } from '../tokenizer/document.ts';

/**
 * The `tokenizer.json` of a run as others read it. One of characters becomes byte-pair encoding
 * without pairs, which has the same ids; any other kind is theirs already.
 */
export function tokenizerText(text: string): string {
  const saved: unknown = JSON.parse(text);
  const isObject = typeof saved === 'object' && saved !== null;
  const characters = isObject && 'characters' in saved ? saved.characters : undefined;
  if (typeof characters !== 'string') return text;
  const vocab = Object.fromEntries([...characters].map((character, id) => [character, id]));
  const theirs = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: { ...plainModel, ignore_merges: false, vocab, merges: [] },
  };
  return `${JSON.stringify(theirs, null, 2)}\n`;
}
