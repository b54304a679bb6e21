/** Records and models: fields, how they are drawn, methods; attributes. */
import type { AttributeSyntax, DrawSyntax, FieldSyntax, FnSyntax, ItemSyntax } from './ast.ts';
import { FunctionRules } from './function-rules.ts';
import { endsLine } from './parser-base.ts';
import { At, Colon, Comma, Fn, LBrace, LParen, Newline, Random, RBrace, Tilde } from './tokens.ts';

type RecordItem = Extract<ItemSyntax, { kind: 'record' }>;
type Member =
  | { readonly kind: 'field'; readonly field: FieldSyntax }
  | { readonly kind: 'method'; readonly method: FnSyntax };
type Override = Extract<DrawSyntax, { kind: 'overrides' }>['overrides'][number];

export abstract class RecordRules extends FunctionRules {
  readonly record = this.RULE('record', (): Pick<RecordItem, 'fields' | 'methods'> => {
    const start = this.offset();
    const members: Member[] = [];
    this.CONSUME(LBrace);
    do {
      this.MANY({
        GATE: () => this.isAfter(LBrace, Newline, Comma) && !this.isAtItem(),
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
    const member = this.recover(() => {
      const start = this.offset();
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
              field: this.SUBRULE(this.field, { ARGS: [start, doc, attributes] }),
            }),
          },
          { ALT: () => this.methodMember(doc, attributes, this.SUBRULE1(this.method)) },
        ],
      });
    }, endsLine);
    this.OPTION(() =>
      this.OR1([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => this.CONSUME(Comma) }]),
    );
    return member;
  });

  readonly field = this.RULE(
    'field',
    (start: number, doc: string, attributes: readonly AttributeSyntax[]): FieldSyntax => {
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

  /** The `///` lines in front of the next token. */
  protected docAhead(): string {
    return this.itemDocs.get(this.offset()) ?? '';
  }

  private misplacedAttribute(span: AttributeSyntax['span']): void {
    this.report({
      slug: 'misplaced-attribute',
      title: 'A method takes no attribute',
      span,
      label: 'attributes belong to fields',
    });
  }
}
