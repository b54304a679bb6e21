/** Blocks and statements, functions, records and their members. */
import { EOF, type ParserMethod } from 'chevrotain';
import type {
  AttributeSyntax,
  BlockSyntax,
  DrawSyntax,
  ExprSyntax,
  FieldSyntax,
  FnSyntax,
  ItemSyntax,
  Name,
  ParamSyntax,
  StatementSyntax,
  StaticSyntax,
} from './ast.ts';
import { BinderRules } from './binder-rules.ts';
import {
  Arrow,
  Assert,
  Assign,
  At,
  Colon,
  Comma,
  Fn,
  LBrace,
  Let,
  LParen,
  LSquare,
  Newline,
  Random,
  RBrace,
  RParen,
  RSquare,
  Scalar,
  Tilde,
  Tree,
  Type,
} from './tokens.ts';

type RecordItem = Extract<ItemSyntax, { kind: 'record' }>;
type Member =
  | { readonly kind: 'field'; readonly field: FieldSyntax }
  | { readonly kind: 'method'; readonly method: FnSyntax };
type Override = Extract<DrawSyntax, { kind: 'overrides' }>['overrides'][number];
/** What stands between a function's name and its end. */
type Signature = Omit<FnSyntax, 'name' | 'doc' | 'isRandom' | 'statics' | 'span'>;

export abstract class DeclarationRules extends BinderRules {
  // ---- blocks

  readonly block: ParserMethod<[], BlockSyntax> = this.RULE('block', (): BlockSyntax => {
    const start = this.offset();
    this.CONSUME(LBrace);
    const statements: StatementSyntax[] = [];
    do {
      this.MANY({
        GATE: () => !this.isAtItem(),
        DEF: () => {
          const statement = this.SUBRULE(this.statement);
          if (statement !== undefined) statements.push(statement);
        },
      });
    } while (this.skipStray('a statement'));
    this.closeBrace(start);
    const span = this.since(start);
    this.ACTION(() => this.requireStatements(statements, span));
    return { kind: 'block', statements, span };
  });

  readonly statement = this.RULE('statement', (): StatementSyntax | undefined => {
    const start = this.offset();
    const statement = this.recover(
      () =>
        this.OR<StatementSyntax>({
          ERR_MSG: 'a statement',
          DEF: [
            { ALT: () => this.SUBRULE(this.letStatement) },
            {
              ALT: () => {
                this.CONSUME(Assert);
                const value = this.SUBRULE(this.expr);
                return { kind: 'assert', value, span: this.since(start) };
              },
            },
            {
              ALT: () => {
                const value = this.SUBRULE1(this.expr);
                return { kind: 'expr', value, span: this.since(start) };
              },
            },
          ],
        }),
      () => this.skipLine(),
    );
    this.OPTION(() => this.CONSUME(Newline));
    return statement;
  });

  readonly letStatement = this.RULE('letStatement', (): StatementSyntax => {
    const start = this.offset();
    this.CONSUME(Let);
    const pattern = this.SUBRULE(this.pattern);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(Assign);
    const value = this.SUBRULE(this.expr);
    const span = this.since(start);
    return { kind: 'let', pattern, ...(type !== undefined && { type }), value, span };
  });

