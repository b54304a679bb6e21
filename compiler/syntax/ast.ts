/**
 * The syntax tree: exactly what was written, nothing resolved. `LOWER` and `UPPER` are different
 * token types, so a name's case decides what it can be. Shapes follow the grammar in
 * `docs/language.md`; each node has the span of its whole text. Parentheses have no node: they
 * widen the span of what they hold (`parentheses.ts`).
 */
import type { Span } from '../source/span.ts';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface ModuleSyntax {
  readonly file: string;
  /** `//!` lines, joined, without the marks. */
  readonly doc: string;
  readonly uses: readonly UseSyntax[];
  readonly items: readonly ItemSyntax[];
}

/** `use a.b.{c, D}` has names; `use a.b as c` an alias; `use a.b.c` leaves its last part open (module or name). */
export interface UseSyntax {
  readonly path: readonly Name[];
  readonly names?: readonly Name[];
  readonly alias?: Name;
  readonly span: Span;
}

interface ItemHead {
  readonly doc: string;
  readonly attributes: readonly AttributeSyntax[];
  readonly isPublic: boolean;
  readonly span: Span;
}

export interface AttributeSyntax {
  readonly name: Name;
  readonly args: readonly ArgSyntax[];
  readonly span: Span;
}

export type ItemSyntax = ItemHead &
  (
    | { readonly kind: 'fn'; readonly fn: FnSyntax; readonly isExtern: boolean }
    | {
        readonly kind: 'record';
        readonly isModel: boolean;
        readonly name: Name;
        readonly statics: readonly StaticSyntax[];
        readonly where: readonly ConditionSyntax[];
        readonly fields: readonly FieldSyntax[];
        readonly methods: readonly FnSyntax[];
      }
    /** `type A[…] = …`; with `extern`, a host type without a definition. */
    | {
        readonly kind: 'alias';
        readonly name: Name;
        readonly statics: readonly StaticSyntax[];
        readonly type?: TypeSyntax;
        readonly isExtern: boolean;
      }
    | {
        readonly kind: 'const';
        readonly name: Name;
        readonly type?: TypeSyntax;
        readonly value: ExprSyntax;
      }
    | { readonly kind: 'plan'; readonly name: Name; readonly body: BlockSyntax }
    | { readonly kind: 'test'; readonly title: string; readonly body: BlockSyntax }
  );

/** A function or method. A method without a name (`name` absent) makes its record callable. */
export interface FnSyntax {
  readonly name?: Name;
  readonly doc: string;
  readonly isRandom: boolean;
  readonly statics: readonly StaticSyntax[];
  readonly params: readonly ParamSyntax[];
  readonly result: TypeSyntax;
  readonly where: readonly ConditionSyntax[];
  /** Absent only after `extern`. `= e` and `{ … }` both come as an expression. */
  readonly body?: ExprSyntax;
  readonly span: Span;
}

export interface ParamSyntax {
  readonly name: Name;
  readonly type: TypeSyntax;
  readonly default?: ExprSyntax;
  readonly span: Span;
}

/** `D`, `P: tree`, `X: type`, `F = 4 * D`, `causal: bool = true`, `eps: f32 = 1e-6`. */
export interface StaticSyntax {
  readonly name: Name;
  readonly kind: 'dim' | 'type' | 'tree' | 'bool' | 'number';
  readonly default?: DimSyntax | ExprSyntax;
  readonly span: Span;
}

export type ConditionSyntax = { readonly span: Span } & (
  | {
      readonly kind: 'compare';
      readonly op: '==' | '<=' | '<' | '>=' | '>';
      readonly left: DimSyntax;
      readonly right: DimSyntax;
    }
  /** `D % H == 0` */
  | {
      readonly kind: 'divides';
      readonly dividend: DimSyntax;
      readonly divisor: DimSyntax;
      readonly remainder: number;
    }
);

export interface FieldSyntax {
  readonly doc: string;
  readonly attributes: readonly AttributeSyntax[];
  readonly name: Name;
  readonly type: TypeSyntax;
  readonly default?: ExprSyntax;
  readonly draw?: DrawSyntax;
  readonly span: Span;
}

