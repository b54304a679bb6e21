/** Blocks and their statements. */
import { EOF, type ParserMethod } from 'chevrotain';
import type { BlockSyntax, StatementSyntax } from './ast.ts';
import { BinderRules } from './binder-rules.ts';
import { endsLine } from './parser-base.ts';
import { Assert, Assign, Colon, LBrace, Let, Lower, Newline, RBrace } from './tokens.ts';

export abstract class StatementRules extends BinderRules {
  readonly block: ParserMethod<[], BlockSyntax> = this.RULE('block', (): BlockSyntax => {
    const start = this.offset();
    this.CONSUME(LBrace);
    const statements: StatementSyntax[] = [];
    do {
      this.MANY({
        GATE: () => this.isAfter(LBrace, Newline) && !this.isAtItem(),
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
          IGNORE_AMBIGUITIES: true,
          DEF: [
            { ALT: () => this.SUBRULE(this.letStatement) },
            {
              GATE: () => this.isNext(Lower, Assign),
              ALT: () => this.SUBRULE(this.forgottenLet),
            },
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
      endsLine,
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

  /** `x = e`, as elsewhere: read as `let x = e`, so that what follows still knows the name. */
  readonly forgottenLet = this.RULE('forgottenLet', (): StatementSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.lower);
    this.CONSUME(Assign);
    const value = this.SUBRULE(this.expr);
    this.ACTION(() =>
      this.report({
        slug: 'missing-let',
        title: 'A name is given with `let`',
        span: name.span,
        label: `write let ${name.text} = …`,
        hint: 'what has a name never changes, but the name may be given anew.',
      }),
    );
    const pattern = { kind: 'name', name, span: name.span } as const;
    return { kind: 'let', pattern, value, span: this.since(start) };
  });

  /** At a token that begins nothing here: reports it, moves on, and says whether there is more. */
  protected skipStray(expected: string): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === EOF || tokenType === RBrace || this.isAtItem()) return false;
    if (tokenType !== Newline) {
      const isStart = this.isAfter(LBrace, Newline);
      const found = this.LA(1);
      const rule = isStart ? 'stray' : 'unended';
      this.fail({
        rule,
        expected: isStart ? expected : 'the end of the line',
        first: found,
        found,
      });
      this.skipTo(endsLine);
    }
    if (this.isNext(Newline)) this.SKIP_TOKEN();
    return true;
  }

  private requireStatements(
    statements: readonly StatementSyntax[],
    span: BlockSyntax['span'],
  ): void {
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
}
