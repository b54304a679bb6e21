/**
 * What every part of the grammar uses: spans, names, lists, and recovery. Recovery is our own:
 * a statement, member or item that fails is left out whole, up to where the next one begins.
 */
import {
  EmbeddedActionsParser,
  EOF,
  type IParserConfig,
  type IRecognitionException,
  type IToken,
  isRecognitionException,
  type ParserMethod,
  type TokenType,
} from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Name } from './ast.ts';
import { describeToken, expectations } from './expectations.ts';
import { isA } from './is-a.ts';
import { isItemHead } from './item-heads.ts';
import type { Tokens } from './lexer.ts';
import { endOf, type Failure, nameOf, syntaxError } from './syntax-error.ts';
import { Comma, LBrace, Lower, Newline, RBrace, Scalar, Upper, vocabulary } from './tokens.ts';

export abstract class ParserBase extends EmbeddedActionsParser {
  protected file = '';
  protected itemDocs: Tokens['itemDocs'] = new Map();
  protected reported: Diagnostic[] = [];

  /** The grammar is not looked over for ambiguities at each start; a test does that. */
  constructor(config: Pick<IParserConfig, 'skipValidations'> = { skipValidations: true }) {
    super([...vocabulary], {
      maxLookahead: 1,
      recoveryEnabled: false,
      errorMessageProvider: expectations,
      ...config,
    });
  }

  protected report(fault: Omit<Diagnostic, 'severity'>): void {
    this.reported.push({ severity: 'error', ...fault });
  }

  /** Reports that the next token is not what the grammar expects. */
  protected fail(failure: Omit<Failure, 'file' | 'previous'>): void {
    this.reported.push(syntaxError({ ...failure, file: this.file, previous: this.LA(0) }));
  }

  // ---- places and names

  protected offset(): number {
    return this.LA(1).startOffset;
  }

  /** From `start` to the end of the last token read. */
  protected since(start: number): Span {
    return { file: this.file, start, end: endOf(this.LA(0)) };
  }

  protected name(token: IToken): Name {
    return nameOf(this.file, token);
  }

  protected isNext(...types: readonly TokenType[]): boolean {
    return types.every((type, i) => isA(this.LA(i + 1), type));
  }

  /** Whether the token before is one of these; a line begins after a newline. */
  protected isAfter(...types: readonly TokenType[]): boolean {
    return types.includes(this.LA(0).tokenType);
  }

  readonly lower = this.RULE('lower', (): Name => this.name(this.CONSUME(Lower)));
  readonly upper = this.RULE('upper', (): Name => this.name(this.CONSUME(Upper)));
  readonly scalar = this.RULE('scalar', (): Name => this.name(this.CONSUME(Scalar)));
  readonly anyName = this.RULE(
    'anyName',
    (): Name =>
      this.OR({
        ERR_MSG: 'a name',
        DEF: [{ ALT: () => this.SUBRULE(this.lower) }, { ALT: () => this.SUBRULE(this.upper) }],
      }),
  );

  /** `item {"," item} [","] close`, after the opening bracket. */
  protected list<T>(item: ParserMethod<[], T>, close: TokenType): T[] {
    const items = [this.SUBRULE(item)];
    this.MANY({
      GATE: () => this.LA(2).tokenType !== close,
      DEF: () => {
        this.CONSUME(Comma);
        items.push(this.SUBRULE1(item));
      },
    });
    this.OPTION(() => this.CONSUME1(Comma));
    this.CONSUME(close);
    return items;
  }

  // ---- recovery

  /** Runs `rule`. If it fails, that is reported, the rest of it is skipped, and there is no value. */
  protected recover<T>(rule: () => T, stops: (token: IToken) => boolean): T | undefined {
    const first = this.LA(1);
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
      const { token: found, message: expected, context } = error as IRecognitionException;
      this.fail({ rule: context.ruleStack.at(-1) ?? '', expected, first, found });
      this.skipTo(stops, this.bracesSince(first));
      return undefined;
    }
  }

  /** How many braces opened since `first` are still open. */
  private bracesSince(first: IToken): number {
    let braces = 0;
    for (let back = 0; ; back--) {
      const token = this.LA(back);
      if (token.tokenType === LBrace) braces++;
      if (token.tokenType === RBrace) braces--;
      if (token === first || token.tokenType === EOF) return Math.max(0, braces);
    }
  }

  /** Moves to the first token that `stops` outside of all braces opened on the way. */
  protected skipTo(stops: (token: IToken) => boolean, braces = 0): void {
    let open = braces;
    for (let token = this.LA(1); token.tokenType !== EOF; token = this.LA(1)) {
      if (this.isAtItem() || (open === 0 && stops(token))) return;
      if (token.tokenType === LBrace) open++;
      if (token.tokenType === RBrace) open = Math.max(0, open - 1);
      this.SKIP_TOKEN();
    }
  }

  /** Where nothing more can belong to what was read. */
  protected isAtLineEnd(): boolean {
    return this.isAfter(Newline) || endsLine(this.LA(1)) || this.isNext(EOF);
  }

  /** At a line that can only begin an item, wherever it stands. */
  protected isAtItem(): boolean {
    return this.isAfter(Newline) && isItemHead((distance) => this.LA(distance));
  }

  /** A closing brace. Where an item begins or the file ends, it was forgotten, and nothing is lost. */
  protected closeBrace(open: number): void {
    if (this.LA(1).tokenType === EOF || this.isAtItem()) this.ACTION(() => this.unclosed(open));
    else this.CONSUME(RBrace);
  }

  private unclosed(open: number): void {
    const next = this.LA(1);
    this.report({
      slug: 'unclosed-brace',
      title: 'A closing brace is missing',
      span: { file: this.file, start: open, end: open + 1 },
      label: `this one is still open before ${describeToken(next)}`,
    });
  }
}

/** Where a statement or member ends. */
export function endsLine({ tokenType }: IToken): boolean {
  return tokenType === Newline || tokenType === RBrace;
}
