/**
 * What the parser asked for, in plain words. The text of a parser exception is only that phrase;
 * `syntax-error.ts` makes the message.
 */
import { EOF, type IParserErrorMessageProvider, type IToken, tokenLabel } from 'chevrotain';
import { Newline, Text } from './tokens.ts';

export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNoViableAltMessage: ({ customUserDescription, ruleName }) =>
    customUserDescription ?? ruleName,
  buildEarlyExitMessage: ({ customUserDescription, ruleName }) => customUserDescription ?? ruleName,
  buildNotAllInputParsedMessage: () => tokenLabel(EOF),
};

/** A token that stands where another was expected. */
export function describeToken(token: IToken): string {
  if (token.tokenType === EOF) return 'the end of the file';
  if (token.tokenType === Newline || token.tokenType === Text) return tokenLabel(token.tokenType);
  return `\`${token.image}\``;
}