/** `~ normal(0.02)`, or `~ { attn.out.w ~ …, … }`. */
export type DrawSyntax =
  | { readonly kind: 'draw'; readonly value: ExprSyntax; readonly span: Span }
  | {
      readonly kind: 'overrides';
      readonly overrides: readonly { readonly path: readonly Name[]; readonly value: ExprSyntax }[];
      readonly span: Span;
    };

// ---- types and dims

export type TypeSyntax = {
  readonly span: Span;
} /** `f32[B, T]`, `float[..S]`, `float`: SCALAR [ axes ]. `number` is known to the prelude only. */ & (
  | { readonly kind: 'tensor'; readonly scalar: Name; readonly axes: AxesSyntax }
  /** `GPT2[V: 65, …]`, `nn.Linear[I, O]`, a type variable, an alias, `Key`; `string`, the one in lower case. */
  | {
      readonly kind: 'named';
      readonly qualifier?: Name;
      readonly name: Name;
      readonly args: readonly TypeArgSyntax[];
    }
  /** `[L]Block[D, H]` */
  | { readonly kind: 'stack'; readonly axes: AxesSyntax; readonly of: TypeSyntax }
  /** `[]string`: any number of values, in plans. */
  | { readonly kind: 'list'; readonly of: TypeSyntax }
  /** `(f32, i32[T])`; one part is a parenthesis. */
  | { readonly kind: 'tuple'; readonly items: readonly TypeSyntax[] }
  | {
      readonly kind: 'function';
      readonly isRandom: boolean;
      readonly params: readonly TypeSyntax[];
      readonly result: TypeSyntax;
    }
  /** `M as f16` */
  | { readonly kind: 'cast'; readonly of: TypeSyntax; readonly scalar: Name }
);

export interface AxesSyntax {
  /** `..S` in front. */
  readonly rest?: Name;
  readonly dims: readonly DimSyntax[];
}

export interface TypeArgSyntax {
  /** `V: 65` */
  readonly name?: Name;
  readonly value:
    | { readonly kind: 'dim'; readonly dim: DimSyntax }
    | { readonly kind: 'bool'; readonly value: boolean }
    /** `eps: 1e-5`; a whole number comes as a dim. */
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'type'; readonly type: TypeSyntax };
  readonly span: Span;
}

export type DimSyntax = { readonly span: Span } & (
  | { readonly kind: 'int'; readonly value: number }
  /** `D`; with `args`, a type argument that the dim grammar happened to accept (`Adam[GPT2[…]]`). */
  | { readonly kind: 'name'; readonly name: Name; readonly args?: readonly TypeArgSyntax[] }
  /** A static value: `config.width`. */
  | { readonly kind: 'path'; readonly path: readonly Name[] }
  | {
      readonly kind: 'binary';
      readonly op: '+' | '-' | '*' | '/';
      readonly left: DimSyntax;
      readonly right: DimSyntax;
    }
);

// ---- expressions

export interface BlockSyntax {
  readonly kind: 'block';
  readonly statements: readonly StatementSyntax[];
  /** Something in it could not be read, and has been reported. */
  readonly isPartial?: true;
  readonly span: Span;
}

export type StatementSyntax = { readonly span: Span } & (
  | {
      readonly kind: 'let';
      readonly pattern: PatternSyntax;
      readonly type?: TypeSyntax;
      readonly value: ExprSyntax;
    }
  | { readonly kind: 'assert'; readonly value: ExprSyntax }
  | { readonly kind: 'expr'; readonly value: ExprSyntax }
);

export type PatternSyntax = { readonly span: Span } & (
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'tuple'; readonly items: readonly PatternSyntax[] }
);

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '@'
  | '^'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | '..';

