/** The words of the language, read off the vocabulary of its lexer. */
import { Scalar, vocabulary } from '../compiler/syntax/tokens.ts';

const named = (prefix: string): readonly string[] =>
  vocabulary.flatMap(({ name, PATTERN }) =>
    name.startsWith(prefix) && typeof PATTERN === 'string' ? [PATTERN] : [],
  );

/** Never names. */
export const reservedWords = named('reserved ');
/** Names too, where the grammar does not ask for the word. */
export const softWords = named('soft ');

export const scalarWords: readonly string[] =
  Scalar.PATTERN instanceof RegExp ? Scalar.PATTERN.source.split('|') : [];
