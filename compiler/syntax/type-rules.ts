/** The grammar of types and their arguments. */
import type { Name, TypeArgSyntax, TypeSyntax } from './ast.ts';
import { DimRules } from './dim-rules.ts';
import { isA } from './is-a.ts';
import {
  Arrow,
  As,
  Colon,
  closing,
  Dot,
  False,
  Float,
  Lower,
  LParen,
  LSquare,
  NumberWord,
  opening,
  Random,
  RParen,
  RSquare,
  Scalar,
  StringWord,
  True,
  Upper,
} from './tokens.ts';

export abstract class TypeRules extends DimRules {
  readonly type = this.RULE(
    'type',
    (): TypeSyntax =>
      this.OR<TypeSyntax>({
        ERR_MSG: 'a type',
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { GATE: () => this.isNext(Random, LParen), ALT: () => this.SUBRULE(this.randomFunction) },
          { ALT: () => this.SUBRULE(this.functionOrTuple) },
          { GATE: () => this.isNext(LSquare, RSquare), ALT: () => this.SUBRULE(this.listType) },
          { ALT: () => this.SUBRULE(this.stack) },
          { ALT: () => this.SUBRULE(this.atomType) },
        ],
      }),
  );

  readonly randomFunction = this.RULE('randomFunction', (): TypeSyntax => {
    const start = this.offset();
    this.CONSUME(Random);
    const params = this.SUBRULE(this.typeList);
    this.CONSUME(Arrow);
    const result = this.SUBRULE(this.type);
    return { kind: 'function', isRandom: true, params, result, span: this.since(start) };
  });

  readonly functionOrTuple = this.RULE('functionOrTuple', (): TypeSyntax => {
    const start = this.offset();
    const items = this.SUBRULE(this.typeList);
    const result = this.OPTION(() => {
      this.CONSUME(Arrow);
      return this.SUBRULE(this.type);
    });
    const span = this.since(start);
    if (result !== undefined) {
      return { kind: 'function', isRandom: false, params: items, result, span };
    }
    return { kind: 'tuple', items, span };
  });

  readonly typeList = this.RULE('typeList', (): TypeSyntax[] => {
    this.CONSUME(LParen);
    return this.OR<TypeSyntax[]>([
      {
        ALT: () => {
          this.CONSUME(RParen);
          return [];
        },
      },
      { ALT: () => this.SUBRULE(this.typesToClose) },
    ]);
  });

  readonly typesToClose = this.RULE('typesToClose', (): TypeSyntax[] =>
    this.list(this.type, RParen),
  );

  readonly listType = this.RULE('listType', (): TypeSyntax => {
    const start = this.offset();
    this.CONSUME(LSquare);
    this.CONSUME(RSquare);
    const of = this.SUBRULE(this.type);
    return { kind: 'list', of, span: this.since(start) };
  });

  readonly stack = this.RULE('stack', (): TypeSyntax => {
    const start = this.offset();
    const axes = this.SUBRULE(this.axes);
    const of = this.SUBRULE(this.type);
    return { kind: 'stack', axes, of, span: this.since(start) };
  });

  readonly atomType = this.RULE('atomType', (): TypeSyntax => {
    const start = this.offset();
    const of = this.OR<TypeSyntax>({
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a type',
      DEF: [{ ALT: () => this.SUBRULE(this.tensor) }, { ALT: () => this.SUBRULE(this.namedType) }],
    });
    const scalar = this.OPTION(() => {
      this.CONSUME(As);
      return this.SUBRULE(this.scalar);
    });
    return scalar === undefined ? of : { kind: 'cast', of, scalar, span: this.since(start) };
  });

  readonly tensor = this.RULE('tensor', (): TypeSyntax => {
    const start = this.offset();
    const scalar = this.OR([
      { ALT: () => this.SUBRULE(this.scalar) },
      { ALT: () => this.name(this.CONSUME(NumberWord)) },
    ]);
    const axes = this.OPTION(() => this.SUBRULE(this.axes)) ?? { dims: [] };
    return { kind: 'tensor', scalar, axes, span: this.since(start) };
  });

  readonly namedType = this.RULE('namedType', (): TypeSyntax => {
    const start = this.offset();
    return this.OR<TypeSyntax>({
      ERR_MSG: 'a type',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.LA(2).tokenType !== Dot,
          ALT: () => {
            const name = this.name(this.CONSUME(StringWord));
            return { kind: 'named', name, args: [], span: this.since(start) };
          },
        },
        {
          GATE: () => this.isNext(Lower, Dot),
          ALT: () => {
            const qualifier = this.SUBRULE(this.lower);
            this.CONSUME(Dot);
            const name = this.SUBRULE(this.upper);
            const args = this.OPTION(() => this.SUBRULE(this.typeArgs)) ?? [];
            return { kind: 'named', qualifier, name, args, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const name = this.SUBRULE1(this.upper);
            const args = this.OPTION1(() => this.SUBRULE1(this.typeArgs)) ?? [];
            return { kind: 'named', name, args, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly typeArgs = this.RULE('typeArgs', (): TypeArgSyntax[] => {
    this.CONSUME(LSquare);
    return this.list(this.typeArg, RSquare);
  });

  readonly typeArg = this.RULE('typeArg', (): TypeArgSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.label);
    const value = this.OR<TypeArgSyntax['value']>({
      ERR_MSG: 'a dim or a type',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.isNext(Scalar) || this.isTypeAhead(),
          ALT: () => ({ kind: 'type', type: this.SUBRULE(this.type) }),
        },
        { ALT: () => ({ kind: 'bool', value: this.SUBRULE(this.bool) }) },
        {
          ALT: () => ({
            kind: 'number',
            value: Number(this.CONSUME(Float).image.replaceAll('_', '')),
          }),
        },
        { ALT: () => ({ kind: 'dim', dim: this.SUBRULE(this.dim) }) },
      ],
    });
    return { ...(name !== undefined && { name }), value, span: this.since(start) };
  });

  /** `V:`, `causal:`, or nothing. */
  readonly label = this.RULE('label', (): Name | undefined =>
    this.OPTION({
      GATE: () => this.LA(2).tokenType === Colon,
      DEF: () => {
        const name = this.SUBRULE(this.anyName);
        this.CONSUME(Colon);
        return name;
      },
    }),
  );

  readonly bool = this.RULE('bool', (): boolean =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(True);
          return true;
        },
      },
      {
        ALT: () => {
          this.CONSUME(False);
          return false;
        },
      },
    ]),
  );

  /**
   * In square brackets after an expression stand indices or static arguments. What follows is a
   * type if it has a type's form: axes in front of something, type arguments, a cast, an arrow.
   */
  protected isTypeAhead(): boolean {
    let at = this.isNext(Random, LParen) ? 2 : 1;
    const first = at;
    while (this.LA(at).tokenType === LSquare) at = this.afterBrackets(at);
    const isStack = at > first;
    const token = this.LA(at);
    if (token.tokenType === LParen) return isStack || this.afterParameters(at) === Arrow;
    if (token.tokenType === Scalar) return isStack || this.LA(at + 1).tokenType === LSquare;
    const last = isA(token, Lower) && this.LA(at + 1).tokenType === Dot ? at + 2 : at;
    if (this.LA(last).tokenType !== Upper) return false;
    const next = this.LA(last + 1).tokenType;
    return isStack || next === LSquare || (last === at && next === As);
  }

  private afterParameters(at: number) {
    return this.LA(this.afterBrackets(at)).tokenType;
  }

  /** The distance of the token after the bracket that closes the one at `at`. */
  private afterBrackets(at: number): number {
    let depth = 0;
    for (let i = at; ; i++) {
      const { tokenType } = this.LA(i);
      if (opening.has(tokenType)) depth++;
      if (closing.has(tokenType)) depth--;
      if (depth <= 0 || Number.isNaN(this.LA(i).startOffset)) return i + 1;
    }
  }
}
