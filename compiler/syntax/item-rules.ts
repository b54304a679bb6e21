/** Items and the module: the top of the grammar. */
import { EOF, type IToken } from 'chevrotain';
import type { Span } from '../source/span.ts';
import type {
  AttributeSyntax,
  FnSyntax,
  ItemSyntax,
  ModuleSyntax,
  Name,
  UseSyntax,
} from './ast.ts';
import type { Tokens } from './lexer.ts';
import { RecordRules } from './record-rules.ts';
import {
  As,
  Assign,
  At,
  Colon,
  Dot,
  Extern,
  Fn,
  LBrace,
  Let,
  Model,
  Newline,
  Plan,
  Pub,
  Random,
  RBrace,
  Record,
  Test,
  Type,
  Use,
} from './tokens.ts';

/** An item's own words; `extern` and `random` may be written in either order. */
interface Modifiers {
  readonly isPublic: boolean;
  readonly isExtern: boolean;
  readonly isRandom: boolean;
}

type Head = Pick<ItemSyntax, 'doc' | 'attributes' | 'isPublic' | 'span'>;
type WithoutHead<T> = T extends ItemSyntax ? Omit<T, keyof Head> : never;
type Declaration = WithoutHead<ItemSyntax>;
type Imports = Pick<UseSyntax, 'names' | 'alias'>;

const itemStarts = [At, Use, Pub, Extern, Random, Fn, Let, Model, Record, Type, Plan, Test];

export class Parser extends RecordRules {
  constructor(...config: ConstructorParameters<typeof RecordRules>) {
    super(...config);
    this.performSelfAnalysis();
  }

  /** Everything of a file that can be read; what cannot is in `reported`. */
  parse(file: string, tokens: Tokens): ModuleSyntax {
    this.file = file;
    this.itemDocs = tokens.itemDocs;
    this.reported = [];
    this.restNames = [];
    this.input = [...tokens.tokens];
    return { file, doc: tokens.doc, ...this.module() };
  }

  get diagnostics() {
    return this.reported;
  }

  private readonly module = this.RULE('module', (): Pick<ModuleSyntax, 'uses' | 'items'> => {
    const uses: UseSyntax[] = [];
    const items: ItemSyntax[] = [];
    do {
      this.MANY({
        GATE: () => this.isAfter(Newline, EOF),
        DEF: () =>
          this.OR([
            {
              ALT: () => {
                const use = this.SUBRULE(this.useLine);
                if (use === undefined) return;
                if (items.length > 0) this.ACTION(() => this.lateUse(use));
                uses.push(use);
              },
            },
            {
              ALT: () => {
                const item = this.SUBRULE(this.item);
                if (item !== undefined) items.push(item);
              },
            },
          ]),
      });
    } while (this.skipStrayItem());
    return { uses, items };
  });

  private readonly useLine = this.RULE('useLine', (): UseSyntax | undefined =>
    this.recover(
      () => {
        const use = this.SUBRULE(this.use);
        this.OPTION(() => this.CONSUME(Newline));
        return use;
      },
      (token) => this.startsItem(token),
    ),
  );

  private readonly use = this.RULE('use', (): UseSyntax => {
    const start = this.offset();
    this.CONSUME(Use);
    const path = [this.SUBRULE(this.lower)];
    this.MANY({
      GATE: () => this.LA(2).tokenType !== LBrace,
      DEF: () => {
        this.CONSUME(Dot);
        path.push(this.SUBRULE(this.anyName));
      },
    });
    const imports = this.OPTION(
      (): Imports =>
        this.OR<Imports>([
          {
            ALT: () => {
              this.CONSUME1(Dot);
              this.CONSUME(LBrace);
              return { names: this.SUBRULE(this.names) };
            },
          },
          {
            ALT: () => {
              this.CONSUME(As);
              return { alias: this.SUBRULE1(this.lower) };
            },
          },
        ]),
    );
    return { path, ...imports, span: this.since(start) };
  });

  private readonly names = this.RULE('names', (): Name[] => this.list(this.anyName, RBrace));

  private readonly item = this.RULE('item', (): ItemSyntax | undefined =>
    this.recover(
      () => {
        const start = this.offset();
        const doc = this.docAhead();
        const attributes = this.SUBRULE(this.attributes);
        const item = this.SUBRULE(this.declaration, { ARGS: [start, doc, attributes] });
        this.OPTION(() => this.CONSUME(Newline));
        return item;
      },
      (token) => this.startsItem(token),
    ),
  );

  private readonly declaration = this.RULE(
    'declaration',
    (start: number, doc: string, attributes: readonly AttributeSyntax[]): ItemSyntax => {
      const own = this.offset();
      const modifiers = this.SUBRULE(this.modifiers);
      const { isPublic } = modifiers;
      const item = this.OR<Declaration>({
        ERR_MSG: 'fn, model, record, type, let, plan or test',
        DEF: [
          { ALT: () => this.fnItem(doc, own, modifiers) },
          { ALT: () => this.SUBRULE(this.recordItem) },
          { ALT: () => this.SUBRULE(this.alias, { ARGS: [modifiers.isExtern] }) },
          { ALT: () => this.SUBRULE(this.constant) },
          { ALT: () => this.SUBRULE(this.plan) },
          { ALT: () => this.SUBRULE(this.test) },
        ],
      });
      const span = this.since(start);
      this.ACTION(() => this.requireModifiers(modifiers, item, span));
      return { doc, attributes, isPublic, span, ...item };
    },
  );

