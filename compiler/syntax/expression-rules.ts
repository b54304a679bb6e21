/** The ladder of operators, from `|>` down to calls, indices and fields. */
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type { BinaryOperator, BlockSyntax, ExprSyntax, Name } from './ast.ts';
import { foreignWords } from './foreign.ts';
import { unescapeText } from './strings.ts';
import {
  Additive,
  And,
  As,
  Caret,
  Colon,
  Comma,
  Comparison,
  Dot,
  DotDot,
  Float,
  Inf,
  LParen,
  LSquare,
  Minus,
  Multiplicative,
  Not,
  Or,
  PipeArrow,
  RParen,
  RSquare,
  Self,
  Text,
  With,
} from './tokens.ts';
import { TypeRules } from './type-rules.ts';

type Change = Extract<ExprSyntax, { kind: 'with' }>['changes'][number];

export abstract class ExpressionRules extends TypeRules {
  abstract readonly binder: ParserMethod<[], ExprSyntax>;
  abstract readonly block: ParserMethod<[], BlockSyntax>;
  abstract readonly arguments: ParserMethod<[], Extract<ExprSyntax, { kind: 'call' }>['args']>;
  abstract readonly indices: ParserMethod<[], Extract<ExprSyntax, { kind: 'index' }>['indices']>;
  protected abstract isBinderAhead(): boolean;

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

  /** Calls, indices and fields, any number of them. */
  private tails(start: number, first: ExprSyntax): ExprSyntax {
    let of = first;
    this.MANY(() => {
      of = this.OR9<ExprSyntax>([
        {
          ALT: () => {
            const args = this.SUBRULE(this.arguments);
            return { kind: 'call', callee: of, args, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const indices = this.SUBRULE(this.indices);
            return { kind: 'index', of, indices, span: this.since(start) };
          },
        },
        { ALT: () => this.fieldOrItem(start, of) },
      ]);
    });
    return of;
  }

  private fieldOrItem(start: number, of: ExprSyntax): ExprSyntax {
    this.CONSUME(Dot);
    return this.OR8<ExprSyntax>({
      ERR_MSG: 'a field',
      DEF: [
        {
          ALT: () => {
            const name = this.SUBRULE(this.anyName);
            return { kind: 'member', of, name, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const position = this.SUBRULE(this.natural);
            return { kind: 'item', of, position, span: this.since(start) };
          },
        },
      ],
    });
  }

  readonly primary = this.RULE('primary', (): ExprSyntax => {
    const start = this.offset();
    return this.OR<ExprSyntax>({
      ERR_MSG: 'an expression',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.isBinderAhead(), ALT: () => this.SUBRULE(this.binder) },
        { ALT: () => ({ kind: 'name', name: this.SUBRULE(this.lower), span: this.since(start) }) },
        { ALT: () => this.SUBRULE(this.capital) },
        { ALT: () => this.SUBRULE(this.literal) },
        {
          ALT: () => {
            this.CONSUME(Self);
            return { kind: 'self', span: this.since(start) };
          },
        },
        {
          ALT: () => ({ kind: 'scalar', name: this.SUBRULE(this.scalar), span: this.since(start) }),
        },
        { ALT: () => this.SUBRULE(this.block) },
        { ALT: () => this.SUBRULE(this.parentheses) },
        { ALT: () => this.SUBRULE(this.listLiteral) },
      ],
    });
  });

  /** A dim as a number, a record to construct; other languages' constants are told apart here. */
  readonly capital = this.RULE('capital', (): ExprSyntax => {
    const name = this.SUBRULE(this.upper);
    this.ACTION(() => this.refuseForeign(name));
    return { kind: 'upper', name, span: name.span };
  });

  readonly literal = this.RULE('literal', (): ExprSyntax => {
    const start = this.offset();
    return this.OR<ExprSyntax>([
      {
        ALT: () => {
          const value = this.SUBRULE(this.natural);
          return { kind: 'int', value, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const value = Number(this.CONSUME(Float).image.replaceAll('_', ''));
          return { kind: 'float', value, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const value = this.SUBRULE(this.text);
          return { kind: 'string', value, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const value = this.SUBRULE(this.bool);
          return { kind: 'bool', value, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(Inf);
          return { kind: 'inf', span: this.since(start) };
        },
      },
    ]);
  });

  readonly text = this.RULE('text', (): string => {
    const token = this.CONSUME(Text);
    const { text, unknown } = unescapeText(token.image);
    this.ACTION(() => {
      for (const part of unknown) this.unknownEscape(token, part);
    });
    return text;
  });

  readonly parentheses = this.RULE('parentheses', (): ExprSyntax => {
    const start = this.offset();
    this.CONSUME(LParen);
    const items = [this.SUBRULE(this.expr)];
    let isTuple = false;
    this.MANY({
      GATE: () => this.LA(2).tokenType !== RParen,
      DEF: () => {
        this.CONSUME(Comma);
        items.push(this.SUBRULE1(this.expr));
      },
    });
    this.OPTION(() => {
      this.CONSUME1(Comma);
      isTuple = true;
    });
    this.CONSUME(RParen);
    const span = this.since(start);
    if (items.length > 1 || isTuple) return { kind: 'tuple', items, span };
    return { ...items[0]!, span };
  });

  readonly listLiteral = this.RULE('listLiteral', (): ExprSyntax => {
    const start = this.offset();
    this.CONSUME(LSquare);
    const items = this.OR<ExprSyntax[]>({
      ERR_MSG: 'an expression',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(RSquare);
            return [];
          },
        },
        { ALT: () => this.SUBRULE(this.listItems) },
      ],
    });
    return { kind: 'list', items, span: this.since(start) };
  });

  readonly listItems = this.RULE('listItems', (): ExprSyntax[] => this.list(this.expr, RSquare));

  // ---- building

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

  private refuseForeign(name: Name): void {
    const hint = foreignWords.get(name.text);
    if (hint === undefined) return;
    this.report({
      slug: 'foreign-syntax',
      title: `\`${name.text}\` is not known here`,
      span: name.span,
      hint,
    });
  }

  private unknownEscape(token: IToken, part: { start: number; end: number }): void {
    const at = token.startOffset;
    this.report({
      slug: 'unknown-escape',
      title: 'This escape is not known',
      span: { file: this.file, start: at + part.start, end: at + part.end },
      hint: 'these are: \\n \\t \\" \\\\ \\u{1F600}',
    });
  }
}
