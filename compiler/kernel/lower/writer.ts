/**
 * A kernel while it is written: statements in nested blocks, fresh names, and a binding for each
 * way in which a tensor is accessed. Names and their order depend on the structure alone, so equal
 * layers give equal text.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node, Scalar } from '../../graph/graph.ts';
import { readOnly, readWrite, variable } from '../build.ts';
import type { Binding, Element, Expr, Lanes, Stmt } from '../ir.ts';

export class KernelWriter {
  readonly bindings: Binding[] = [];
  /** The tensor of each binding. */
  readonly tensors: Node[] = [];
  private readonly bound = new Map<string, number>();
  private statements: Stmt[] = [];
  private names = 0;

  emit(...statements: readonly Stmt[]): void {
    this.statements.push(...statements);
  }

  /** The statements that `write` emits. */
  block(write: () => void): readonly Stmt[] {
    const outer = this.statements;
    this.statements = [];
    write();
    const inner = this.statements;
    this.statements = outer;
    return inner;
  }

  fresh(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names - 1}`;
  }

  /** Binds a value to a name, unless it is one. */
  name(prefix: string, value: Expr): Expr {
    if (value.kind === 'variable' || value.kind === 'literal') return value;
    const name = this.fresh(prefix);
    this.emit({ kind: 'let', name, value });
    return variable(name, value.type);
  }

  reading(tensor: Node, lanes: Lanes): number {
    return this.bind(tensor, lanes, 'read');
  }

  writing(tensor: Node, lanes: Lanes): number {
    return this.bind(tensor, lanes, 'read_write');
  }

  private bind(tensor: Node, lanes: Lanes, access: Binding['access']): number {
    const key = `${tensor.id} ${lanes} ${access}`;
    const known = this.bound.get(key);
    if (known !== undefined) return known;
    const at = this.bindings.length;
    const element = elementOf(tensor.dtype);
    const letter = access === 'read' ? 'x' : 'y';
    const make = access === 'read' ? readOnly : readWrite;
    this.bindings.push(make(`${letter}${at}`, element, lanes));
    this.tensors.push(tensor);
    this.bound.set(key, at);
    return at;
  }
}

export function elementOf(dtype: Scalar): Element {
  invariant(dtype !== 'bf16', () => 'bf16 has no kernel representation yet');
  return dtype;
}
