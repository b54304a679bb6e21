/** The ladder of operators, from `|>` down to the power. */
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type { BinaryOperator, ExprSyntax } from './ast.ts';
import { OperandRules } from './operand-rules.ts';
import {
  Additive,
  And,
  As,
  Caret,
  Colon,
  Comma,
  Comparison,
  DotDot,
  LParen,
  Minus,
  Multiplicative,
  Not,
  Or,
  PipeArrow,
  RParen,
  RSquare,
  With,
} from './tokens.ts';

type Change = Extract<ExprSyntax, { kind: 'with' }>['changes'][number];

export abstract class OperatorRules extends OperandRules {
  readonly expr = this.RULE('expr', (): ExprSyntax => {
    const start = this.offset();
    let value = this.SUBRULE(this.disjunction);
    this.MANY(() => {
      this.CONSUME(PipeArrow);
      const target = this.SUBRULE(this.pipeTarget);
      value = { kind: 'pipe', value, target, span: this.since(start) };
    });
    return value;
  });

  readonly pipeTarget = this.RULE('pipeTarget', (): ExprSyntax => {
    const start = this.offset();
    const name = this.OR<ExprSyntax>({
      ERR_MSG: 'a function',
      DEF: [
        { ALT: () => ({ kind: 'name', name: this.SUBRULE(this.lower), span: this.since(start) }) },
        { ALT: () => ({ kind: 'upper', name: this.SUBRULE(this.upper), span: this.since(start) }) },
      ],
    });
    return this.tails(start, name);
  });

  readonly disjunction = this.RULE('disjunction', () => this.infix(Or, this.conjunction));
  readonly conjunction = this.RULE('conjunction', () => this.infix(And, this.negation));

  readonly negation: ParserMethod<[], ExprSyntax> = this.RULE('negation', (): ExprSyntax => {
    const start = this.offset();
    return this.OR<ExprSyntax>({
      ERR_MSG: 'an expression',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Not);
            const of = this.SUBRULE(this.negation);
            return { kind: 'unary', op: 'not', of, span: this.since(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.comparison) },
      ],
    });
  });

  /** Comparisons do not chain: at most one. */
  readonly comparison = this.RULE('comparison', (): ExprSyntax => {
    const start = this.offset();
    const left = this.SUBRULE(this.range);
    const compared = this.OPTION((): ExprSyntax => {
      const operator = this.CONSUME(Comparison);
      return this.binary(start, left, operator, this.SUBRULE1(this.range));
    });
    return compared ?? left;
  });

  /** `..` before `]` or `,` is not an operator: it belongs to an index. */
  readonly range = this.RULE('range', (): ExprSyntax => {
    const start = this.offset();
    const left = this.SUBRULE(this.sum);
    const to = this.OPTION({
      GATE: () => this.LA(2).tokenType !== RSquare && this.LA(2).tokenType !== Comma,
      DEF: (): ExprSyntax => {
        const operator = this.CONSUME(DotDot);
        return this.binary(start, left, operator, this.SUBRULE1(this.sum));
      },
    });
    return to ?? left;
  });

  readonly sum = this.RULE('sum', () => this.infix(Additive, this.product));
  readonly product = this.RULE('product', () => this.infix(Multiplicative, this.cast));

  readonly cast = this.RULE('cast', (): ExprSyntax => {
    const start = this.offset();
    let of = this.SUBRULE(this.unary);
    this.MANY(() => {
      of = this.OR<ExprSyntax>([
        {
          ALT: () => {
            this.CONSUME(As);
            const scalar = this.SUBRULE(this.scalar);
            return { kind: 'cast', of, scalar, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(With);
            this.CONSUME(LParen);
            const changes = this.SUBRULE(this.changes);
            return { kind: 'with', of, changes, span: this.since(start) };
          },
        },
      ]);
    });
    return of;
  });

  readonly changes = this.RULE('changes', (): Change[] => this.list(this.change, RParen));

  readonly change = this.RULE('change', (): Change => {
    const path = this.SUBRULE(this.path);
    this.CONSUME(Colon);
    return { path, value: this.SUBRULE(this.expr) };
  });

  readonly unary: ParserMethod<[], ExprSyntax> = this.RULE('unary', (): ExprSyntax => {
    const start = this.offset();
    return this.OR<ExprSyntax>({
      ERR_MSG: 'an expression',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Minus);
            const of = this.SUBRULE(this.unary);
            return { kind: 'unary', op: '-', of, span: this.since(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.power) },
      ],
    });
  });

  /** Right associative, and the exponent may have a sign: `a^-b^c` is `a^(-(b^c))`. */
  readonly power = this.RULE('power', (): ExprSyntax => {
    const start = this.offset();
    const base = this.tails(start, this.SUBRULE(this.primary));
    const raised = this.OPTION((): ExprSyntax => {
      const operator = this.CONSUME(Caret);
      return this.binary(start, base, operator, this.SUBRULE(this.unary));
    });
    return raised ?? base;
  });

  /** `operand {operator operand}`, from the left. */
  private infix(operator: TokenType, operand: ParserMethod<[], ExprSyntax>): ExprSyntax {
    const start = this.offset();
    let left = this.SUBRULE(operand);
    this.MANY(() => {
      const token = this.CONSUME(operator);
      left = this.binary(start, left, token, this.SUBRULE1(operand));
    });
    return left;
  }

  private binary(start: number, left: ExprSyntax, token: IToken, right: ExprSyntax): ExprSyntax {
    const { text, span: opSpan } = this.name(token);
    const op = text as BinaryOperator;
    return { kind: 'binary', op, opSpan, left, right, span: this.since(start) };
  }
}
