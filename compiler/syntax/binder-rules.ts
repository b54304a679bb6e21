/** What may stand where an operand may and reaches as far right as it can. */
import type {
  AxesSyntax,
  ConditionExprSyntax,
  ExprSyntax,
  IndexBinderSyntax,
  Name,
  PatternSyntax,
} from './ast.ts';
import { isA } from './is-a.ts';
import { OperatorRules } from './operator-rules.ts';
import {
  Bar,
  Colon,
  Comma,
  DotDot,
  Else,
  For,
  Grad,
  If,
  Is,
  Less,
  Lower,
  LParen,
  LSquare,
  RParen,
  Underscore,
  Using,
  ValueAndGrad,
} from './tokens.ts';

type Lambda = Extract<ExprSyntax, { kind: 'lambda' }>;
type LambdaParam = Lambda['params'][number];
type Conditional = Extract<ExprSyntax, { kind: 'if' }>;

export abstract class BinderRules extends OperatorRules {
  readonly binder = this.RULE(
    'binder',
    (): ExprSyntax =>
      this.OR<ExprSyntax>({
        ERR_MSG: 'an expression',
        DEF: [
          { ALT: () => this.SUBRULE(this.loop) },
          { ALT: () => this.SUBRULE(this.grad) },
          { ALT: () => this.SUBRULE(this.using) },
          { ALT: () => this.SUBRULE(this.conditional) },
          { ALT: () => this.SUBRULE(this.lambda) },
        ],
      }),
  );

  /** A word followed by a name binds that name; every other binder has a keyword or a bar. */
  protected isBinderAhead(): boolean {
    const first = this.LA(1);
    if (!isA(first, Lower)) return true;
    // Python's is no binder of ours, however much it looks like one.
    if (first.image === 'lambda') return false;
    const isAxesTest = this.isNext(Lower, Is, LSquare);
    return this.isNext(Lower, Lower) && !isAxesTest;
  }

  /** `for t, (h, i): e` builds, `sum d: e` reduces. */
  readonly loop = this.RULE('loop', (): ExprSyntax => {
    const start = this.offset();
    const binder = this.OR<Name>([
      { ALT: () => this.name(this.CONSUME(For)) },
      { ALT: () => this.SUBRULE(this.lower) },
    ]);
    const indices = [this.SUBRULE(this.indexBinder)];
    this.MANY(() => {
      this.CONSUME(Comma);
      indices.push(this.SUBRULE1(this.indexBinder));
    });
    this.CONSUME(Colon);
    const bound = this.restNames.length;
    for (const index of indices) if (index.kind === 'rest') this.restNames.push(index.name.text);
    try {
      const body = this.SUBRULE(this.expr);
      return { kind: 'binder', binder, indices, body, span: this.since(start) };
    } finally {
      this.restNames.length = bound;
    }
  });

  readonly indexBinder = this.RULE('indexBinder', (): IndexBinderSyntax => {
    const start = this.offset();
    return this.OR<IndexBinderSyntax>({
      ERR_MSG: 'the name of an index',
      DEF: [
        {
          ALT: () => {
            const name = this.SUBRULE(this.lower);
            const below = this.OPTION(() => {
              this.CONSUME(Less);
              return this.SUBRULE(this.sum);
            });
            const span = this.since(start);
            return { kind: 'name', name, ...(below !== undefined && { below }), span };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LParen);
            const items = this.SUBRULE(this.indexBinders);
            return { kind: 'tuple', items, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(DotDot);
            const name = this.SUBRULE1(this.lower);
            return { kind: 'rest', name, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly indexBinders = this.RULE('indexBinders', (): IndexBinderSyntax[] =>
    this.list(this.indexBinder, RParen),
  );

  readonly grad = this.RULE('grad', (): ExprSyntax => {
    const start = this.offset();
    const withValue = this.OR<boolean>([
      {
        ALT: () => {
          this.CONSUME(Grad);
          return false;
        },
      },
      {
        ALT: () => {
          this.CONSUME(ValueAndGrad);
          return true;
        },
      },
    ]);
    const variables = [this.SUBRULE(this.lower)];
    this.MANY(() => {
      this.CONSUME(Comma);
      variables.push(this.SUBRULE1(this.lower));
    });
    this.CONSUME(Colon);
    const body = this.SUBRULE(this.expr);
    return { kind: 'grad', withValue, variables, body, span: this.since(start) };
  });

  readonly using = this.RULE('using', (): ExprSyntax => {
    const start = this.offset();
    this.CONSUME(Using);
    const key = this.SUBRULE(this.expr);
    this.CONSUME(Colon);
    const body = this.SUBRULE1(this.expr);
    return { kind: 'using', key, body, span: this.since(start) };
  });

  readonly conditional = this.RULE('conditional', (): Conditional => {
    const start = this.offset();
    this.CONSUME(If);
    const condition = this.SUBRULE(this.ifCondition);
    const then = this.SUBRULE(this.block);
    this.CONSUME(Else);
    const otherwise = this.OR<Conditional['else']>({
      ERR_MSG: 'a block or another `if`',
      DEF: [
        { ALT: () => this.SUBRULE1(this.block) },
        { ALT: () => this.SUBRULE(this.conditional) },
      ],
    });
    return { kind: 'if', condition, then, else: otherwise, span: this.since(start) };
  });

  readonly ifCondition = this.RULE('ifCondition', (): ConditionExprSyntax => {
    const start = this.offset();
    const of = this.SUBRULE(this.expr);
    const axes = this.OPTION((): AxesSyntax => {
      this.CONSUME(Is);
      return this.SUBRULE(this.axes);
    });
    return axes === undefined ? of : { kind: 'is', of, axes, span: this.since(start) };
  });

  readonly lambda = this.RULE('lambda', (): Lambda => {
    const start = this.offset();
    const params: LambdaParam[] = [];
    this.CONSUME(Bar);
    this.OPTION(() => {
      params.push(this.SUBRULE(this.lambdaParam));
      this.MANY(() => {
        this.CONSUME(Comma);
        params.push(this.SUBRULE1(this.lambdaParam));
      });
    });
    this.CONSUME1(Bar);
    const body = this.SUBRULE(this.expr);
    return { kind: 'lambda', params, body, span: this.since(start) };
  });

  readonly lambdaParam = this.RULE('lambdaParam', (): LambdaParam => {
    const pattern = this.SUBRULE(this.pattern);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    return { pattern, ...(type !== undefined && { type }) };
  });

  readonly pattern = this.RULE('pattern', (): PatternSyntax => {
    const start = this.offset();
    return this.OR<PatternSyntax>({
      ERR_MSG: 'a name',
      DEF: [
        { ALT: () => ({ kind: 'name', name: this.SUBRULE(this.lower), span: this.since(start) }) },
        {
          ALT: () => {
            this.CONSUME(Underscore);
            return { kind: 'ignore', span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LParen);
            const items = this.SUBRULE(this.patterns);
            return { kind: 'tuple', items, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly patterns = this.RULE('patterns', (): PatternSyntax[] => this.list(this.pattern, RParen));
}