  // ---- functions

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
            return this.SUBRULE(this.expr);
          },
        },
        { ALT: () => this.SUBRULE(this.block) },
      ]),
  );

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
          { ALT: () => this.SUBRULE(this.staticBool) },
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

  readonly staticBool = this.RULE('staticBool', (): StaticSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.lower);
    this.CONSUME(Colon);
    const type = this.CONSUME(Scalar);
    this.ACTION(() => this.requireBool(this.name(type)));
    const value = this.SUBRULE(this.defaultValue);
    const span = this.since(start);
    return { name, kind: 'bool', ...(value !== undefined && { default: value }), span };
  });

  // ---- records

  readonly record = this.RULE('record', (): Pick<RecordItem, 'fields' | 'methods'> => {
    const start = this.offset();
    const members: Member[] = [];
    this.CONSUME(LBrace);
    do {
      this.MANY({
        GATE: () => !this.isAtItem(),
        DEF: () => {
          const member = this.SUBRULE(this.member);
          if (member !== undefined) members.push(member);
        },
      });
    } while (this.skipStray('a field or a method'));
    this.closeBrace(start);
    return {
      fields: members.flatMap((member) => (member.kind === 'field' ? [member.field] : [])),
      methods: members.flatMap((member) => (member.kind === 'method' ? [member.method] : [])),
    };
  });

  readonly member = this.RULE('member', (): Member | undefined => {
    const member = this.recover(
      () => {
        const doc = this.docAhead();
        const attributes = this.SUBRULE(this.attributes);
        return this.OR<Member>({
          ERR_MSG: 'a field or a method',
          IGNORE_AMBIGUITIES: true,
          DEF: [
            {
              GATE: () => this.isNext(Random, LParen) || this.isNext(Random, Fn),
              ALT: () => this.methodMember(doc, attributes, this.SUBRULE(this.method)),
            },
            {
              ALT: () => ({
                kind: 'field',
                field: this.SUBRULE(this.field, { ARGS: [doc, attributes] }),
              }),
            },
            { ALT: () => this.methodMember(doc, attributes, this.SUBRULE1(this.method)) },
          ],
        });
      },
      () => this.skipLine(),
    );
    this.OPTION(() =>
      this.OR1([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => this.CONSUME(Comma) }]),
    );
    return member;
  });

  readonly field = this.RULE(
    'field',
    (doc: string, attributes: readonly AttributeSyntax[]): FieldSyntax => {
      const start = this.offset();
      const name = this.SUBRULE(this.lower);
      this.CONSUME(Colon);
      const type = this.SUBRULE(this.type);
      const value = this.SUBRULE(this.defaultValue);
      const draw = this.OPTION(() => this.SUBRULE(this.draw));
      return {
        doc,
        attributes,
        name,
        type,
        ...(value !== undefined && { default: value }),
        ...(draw !== undefined && { draw }),
        span: this.since(start),
      };
    },
  );

  readonly method = this.RULE('method', (): Omit<FnSyntax, 'doc'> => {
    const start = this.offset();
    const isRandom = this.OPTION(() => this.CONSUME(Random)) !== undefined;
    const fn = this.OR<Omit<FnSyntax, 'doc' | 'isRandom'>>([
      { ALT: () => this.SUBRULE(this.namedFn) },
      { ALT: () => ({ statics: [], ...this.SUBRULE(this.signature), span: this.since(start) }) },
    ]);
    return { ...fn, isRandom, span: this.since(start) };
  });

  private methodMember(
    doc: string,
    attributes: readonly AttributeSyntax[],
    method: Omit<FnSyntax, 'doc'>,
  ): Member {
    this.ACTION(() => {
      for (const { span } of attributes) this.misplacedAttribute(span);
      this.requireBody(method, false);
    });
    return { kind: 'method', method: { ...method, doc } };
  }

  /** `~ e`, or `~ { path ~ e, … }`: a brace directly after `~` always opens overrides. */
  readonly draw = this.RULE('draw', (): DrawSyntax => {
    this.CONSUME(Tilde);
    const start = this.offset();
    return this.OR<DrawSyntax>({
      ERR_MSG: 'an expression',
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(LBrace);
            const overrides = this.SUBRULE(this.overrides);
            return { kind: 'overrides', overrides, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            const value = this.SUBRULE(this.expr);
            return { kind: 'draw', value, span: this.since(start) };
          },
        },
      ],
    });
  });

  readonly overrides = this.RULE('overrides', (): Override[] => this.list(this.override, RBrace));

  readonly override = this.RULE('override', (): Override => {
    const path = this.SUBRULE(this.path);
    this.CONSUME(Tilde);
    return { path, value: this.SUBRULE(this.expr) };
  });

  // ---- attributes

  readonly attributes = this.RULE('attributes', (): AttributeSyntax[] => {
    const attributes: AttributeSyntax[] = [];
    this.MANY(() => {
      attributes.push(this.SUBRULE(this.attribute));
      this.OPTION(() => this.CONSUME(Newline));
    });
    return attributes;
  });

  readonly attribute = this.RULE('attribute', (): AttributeSyntax => {
    const start = this.offset();
    this.CONSUME(At);
    const name = this.SUBRULE(this.lower);
    const args = this.OPTION(() => this.SUBRULE(this.arguments)) ?? [];
    return { name, args, span: this.since(start) };
  });

  // ---- what the grammar does not say

  /** The `///` lines in front of the next token. */
  protected docAhead(): string {
    return this.itemDocs.get(this.offset()) ?? '';
  }

  /** At a token that begins nothing here: reports it, moves on, and says whether there is more. */
  private skipStray(expected: string): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === EOF || tokenType === RBrace || this.isAtItem()) return false;
    if (tokenType !== Newline) {
      const before = this.LA(0).tokenType;
      const isStart = before === Newline || before === LBrace;
      const found = this.LA(1);
      const rule = isStart ? 'stray' : 'unended';
      this.fail({
        rule,
        expected: isStart ? expected : 'the end of the line',
        first: found,
        found,
      });
      this.skipLine();
    }
    if (this.isNext(Newline)) this.SKIP_TOKEN();
    return true;
  }

  protected requireBody(fn: Pick<FnSyntax, 'body' | 'result'>, isExtern: boolean): void {
    if (isExtern === (fn.body === undefined)) return;
    const { span } = fn.body ?? fn.result;
    this.report(
      isExtern
        ? {
            slug: 'extern-body',
            title: 'An `extern fn` has no body',
            span,
            label: 'the host has it',
            hint: 'leave the body out, or take `extern` away',
          }
        : {
            slug: 'missing-body',
            title: 'This function has no body',
            span,
            label: 'expected `=` or `{` after this',
            hint: 'write = and an expression, or a block: { … }',
          },
    );
  }

  private requireStatements(statements: readonly StatementSyntax[], span: BlockSyntax['span']) {
    if (statements.length > 0 || this.hasErrorIn(span)) return;
    this.report({
      slug: 'empty-block',
      title: 'This block is empty',
      span,
      label: 'its last expression would be its value',
    });
  }

  private hasErrorIn(span: BlockSyntax['span']): boolean {
    const inside = (offset: number) => !(offset < span.start || offset >= span.end);
    return this.reported.some((fault) => inside(fault.span.start));
  }

  private requireBool(type: Name): void {
    if (type.text === 'bool') return;
    this.report({
      slug: 'static-kind',
      title: 'A static parameter in lower case is a bool',
      span: type.span,
      hint: 'numbers that set shapes are dims, with a capital: [K]',
    });
  }

  private misplacedAttribute(span: AttributeSyntax['span']): void {
    this.report({
      slug: 'misplaced-attribute',
      title: 'A method takes no attribute',
      span,
      label: 'attributes belong to fields and items',
    });
  }
}
