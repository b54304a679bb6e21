/** Where a type is written, and so what the names in it mean. */
import type { Span } from '../source/span.ts';
import type { Name } from '../syntax/ast.ts';
import type { Condition, Decl, StaticParam } from './declaration.ts';
import type { Dim } from './dim.ts';
import { failUnknown, type ModuleScope } from './environment.ts';
import type { Dtype, Scalar } from './type.ts';

export interface TypeScope {
  readonly module: ModuleScope;
  readonly statics: Map<string, StaticParam>;
  /** The `S` of `..S` in scope. */
  readonly rests: Set<string>;
  /** What `float` stands for, also in records that mention it. */
  readonly float: Dtype;
  /** Signatures only: a dim that nothing declares becomes a variable of the signature. */
  readonly declaresDims: boolean;
  /** Parameters of the signature, which are no sizes. */
  readonly parameters?: ReadonlyMap<string, Span>;
  /** In bodies: the size that a local stands for, or a field of it; `undefined` if it is none. */
  readonly localSize?: (path: readonly Name[]) => Dim | undefined;
  /** Divisions and subtractions, which must come out as natural numbers. */
  readonly obligations: Condition[];
  /** Makes a declaration of the same module readable, if it is not yet. */
  readonly complete: (declaration: Decl) => void;
}

const scalars: ReadonlySet<string> = new Set(['f32', 'f16', 'bf16', 'i32', 'u32', 'bool']);

const isScalar = (text: string): text is Scalar => scalars.has(text);

export function resolveDtype(scope: TypeScope, name: Name): Dtype {
  if (isScalar(name.text)) return name.text;
  if (name.text === 'float') return scope.float;
  if (name.text === 'number' && scope.module.name === 'prelude') {
    return { kind: 'dtype-variable', name: 'number' };
  }
  return failUnknown(scope.module, name, [...scalars, 'float']);
}
