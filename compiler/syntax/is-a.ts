/** Token types with their categories: a soft word is also a name. */
import type { IToken, TokenType } from 'chevrotain';

export function isA(token: IToken, type: TokenType): boolean {
  return token.tokenType === type || token.tokenType.CATEGORIES?.includes(type) === true;
}
