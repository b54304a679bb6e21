/** The byte-pair tokenizer that a document describes. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { type AddedToken, type Finder, finder, wanted } from './added-tokens.ts';
import { type Aligned, originOf } from './aligned.ts';
import { blocks } from './blocks.ts';
import type { TokenizerDocument } from './document.ts';
import type { Parts } from './document-parts.ts';
import { IdBuffer } from './id-buffer.ts';
import type { EncodeOptions, Encoding, Specials, StreamDecoder, Tokenizer } from './tokenizer.ts';
import { unknownCharacter } from './unknown-character.ts';
import { writeDocument } from './write-document.ts';

/** A stretch of a text as the model sees it. */
type Run =
  | { readonly kind: 'token'; readonly token: AddedToken; readonly at: number }
  | { readonly kind: 'text'; readonly given: Aligned; readonly at: number };

/** Texts are cut block by block, since the pieces of a long one need more memory than it does. */
const blockSize = 1 << 18;

const replacement = new TextEncoder().encode('\uFFFD');

export class BytePairTokenizer implements Tokenizer {
  readonly size: number;
  readonly specials: ReadonlyMap<string, number>;
  readonly frame: Tokenizer['frame'];
  readonly #parts: Parts;
  readonly #span: Span;
  /** What finds added tokens in the text, before and after it is normalized, for each way to treat them. */
  readonly #finders = new Map<Specials, readonly [raw: Finder, normalized: Finder]>();

  /** `span` is who asked for the tokenizer, for messages. */
  constructor(parts: Parts, span: Span = nowhere) {
    this.#parts = parts;
    this.#span = span;
    this.size = parts.spellings.length;
    this.frame = parts.frame;
    const special = parts.addedTokens.filter(({ isSpecial }) => isSpecial);
    this.specials = new Map(special.map(({ content, id }) => [content, id]));
  }

  encode(text: string, { specials = 'text' }: EncodeOptions = {}): Result<Int32Array> {
    const ids = new IdBuffer(Math.ceil(text.length / 3) + 16);
    for (const run of this.#runs(text, specials)) {
      if (run.kind === 'token') {
        if (isRefused(run.token, specials)) return this.#refuseSpecial(text, run.token, run.at);
        ids.push(run.token.id);
        continue;
      }
      for (const piece of this.#pieces(run.given.text)) {
        const found = this.#parts.model.encode(piece);
        if (found === undefined) return this.#refuseUnknown(text, run);
        if (typeof found === 'number') ids.push(found);
        else ids.append(found);
      }
    }
    return accept(ids.take());
  }

  locate(text: string, { specials = 'text' }: EncodeOptions = {}): Result<Encoding> {
    const ids = new IdBuffer();
    const starts = new IdBuffer();
    for (const run of this.#runs(text, specials)) {
      if (run.kind === 'token') {
        if (isRefused(run.token, specials)) return this.#refuseSpecial(text, run.token, run.at);
        ids.push(run.token.id);
        starts.push(run.at);
        continue;
      }
      let done = 0;
      for (const piece of this.#pieces(run.given.text)) {
        const found = this.#parts.model.encode(piece);
        if (found === undefined) return this.#refuseUnknown(text, run);
        const list = typeof found === 'number' ? Int32Array.of(found) : found;
        ids.append(list);
        for (const start of this.#parts.model.starts(piece, list)) {
          starts.push(run.at + originOf(run.given, done + start));
        }
        done += piece.length;
      }
    }
    return accept({ ids: ids.take(), starts: starts.take() });
  }

  decode(ids: Iterable<number>): string {
    const parts = Array.from(ids, (id) => this.bytes(id) ?? replacement);
    const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return this.#strip(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole));
  }

  stream(): StreamDecoder {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let hasBegun = false;
    const out = (text: string): string => {
      if (hasBegun || text === '') return text;
      hasBegun = true;
      return this.#strip(text);
    };
    return {
      push: (id) => out(decoder.decode(this.bytes(id) ?? replacement, { stream: true })),
      end: () => out(decoder.decode()),
    };
  }

