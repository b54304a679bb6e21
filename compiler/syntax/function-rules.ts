/** Functions: signatures, parameters, static parameters, bodies. */
import type { ExprSyntax, FnSyntax, Name, ParamSyntax, StaticSyntax } from './ast.ts';
import { endsLine } from './parser-base.ts';
import { StatementRules } from './statement-rules.ts';
import {
  Arrow,
  Assign,
  Colon,
  Comma,
  Fn,
  LParen,
  LSquare,
  RParen,
  RSquare,
  Scalar,
  Tree,
  Type,
} from './tokens.ts';

/** What stands between a function's name and its end. */
type Signature = Omit<FnSyntax, 'name' | 'doc' | 'isRandom' | 'statics' | 'span'>;

export abstract class FunctionRules extends StatementRules {
  /** A function with its name, after its attributes and words in front. */
  readonly namedFn = this.RULE('namedFn', (): Omit<FnSyntax, 'doc' | 'isRandom'> => {
    const start = this.offset();
    this.CONSUME(Fn);
    const name = this.SUBRULE(this.lower);
    const statics = this.OPTION(() => this.SUBRULE(this.statics)) ?? [];
    const signature = this.SUBRULE(this.signature);
    return { name, statics, ...signature, span: this.since(start) };
  });

  readonly signature = this.RULE('signature', (): Signature => {
    const params = this.SUBRULE(this.params);
    this.CONSUME(Arrow);
    const result = this.SUBRULE(this.type);
    const where = this.OPTION(() => this.SUBRULE(this.where)) ?? [];
    const body = this.OPTION1(() => this.SUBRULE(this.fnBody));
    return { params, result, where, ...(body !== undefined && { body }) };
  });

  readonly fnBody = this.RULE(
    'fnBody',
    (): ExprSyntax =>
      this.OR<ExprSyntax>([
        {
          ALT: () => {
            this.CONSUME(Assign);
            return this.SUBRULE(this.lineBody);
          },
        },
        { ALT: () => this.SUBRULE(this.block) },
      ]),
  );

  /** A body that cannot be read, or not to its end, leaves the signature to those who call it. */
  readonly lineBody = this.RULE('lineBody', (): ExprSyntax => {
    const start = this.offset();
    const body = this.recover(() => this.SUBRULE(this.expr), endsLine);
    const isWhole = body !== undefined && (this.isAtLineEnd() || this.isNext(Comma));
    if (isWhole) return body;
    return { kind: 'block', statements: [], isPartial: true, span: this.since(start) };
  });

  readonly params = this.RULE('params', (): ParamSyntax[] => {
    this.CONSUME(LParen);
    return this.OR<ParamSyntax[]>({
      ERR_MSG: 'a parameter',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(RParen);
            return [];
          },
        },
        { ALT: () => this.SUBRULE(this.paramsToClose) },
      ],
    });
  });

  readonly paramsToClose = this.RULE('paramsToClose', (): ParamSyntax[] =>
    this.list(this.param, RParen),
  );

  readonly param = this.RULE('param', (): ParamSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.lower);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    const value = this.SUBRULE(this.defaultValue);
    return { name, type, ...(value !== undefined && { default: value }), span: this.since(start) };
  });

  readonly defaultValue = this.RULE('defaultValue', (): ExprSyntax | undefined =>
    this.OPTION(() => {
      this.CONSUME(Assign);
      return this.SUBRULE(this.expr);
    }),
  );

  readonly statics = this.RULE('statics', (): StaticSyntax[] => {
    this.CONSUME(LSquare);
    return this.list(this.staticParam, RSquare);
  });

  readonly staticParam = this.RULE(
    'staticParam',
    (): StaticSyntax =>
      this.OR<StaticSyntax>({
        ERR_MSG: 'a static parameter',
        DEF: [
          { ALT: () => this.SUBRULE(this.staticDim) },
          { ALT: () => this.SUBRULE(this.staticValue) },
        ],
      }),
  );

  readonly staticDim = this.RULE('staticDim', (): StaticSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.upper);
    const kind = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.OR<'type' | 'tree'>({
        ERR_MSG: '`type` or `tree`',
        DEF: [
          { ALT: () => this.CONSUME(Type).image as 'type' },
          { ALT: () => this.CONSUME(Tree).image as 'tree' },
        ],
      });
    });
    const value = this.OPTION1(() => {
      this.CONSUME(Assign);
      return this.SUBRULE(this.dim);
    });
    const span = this.since(start);
    return { name, kind: kind ?? 'dim', ...(value !== undefined && { default: value }), span };
  });

  readonly staticValue = this.RULE('staticValue', (): StaticSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.lower);
    this.CONSUME(Colon);
    const type = this.CONSUME(Scalar);
    this.ACTION(() => this.requireValueType(this.name(type)));
    const value = this.SUBRULE(this.defaultValue);
    const span = this.since(start);
    const kind = type.image === 'f32' ? 'number' : 'bool';
    return { name, kind, ...(value !== undefined && { default: value }), span };
  });

  protected requireBody({ body }: Pick<FnSyntax, 'body'>, isExtern: boolean): void {
    const found = this.LA(1);
    if (body === undefined && !isExtern) {
      this.fail({ rule: 'signature', expected: '`=` or `{`', first: found, found });
    }
    if (body === undefined || !isExtern) return;
    this.report({
      slug: 'extern-body',
      title: 'An `extern fn` has no body',
      span: body.span,
      label: 'the host has it',
      hint: 'leave the body out, or take `extern` away',
    });
  }

  private requireValueType(type: Name): void {
    if (type.text === 'bool' || type.text === 'f32') return;
    this.report({
      slug: 'static-kind',
      title: 'A static parameter in lower case is a bool or an f32',
      span: type.span,
      hint: 'numbers that set shapes are dims, with a capital: [K]',
    });
  }
}