export type ExprSyntax =
  | BlockSyntax
  | ({ readonly span: Span } & (
      | { readonly kind: 'int'; readonly value: number }
      | { readonly kind: 'float'; readonly value: number }
      | { readonly kind: 'string'; readonly value: string }
      | { readonly kind: 'bool'; readonly value: boolean }
      | { readonly kind: 'inf' }
      | { readonly kind: 'self' }
      /** A LOWER name. */
      | { readonly kind: 'name'; readonly name: Name }
      /** An UPPER name: a dim as a number, a record to construct, a type argument of `init`. */
      | { readonly kind: 'upper'; readonly name: Name }
      | { readonly kind: 'scalar'; readonly name: Name }
      | { readonly kind: 'tuple'; readonly items: readonly ExprSyntax[] }
      | { readonly kind: 'list'; readonly items: readonly ExprSyntax[] }
      | { readonly kind: 'unary'; readonly op: '-' | 'not'; readonly of: ExprSyntax }
      | {
          readonly kind: 'binary';
          readonly op: BinaryOperator;
          readonly opSpan: Span;
          readonly left: ExprSyntax;
          readonly right: ExprSyntax;
        }
      | { readonly kind: 'cast'; readonly of: ExprSyntax; readonly scalar: Name }
      | {
          readonly kind: 'with';
          readonly of: ExprSyntax;
          readonly changes: readonly {
            readonly path: readonly Name[];
            readonly value: ExprSyntax;
          }[];
        }
      | { readonly kind: 'call'; readonly callee: ExprSyntax; readonly args: readonly ArgSyntax[] }
      /** `x |> f(a)`; `target` is what stands right of the arrow, a call or a bare name. */
      | { readonly kind: 'pipe'; readonly value: ExprSyntax; readonly target: ExprSyntax }
      /** Square brackets after an expression: an index, or static arguments (`top_k[40]`, `init[GPT2[…]]`). */
      | {
          readonly kind: 'index';
          readonly of: ExprSyntax;
          readonly indices: readonly IndexSyntax[];
        }
      | { readonly kind: 'member'; readonly of: ExprSyntax; readonly name: Name }
      | { readonly kind: 'item'; readonly of: ExprSyntax; readonly position: number }
      /** `for t, (h, i): e`, and any other word in front: `sum d: e`, `softmax s: e`. */
      | {
          readonly kind: 'binder';
          readonly binder: Name;
          readonly indices: readonly IndexBinderSyntax[];
          readonly body: ExprSyntax;
        }
      | {
          readonly kind: 'grad';
          readonly withValue: boolean;
          readonly variables: readonly Name[];
          readonly body: ExprSyntax;
        }
      | { readonly kind: 'using'; readonly key: ExprSyntax; readonly body: ExprSyntax }
      | {
          readonly kind: 'if';
          readonly condition: ConditionExprSyntax;
          readonly then: BlockSyntax;
          readonly else: BlockSyntax | ExprSyntax;
        }
      | {
          readonly kind: 'lambda';
          readonly params: readonly {
            readonly pattern: PatternSyntax;
            readonly type?: TypeSyntax;
          }[];
          readonly body: ExprSyntax;
        }
    ));

/** A plain condition, or `w is [M, N]`, which names the axes of a leaf. */
export type ConditionExprSyntax =
  | ExprSyntax
  | {
      readonly kind: 'is';
      readonly of: ExprSyntax;
      readonly axes: AxesSyntax;
      readonly span: Span;
    };

export interface ArgSyntax {
  readonly name?: Name;
  readonly value: ExprSyntax;
  readonly span: Span;
}

export type IndexSyntax = { readonly span: Span } /** `_` */ & (
  | { readonly kind: 'keep' }
  /** `..`: keeps all but the last ones; `..b` with a name bound by `for ..b`. */
  | { readonly kind: 'rest'; readonly name?: Name }
  /** `a..b`, `..b`, `a..` */
  | { readonly kind: 'slice'; readonly from?: ExprSyntax; readonly to?: ExprSyntax }
  /** One position, or a tensor of them; `(h, i)` comes as a tuple; `T: 64` and types only as static arguments. */
  | { readonly kind: 'at'; readonly name?: Name; readonly value: ExprSyntax }
  | { readonly kind: 'type'; readonly name?: Name; readonly type: TypeSyntax }
);

export type IndexBinderSyntax = { readonly span: Span } & (
  | { readonly kind: 'name'; readonly name: Name; readonly below?: ExprSyntax }
  | { readonly kind: 'tuple'; readonly items: readonly IndexBinderSyntax[] }
  | { readonly kind: 'rest'; readonly name: Name }
);
