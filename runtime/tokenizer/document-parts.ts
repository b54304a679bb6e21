/** A document's components, ready for use: what `tokenizer.json` says, as functions. */
import { type AddedToken, readAddedTokens } from './added-tokens.ts';
import type { Edit } from './aligned.ts';
import { BadComponent, Component } from './component.ts';
import { readDecoder } from './decoders.ts';
import { largestId, type TokenizerDocument } from './document.ts';
import { BytePairModel } from './model.ts';
import { readNormalizer } from './normalizers.ts';
import { noFrame, readPostProcessor } from './post-processors.ts';
import { type PreTokenizer, readPreTokenizer, wholeText } from './pre-tokenizers.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Parts {
  readonly addedTokens: readonly AddedToken[];
  readonly normalizer: Edit;
  readonly preTokenizer: PreTokenizer;
  readonly frame: Tokenizer['frame'];
  readonly model: BytePairModel;
  /** By id; a file may leave ids out. */
  readonly spellings: readonly (string | undefined)[];
  readonly bytes: (id: number) => Uint8Array | undefined;
  readonly strippedSpaces: number;
  readonly document: TokenizerDocument;
}

/** Throws `BadComponent`. */
export function partsOf(document: TokenizerDocument): Parts {
  const head = new Component('tokenizer.json', document.head);
  for (const name of ['truncation', 'padding']) {
    if (head.has(name)) throw new BadComponent(`${name} is not supported: it belongs to the data`);
  }
  const optional = (name: string): Component | undefined =>
    head.has(name) ? new Component(name, head.value(name)) : undefined;
  const [normalizer, preTokenizer, postProcessor] = [
    optional('normalizer'),
    optional('pre_tokenizer'),
    optional('post_processor'),
  ];
  const cutting = preTokenizer === undefined ? wholeText : readPreTokenizer(preTokenizer);
  const added = head.value('added_tokens');
  const addedTokens = readAddedTokens(Array.isArray(added) ? added : []);
  const spellings = spellingsOf(document, addedTokens);
  const decoder = readDecoder(optional('decoder'));
  const frame = postProcessor === undefined ? noFrame : readPostProcessor(postProcessor);
  const unknown = [...frame.before, ...frame.after].find((id) => spellings[id] === undefined);
  if (unknown !== undefined)
    throw new BadComponent(`post_processor adds the unknown id ${unknown}`);
  return {
    addedTokens,
    normalizer: normalizer === undefined ? wholeText.edit : readNormalizer(normalizer),
    preTokenizer: cutting,
    frame,
    model: readModel(document, cutting.isByteLevel),
    spellings,
    bytes: tokenBytes(spellings, addedTokens, decoder.bytes),
    strippedSpaces: decoder.strippedSpaces,
    document,
  };
}

function spellingsOf({ vocabulary }: TokenizerDocument, addedTokens: readonly AddedToken[]) {
  const spellings: (string | undefined)[] = [];
  for (const [spelling, id] of vocabulary) {
    if (spellings[id] !== undefined) {
      const both = [spellings[id], spelling].map((each) => JSON.stringify(each)).join(' and ');
      throw new BadComponent(`model.vocab has the id ${id} twice: ${both}`);
    }
    spellings[id] = spelling;
  }
  for (const { id, content } of addedTokens) {
    if (id > largestId) throw new BadComponent(`added_tokens has the id ${id}`);
    if (spellings[id] !== undefined && spellings[id] !== content) {
      throw new BadComponent(
        `added_tokens has the id ${id} for ${JSON.stringify(content)}, ` +
          `model.vocab for ${JSON.stringify(spellings[id])}`,
      );
    }
    spellings[id] = content;
  }
  return spellings;
}

/** Kept once they have been made: a text has the same few again and again. */
function tokenBytes(
  spellings: readonly (string | undefined)[],
  addedTokens: readonly AddedToken[],
  decode: (spelling: string) => Uint8Array,
): (id: number) => Uint8Array | undefined {
  const encoder = new TextEncoder();
  const known: (Uint8Array | undefined)[] = [];
  for (const { id, content } of addedTokens) known[id] = encoder.encode(content);
  return (id) => {
    const spelling = spellings[id];
    if (spelling === undefined) return undefined;
    known[id] ??= decode(spelling);
    return known[id];
  };
}

/** What changes the tokens of a model and is not supported must be absent or empty. */
const refused = ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix'] as const;

function readModel(document: TokenizerDocument, isByteLevel: boolean): BytePairModel {
  const { vocabulary, merges } = document;
  const model = new Component('model', document.head.model);
  for (const name of refused) {
    if (model.has(name) && model.value(name) !== '') throw model.unknown(name);
  }
  const spellings = new Map([...vocabulary].map(([spelling, id]) => [id, spelling]));
  const rules = merges.map(([left, right]) => {
    const made = vocabulary.get(spellings.get(left)! + spellings.get(right)!)!;
    return { left, right, made };
  });
  const unknownToken = model.optionalText('unk_token');
  const unknown = unknownToken === undefined ? undefined : vocabulary.get(unknownToken);
  if (unknownToken !== undefined && unknown === undefined) {
    throw new BadComponent(`model.vocab lacks the unk_token ${JSON.stringify(unknownToken)}`);
  }
  return new BytePairModel({
    vocabulary,
    rules,
    isByteLevel,
    ...(unknown === undefined ? {} : { unknown }),
    fuseUnknown: model.flag('fuse_unk', false),
    byteFallback: model.flag('byte_fallback', false),
    ignoreMerges: model.flag('ignore_merges', false),
  });
}