  private readonly modifiers = this.RULE('modifiers', (): Modifiers => {
    const isPublic = this.OPTION(() => this.CONSUME(Pub)) !== undefined;
    let isExtern = false;
    let isRandom = false;
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Extern);
            if (isExtern) this.ACTION(() => this.repeated('extern', this.LA(0)));
            isExtern = true;
          },
        },
        {
          ALT: () => {
            this.CONSUME(Random);
            if (isRandom) this.ACTION(() => this.repeated('random', this.LA(0)));
            isRandom = true;
          },
        },
      ]),
    );
    return { isPublic, isExtern, isRandom };
  });

  private fnItem(doc: string, start: number, modifiers: Modifiers): Declaration {
    const { isExtern, isRandom } = modifiers;
    const named = this.SUBRULE(this.namedFn);
    this.ACTION(() => this.requireBody(named, isExtern));
    const fn: FnSyntax = { ...named, doc, isRandom, span: this.since(start) };
    return { kind: 'fn', fn, isExtern };
  }

  private readonly recordItem = this.RULE('recordItem', (): Declaration => {
    const isModel = this.OR<boolean>([
      {
        ALT: () => {
          this.CONSUME(Model);
          return true;
        },
      },
      {
        ALT: () => {
          this.CONSUME(Record);
          return false;
        },
      },
    ]);
    const name = this.SUBRULE(this.upper);
    const statics = this.OPTION(() => this.SUBRULE(this.statics)) ?? [];
    const where = this.OPTION1(() => this.SUBRULE(this.where)) ?? [];
    return { kind: 'record', isModel, name, statics, where, ...this.SUBRULE(this.record) };
  });

  private readonly alias = this.RULE('alias', (isExtern: boolean): Declaration => {
    this.CONSUME(Type);
    const name = this.SUBRULE(this.upper);
    const statics = this.OPTION(() => this.SUBRULE(this.statics)) ?? [];
    if (isExtern) return { kind: 'alias', name, statics, isExtern };
    this.CONSUME(Assign);
    return { kind: 'alias', name, statics, type: this.SUBRULE(this.type), isExtern: false };
  });

  private readonly constant = this.RULE('constant', (): Declaration => {
    this.CONSUME(Let);
    const name = this.SUBRULE(this.lower);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(Assign);
    const value = this.SUBRULE(this.expr);
    return { kind: 'const', name, ...(type !== undefined && { type }), value };
  });

  private readonly plan = this.RULE('plan', (): Declaration => {
    this.CONSUME(Plan);
    const name = this.SUBRULE(this.lower);
    return { kind: 'plan', name, body: this.SUBRULE(this.block) };
  });

  private readonly test = this.RULE('test', (): Declaration => {
    this.CONSUME(Test);
    const title = this.SUBRULE(this.text);
    return { kind: 'test', title, body: this.SUBRULE(this.block) };
  });

  // ---- recovery

  private startsItem(token: IToken): boolean {
    return this.isAfter(Newline) && itemStarts.includes(token.tokenType);
  }

  /** At something that begins no item: reports it, moves on, and says whether there is more. */
  private skipStrayItem(): boolean {
    const found = this.LA(1);
    if (found.tokenType === EOF) return false;
    const isStart = this.isAfter(Newline, EOF);
    const expected = isStart ? 'fn, model, record, type, let, plan or test' : 'the end of the line';
    this.fail({ rule: isStart ? 'stray' : 'unended', expected, first: found, found });
    this.SKIP_TOKEN();
    this.skipTo((token) => this.startsItem(token));
    return true;
  }

  private requireModifiers({ isExtern, isRandom }: Modifiers, item: Declaration, span: Span): void {
    const takesExtern = item.kind === 'fn' || item.kind === 'alias';
    const isWrong = (isExtern && !takesExtern) || (isRandom && item.kind !== 'fn');
    if (!isWrong) return;
    this.report({
      slug: 'misplaced-modifier',
      title: isRandom ? 'Only a `fn` is `random`' : 'Only a `fn` or a `type` is `extern`',
      span: { ...span, end: span.start + 1 },
    });
  }

  private repeated(word: string, token: IToken): void {
    this.report({
      slug: 'misplaced-modifier',
      title: `\`${word}\` is written twice`,
      span: this.name(token).span,
    });
  }

  private lateUse({ span }: UseSyntax): void {
    this.report({
      slug: 'late-use',
      title: 'A `use` stands at the top of its file',
      span,
      label: 'move it above the first item',
    });
  }
}
