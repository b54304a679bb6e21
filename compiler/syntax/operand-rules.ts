/** Operands: names, literals, parentheses and lists, with the calls, indices and fields behind them. */
import type { IToken, ParserMethod } from 'chevrotain';
import type { ArgSyntax, BlockSyntax, ExprSyntax, IndexSyntax } from './ast.ts';
import { foreignWords } from './foreign.ts';
import { isParenthesized } from './parentheses.ts';
import { unescapeText } from './strings.ts';
import {
  Comma,
  Dot,
  DotDot,
  Float,
  Inf,
  LParen,
  LSquare,
  RParen,
  RSquare,
  Self,
  Text,
  Underscore,
} from './tokens.ts';
import { TypeRules } from './type-rules.ts';

export abstract class OperandRules extends TypeRules {
  abstract readonly expr: ParserMethod<[], ExprSyntax>;
  abstract readonly sum: ParserMethod<[], ExprSyntax>;
  abstract readonly binder: ParserMethod<[], ExprSyntax>;
  abstract readonly block: ParserMethod<[], BlockSyntax>;
  protected abstract isBinderAhead(): boolean;

  /** Names bound by `for ..b` around here: `x[..b]` then names those axes, and is no slice. */
  protected restNames: string[] = [];

  readonly primary = this.RULE('primary', (): ExprSyntax => {
    const start = this.offset();
    return this.OR<ExprSyntax>({
      ERR_MSG: 'an expression',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.isBinderAhead(), ALT: () => this.SUBRULE(this.binder) },
        { ALT: () => ({ kind: 'name', name: this.SUBRULE(this.lower), span: this.since(start) }) },
        {
          GATE: () => !foreignWords.has(this.LA(1).image),
          ALT: () => this.SUBRULE(this.capital),
        },
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

  /** A dim as a number, a record to construct. */
  readonly capital = this.RULE('capital', (): ExprSyntax => {
    const name = this.SUBRULE(this.upper);
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

  /** Calls, indices and fields, any number of them. */
  protected tails(start: number, first: ExprSyntax): ExprSyntax {
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

  readonly arguments = this.RULE('arguments', (): ArgSyntax[] => {
    this.CONSUME(LParen);
    return this.OR<ArgSyntax[]>({
      ERR_MSG: 'an argument',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(RParen);
            return [];
          },
        },
        { ALT: () => this.SUBRULE(this.argumentsToClose) },
      ],
    });
  });

  readonly argumentsToClose = this.RULE('argumentsToClose', (): ArgSyntax[] =>
    this.list(this.argument, RParen),
  );

  readonly argument = this.RULE('argument', (): ArgSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.label);
    const value = this.SUBRULE(this.expr);
    return { ...(name !== undefined && { name }), value, span: this.since(start) };
  });

  readonly indices = this.RULE('indices', (): IndexSyntax[] => {
    this.CONSUME(LSquare);
    return this.list(this.index, RSquare);
  });

  readonly index = this.RULE('index', (): IndexSyntax => {
    const start = this.offset();
    return this.OR<IndexSyntax>({
      ERR_MSG: 'an index',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Underscore);
            return { kind: 'keep', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(DotDot);
            const to = this.OPTION(() => this.SUBRULE(this.sum));
            return this.restOrSlice(to, start);
          },
        },
        { ALT: () => this.SUBRULE(this.position) },
      ],
    });
  });

  readonly position = this.RULE('position', (): IndexSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.label);
    const label = name !== undefined && { name };
    return this.OR<IndexSyntax>({
      ERR_MSG: 'an index',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.isTypeAhead(),
          ALT: () => {
            const type = this.SUBRULE(this.type);
            return { kind: 'type', ...label, type, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const value = this.SUBRULE(this.expr);
            const isOpen = this.OPTION(() => this.CONSUME(DotDot)) !== undefined;
            const span = this.since(start);
            if (isOpen) return { kind: 'slice', from: value, span };
            if (value.kind === 'binary' && value.op === '..' && !isParenthesized(value)) {
              return { kind: 'slice', from: value.left, to: value.right, span };
            }
            return { kind: 'at', ...label, value, span };
          },
        },
      ],
    });
  });

  private restOrSlice(to: ExprSyntax | undefined, start: number): IndexSyntax {
    const span = this.since(start);
    if (to === undefined) return { kind: 'rest', span };
    if (to.kind === 'name' && this.restNames.includes(to.name.text)) {
      return { kind: 'rest', name: to.name, span };
    }
    return { kind: 'slice', to, span };
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