  bytes(id: number): Uint8Array | undefined {
    return this.#parts.bytes(id);
  }

  /** What it was made of, for writing other formats. */
  get document(): TokenizerDocument {
    return this.#parts.document;
  }

  serialize(): string {
    return writeDocument(this.document);
  }

  /** Added tokens, and the text between them made ready for cutting. */
  *#runs(text: string, specials: Specials): Generator<Run> {
    const [findRaw, findNormalized] = this.#findersFor(specials);
    const { normalizer, preTokenizer } = this.#parts;
    for (const { start, end, token } of findRaw(text)) {
      if (token !== undefined) {
        yield { kind: 'token', token, at: start };
        continue;
      }
      const isWhole = start === 0 && end === text.length;
      const segment = { isFirst: start === 0 };
      const normal = normalizer({ text: isWhole ? text : text.slice(start, end) }, segment);
      for (const inner of findNormalized(normal.text)) {
        const at = start + originOf(normal, inner.start);
        if (inner.token !== undefined) {
          yield { kind: 'token', token: inner.token, at };
          continue;
        }
        const given = preTokenizer.edit(sliceAligned(normal, inner.start, inner.end), {
          isFirst: segment.isFirst && inner.start === 0,
        });
        yield { kind: 'text', given, at: normal.origins === undefined ? at : start };
      }
    }
  }

  #findersFor(specials: Specials): readonly [Finder, Finder] {
    const known = this.#finders.get(specials);
    if (known !== undefined) return known;
    const tokens = wanted(this.#parts.addedTokens, specials);
    const made = [false, true].map((isNormalized) =>
      finder(tokens.filter((token) => token.isNormalized === isNormalized)),
    ) as [Finder, Finder];
    // Sets are asked for by the text; the three words are few.
    if (typeof specials === 'string') this.#finders.set(specials, made);
    return made;
  }

  *#pieces(text: string): Generator<string> {
    const { cuts, isKnown } = this.#parts.preTokenizer;
    if (!isKnown || text.length <= blockSize) {
      yield* cutAll(text, cuts);
      return;
    }
    for (const block of blocks(text, blockSize)) yield* cutAll(block, cuts);
  }

  #strip(text: string): string {
    const { strippedSpaces } = this.#parts;
    let at = 0;
    while (at < strippedSpaces && text[at] === ' ') at += 1;
    return text.slice(at);
  }

  #refuseUnknown(text: string, run: Extract<Run, { kind: 'text' }>): Refusal {
    let done = 0;
    for (const piece of this.#pieces(run.given.text)) {
      if (this.#parts.model.encode(piece) === undefined) {
        const { character, at } = this.#parts.model.firstUnknown(piece);
        const offset = run.at + originOf(run.given, done + at);
        return unknownCharacter(text, offset, character, this.#span);
      }
      done += piece.length;
    }
    return unknownCharacter(text, run.at, run.given.text, this.#span);
  }

  #refuseSpecial(text: string, { content }: AddedToken, at: number): Refusal {
    const line = text.slice(0, at).split('\n').length;
    return refuse({
      slug: 'special-token',
      title: 'This text spells a special token',
      span: this.#span,
      notes: [`${content} at line ${line} of the text`],
      hint: 'Say whether it is text or the token',
    });
  }
}

function isRefused({ isSpecial }: AddedToken, specials: Specials): boolean {
  return isSpecial && specials === 'refuse';
}

function cutAll(
  text: string,
  cuts: readonly ((text: string) => readonly string[])[],
): readonly string[] {
  const [first, ...rest] = cuts;
  if (first === undefined) return text === '' ? [] : [text];
  return rest.reduce((pieces, cut) => pieces.flatMap((piece) => cut(piece)), first(text));
}

/** Origins stay those of the whole. */
function sliceAligned({ text, origins }: Aligned, start: number, end: number): Aligned {
  if (start === 0 && end === text.length) return origins ? { text, origins } : { text };
  const part = text.slice(start, end);
  return origins === undefined
    ? { text: part }
    : { text: part, origins: origins.slice(start, end) };
}
