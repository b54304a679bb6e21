/** The grammar of dims, axes and the conditions on them. */
import type { AxesSyntax, ConditionSyntax, DimSyntax, Name, TypeSyntax } from './ast.ts';
import { ParserBase } from './parser-base.ts';
import {
  Comma,
  Dot,
  DotDot,
  Equal,
  Greater,
  GreaterEqual,
  Int,
  Less,
  LessEqual,
  LParen,
  LSquare,
  Minus,
  Percent,
  Plus,
  RParen,
  RSquare,
  Slash,
  Star,
  Where,
} from './tokens.ts';

type Compare = Extract<ConditionSyntax, { kind: 'compare' }>['op'];

export abstract class DimRules extends ParserBase {
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

  private tooLarge(span: TypeSyntax['span']): void {
    this.report({
      slug: 'number-too-large',
      title: 'This number is too large',
      span,
      label: 'whole numbers go up to 2^53 - 1',
    });
  }
}
