/** One pointwise op on expressions. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import type { Expr } from '../ir.ts';
import { elementOf } from './writer.ts';

export function pointExpr(node: Node, args: readonly Expr[]): Expr {
  switch (node.op) {
    case 'neg':
    case 'abs':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'sin':
    case 'cos':
    case 'tanh':
    case 'erf':
    case 'floor':
    case 'not':
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
    case 'pow':
    case 'min':
    case 'max':
    case 'lt':
    case 'le':
    case 'eq':
    case 'and':
    case 'or':
    case 'xor':
    case 'shl':
    case 'shr':
    case 'select':
      return k.apply(node.op, ...args);
    case 'cast':
      return convert(node, args[0]!);
    case 'bitcast':
      return k.bitcast(args[0]!, elementOf(node.dtype));
    case 'threefry': {
      const [key0, key1, counter0, counter1] = args;
      return k.threefry(node.attributes.word, [key0!, key1!, counter0!, counter1!]);
    }
    default:
      invariant(false, () => `${node.op} is not computed point by point`, node.span);
  }
}

function convert({ dtype, attributes }: Node<'cast'>, of: Expr): Expr {
  const element = elementOf(dtype);
  return attributes.overflows ? k.cast(of, element) : k.castSaturating(of, element);
}
