/** The grammar of types, dims and conditions: everything that is settled at compile time. */
import type {
  AxesSyntax,
  ConditionSyntax,
  DimSyntax,
  Name,
  TypeArgSyntax,
  TypeSyntax,
} from './ast.ts';
import { isA } from './is-a.ts';
import { ParserBase } from './parser-base.ts';
import {
  Arrow,
  As,
  Colon,
  Comma,
  closing,
  Dot,
  DotDot,
  Equal,
  False,
  Greater,
  GreaterEqual,
  Int,
  Less,
  LessEqual,
  Lower,
  LParen,
  LSquare,
  Minus,
  NumberWord,
  opening,
  Percent,
  Plus,
  Random,
  RParen,
  RSquare,
  Scalar,
  Slash,
  Star,
  StringWord,
  True,
  Upper,
  Where,
} from './tokens.ts';

type Compare = Extract<ConditionSyntax, { kind: 'compare' }>['op'];

export abstract class TypeRules extends ParserBase {
  readonly type = this.RULE(
    'type',
    (): TypeSyntax =>
      this.OR<TypeSyntax>({
        ERR_MSG: 'a type',
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { GATE: () => this.isNext(Random, LParen), ALT: () => this.SUBRULE(this.randomFunction) },
          { ALT: () => this.SUBRULE(this.functionOrTuple) },
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

  readonly axes = this.RULE('axes', (): AxesSyntax => {
    this.CONSUME(LSquare);
    return this.OR<AxesSyntax>({
      ERR_MSG: 'a dim',
      DEF: [
        { ALT: () => this.SUBRULE(this.openAxes) },
        { ALT: () => ({ dims: this.SUBRULE(this.dimsToClose) }) },
      ],
    });
  });

  readonly openAxes = this.RULE('openAxes', (): AxesSyntax => {
    this.CONSUME(DotDot);
    const rest = this.SUBRULE(this.upper);
    const dims: DimSyntax[] = [];
    this.MANY(() => {
      this.CONSUME(Comma);
      dims.push(this.SUBRULE(this.dim));
    });
    this.CONSUME(RSquare);
    return { rest, dims };
  });

  readonly dimsToClose = this.RULE('dimsToClose', (): DimSyntax[] => this.list(this.dim, RSquare));

  readonly dim = this.RULE('dim', (): DimSyntax => {
    const start = this.offset();
    let left = this.SUBRULE(this.dimTerm);
    this.MANY(() => {
      const op = this.OR<'+' | '-'>([
        { ALT: () => this.CONSUME(Plus).image as '+' },
        { ALT: () => this.CONSUME(Minus).image as '-' },
      ]);
      const right = this.SUBRULE1(this.dimTerm);
      left = { kind: 'binary', op, left, right, span: this.since(start) };
    });
    return left;
  });

  readonly dimTerm = this.RULE('dimTerm', (): DimSyntax => {
    const start = this.offset();
    let left = this.SUBRULE(this.dimAtom);
    this.MANY(() => {
      const op = this.OR<'*' | '/'>([
        { ALT: () => this.CONSUME(Star).image as '*' },
        { ALT: () => this.CONSUME(Slash).image as '/' },
      ]);
      const right = this.SUBRULE1(this.dimAtom);
      left = { kind: 'binary', op, left, right, span: this.since(start) };
    });
    return left;
  });

  readonly dimAtom = this.RULE('dimAtom', (): DimSyntax => {
    const start = this.offset();
    return this.OR<DimSyntax>({
      ERR_MSG: 'a dim',
      DEF: [
        {
          ALT: () => {
            const value = this.SUBRULE(this.natural);
            return { kind: 'int', value, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const name = this.SUBRULE(this.upper);
            return { kind: 'name', name, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const path = this.SUBRULE(this.path);
            return { kind: 'path', path, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LParen);
            const dim = this.SUBRULE(this.dim);
            this.CONSUME(RParen);
            return { ...dim, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly path = this.RULE('path', (): Name[] => {
    const path = [this.SUBRULE(this.lower)];
    this.MANY(() => {
      this.CONSUME(Dot);
      path.push(this.SUBRULE1(this.lower));
    });
    return path;
  });

  readonly natural = this.RULE('natural', (): number => {
    const token = this.CONSUME(Int);
    const value = Number(token.image.replaceAll('_', ''));
    this.ACTION(() => {
      if (!Number.isSafeInteger(value)) this.tooLarge(this.name(token).span);
    });
    return value;
  });

  readonly where = this.RULE('where', (): ConditionSyntax[] => {
    this.CONSUME(Where);
    const conditions = [this.SUBRULE(this.condition)];
    this.MANY(() => {
      this.CONSUME(Comma);
      conditions.push(this.SUBRULE1(this.condition));
    });
    return conditions;
  });

  readonly condition = this.RULE('condition', (): ConditionSyntax => {
    const start = this.offset();
    const left = this.SUBRULE(this.dim);
    return this.OR<ConditionSyntax>({
      ERR_MSG: 'a comparison',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Percent);
            const divisor = this.SUBRULE1(this.dim);
            this.CONSUME(Equal);
            const remainder = this.SUBRULE(this.natural);
            const span = this.since(start);
            return { kind: 'divides', dividend: left, divisor, remainder, span };
          },
        },
        {
          ALT: () => {
            const op = this.SUBRULE(this.dimComparison);
            const right = this.SUBRULE2(this.dim);
            return { kind: 'compare', op, left, right, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly dimComparison = this.RULE('dimComparison', (): Compare => {
    const token = this.OR([
      { ALT: () => this.CONSUME1(Equal) },
      { ALT: () => this.CONSUME(LessEqual) },
      { ALT: () => this.CONSUME(Less) },
      { ALT: () => this.CONSUME(GreaterEqual) },
      { ALT: () => this.CONSUME(Greater) },
    ]);
    return token.image as Compare;
  });

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

  private tooLarge(span: TypeSyntax['span']): void {
    this.report({
      slug: 'number-too-large',
      title: 'This number is too large',
      span,
      label: 'whole numbers go up to 2^53 - 1',
    });
  }
}
