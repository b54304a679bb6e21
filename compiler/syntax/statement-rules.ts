/** Blocks and their statements. */
import { EOF, type ParserMethod } from 'chevrotain';
import type { BinaryOperator, BlockSyntax, ExprSyntax, Name, StatementSyntax } from './ast.ts';
import { BinderRules } from './binder-rules.ts';
import { endsLine } from './parser-base.ts';
import { Assert, Assign, Colon, LBrace, Let, Lower, Newline, RBrace } from './tokens.ts';

/** What an assignment of another language does to the value before. */
const compoundOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  ['+=', '+'],
  ['-=', '-'],
  ['*=', '*'],
  ['/=', '/'],
  ['@=', '@'],
]);

export abstract class StatementRules extends BinderRules {
  readonly block: ParserMethod<[], BlockSyntax> = this.RULE('block', (): BlockSyntax => {
    const start = this.offset();
    this.CONSUME(LBrace);
    const written: (StatementSyntax | undefined)[] = [];
    do {
      this.MANY({
        GATE: () => this.isAfter(LBrace, Newline) && !this.isAtItem(),
        DEF: () => {
          written.push(this.SUBRULE(this.statement));
        },
      });
    } while (this.skipStray('a statement'));
    this.closeBrace(start);
    const span = this.since(start);
    const statements = written.filter((statement) => statement !== undefined);
    this.ACTION(() => this.requireStatements(statements, span));
    const isPartial = statements.length < written.length;
    return { kind: 'block', statements, ...(isPartial && { isPartial }), span };
  });

  readonly statement = this.RULE('statement', (): StatementSyntax | undefined => {
    const start = this.offset();
    const statement = this.recover(
      () =>
        this.OR<StatementSyntax | undefined>({
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
            { ALT: () => this.SUBRULE(this.expressionStatement) },
          ],
        }),
      endsLine,
    );
    this.OPTION(() => this.CONSUME(Newline));
    // What is cut short has no meaning of its own: the stray token behind it is the mistake.
    const isCut = statement?.kind === 'expr' && !this.isAtLineEnd();
    return isCut ? undefined : statement;
  });

  readonly expressionStatement = this.RULE(
    'expressionStatement',
    (): StatementSyntax | undefined => {
      const start = this.offset();
      const value = this.SUBRULE(this.expr);
      const isAssigned = this.OPTION(() => {
        this.CONSUME(Assign);
        this.SUBRULE1(this.expr);
        return true;
      });
      if (!isAssigned) return { kind: 'expr', value, span: this.since(start) };
      this.ACTION(() => this.refuseAssignment(value));
      return undefined;
    },
  );

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

  /**
   * `x = e` and `x += e`, as elsewhere: read as `let x = e` and `let x = x + e`, so that what
   * follows still knows the name.
   */
  readonly forgottenLet = this.RULE('forgottenLet', (): StatementSyntax => {
    const start = this.offset();
    const name = this.SUBRULE(this.lower);
    const assign = this.CONSUME(Assign);
    const right = this.SUBRULE(this.expr);
    // The lexer has said what is wrong with the others.
    if (assign.image === '=') this.ACTION(() => this.missingLet(name));
    const opSpan = this.name(assign).span;
    const op = compoundOperators.get(assign.image);
    const left = { kind: 'name', name, span: name.span } as const;
    const span = this.since(start);
    const value: ExprSyntax =
      op === undefined ? right : { kind: 'binary', op, opSpan, left, right, span };
    return { kind: 'let', pattern: left, value, span };
  });

  private missingLet(name: Name): void {
    this.report({
      slug: 'missing-let',
      title: 'A name is given with `let`',
      span: name.span,
      label: `write let ${name.text} = …`,
      fix: { kind: 'replace', span: { ...name.span, end: name.span.start }, text: 'let ' },
      hint: 'what has a name never changes, but the name may be given anew.',
    });
  }

  /** `x[i] = e` and `self.w = e`: a part of a value. */
  private refuseAssignment(target: ExprSyntax): void {
    this.report({
      slug: 'missing-let',
      title: 'A value never changes, nor does a part of it',
      span: target.span,
      hint:
        target.kind === 'member'
          ? 'a copy with one part replaced: self with (w: e)'
          : 'a copy with one row replaced: let y = update(x, i, e); else for t: if t == i { … } else { x[t] }',
    });
  }

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
