/**
 * Typed terms as text, for `llmc inspect --stage types`. What the surface leaves implicit is
 * written out: a lifted call shows its frame (`attend ⟨G, H/G⟩`), a binder its ranges, a
 * conversion its dtype.
 */
import type { CheckedModule, Decl, FnDecl } from './declaration.ts';
import { type Dim, printDim } from './dim.ts';
import { printDtype, printNumber, printType } from './print.ts';
import type { Arg, AxisIndex, BinaryOp, IndexBinder, Pattern, Statement, Term } from './term.ts';
import type { StaticArgs } from './type.ts';

const symbols: Readonly<Record<BinaryOp, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  pow: '^',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: 'and',
  or: 'or',
};

const indent = (text: string): string => text.replace(/^/gm, '  ');
const list = (dims: readonly Dim[]): string => dims.map(printDim).join(', ');

/** Operands in parentheses, so that no precedence has to be remembered. */
function operand(whole: Term): string {
  const term = withoutBraces(whole);
  const text = printTerm(term);
  const isCompound = ['binary', 'contract', 'for', 'if', 'lambda', 'grad', 'using'].includes(
    term.kind,
  );
  return isCompound ? `(${text})` : text;
}

/** A block of one expression is that expression. */
function withoutBraces(term: Term): Term {
  const isPlain = term.kind === 'block' && term.statements.length === 0;
  return isPlain && term.result !== undefined ? withoutBraces(term.result) : term;
}

/** A branch has braces of its own. */
function printBranch(branch: Term): string {
  const term = withoutBraces(branch);
  return term.kind === 'block' ? printTerm(term) : `{ ${printTerm(term)} }`;
}

function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'local':
      return `${pattern.local.name}: ${printType(pattern.type)}`;
    case 'ignore':
      return '_';
    case 'tuple':
      return `(${pattern.items.map(printPattern).join(', ')})`;
    default:
      return pattern satisfies never;
  }
}

function printBinder(binder: IndexBinder): string {
  return binder.kind === 'index'
    ? `${binder.local.name} < ${printDim(binder.range)}`
    : `(${binder.members.map(printBinder).join(', ')})`;
}

function printAxis(axis: AxisIndex): string {
  switch (axis.kind) {
    case 'keep':
      return '_';
    case 'at':
      return printTerm(axis.position);
    case 'group':
      return `(${axis.parts.map(({ position, size }) => `${printTerm(position)} < ${printDim(size)}`).join(', ')})`;
    case 'slice':
      return `${printDim(axis.from)}..${printDim(axis.to)}`;
    default:
      return axis satisfies never;
  }
}

function printStatics({ dims, types, bools, numbers }: StaticArgs): string {
  const parts = [
    ...[...dims].map(([name, dim]) => `${name}: ${printDim(dim)}`),
    ...[...types].map(([name, type]) => `${name}: ${printType(type)}`),
    ...[...bools].map(([name, value]) => `${name}: ${value}`),
    ...[...numbers].map(([name, value]) => `${name}: ${printNumber(value)}`),
  ];
  return parts.length === 0 ? '' : `[${parts.join(', ')}]`;
}

function printCall(
  callee: string,
  frame: readonly Dim[],
  args: readonly (Arg | undefined)[],
): string {
  const lifted = frame.length === 0 ? '' : ` ⟨${list(frame)}⟩`;
  const given = args.map((arg) => (arg === undefined ? '_' : printTerm(arg.term)));
  return `${callee}${lifted}(${given.join(', ')})`;
}

function nameOf({ name, owner }: FnDecl): string {
  return owner === undefined ? name : `${owner.name}.${name === '' ? 'call' : name}`;
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'let':
      return `let ${printPattern(statement.pattern)} = ${printTerm(statement.value)}`;
    case 'assert':
      return `assert ${printTerm(statement.condition)}`;
    case 'effect':
      return printTerm(statement.value);
    default:
      return statement satisfies never;
  }
}

export function printTerm(term: Term): string {
  switch (term.kind) {
    case 'number':
      return term.value === Number.POSITIVE_INFINITY ? 'inf' : String(term.value);
    case 'bool':
      return String(term.value);
    case 'string':
      return term.type.kind === 'scalar' ? term.value : JSON.stringify(term.value);
    case 'dim':
      return printDim(term.dim);
    case 'static-bool':
    case 'static-number':
      return term.name;
    case 'local':
      return term.local.name;
    case 'const':
      return term.declaration.name;
    case 'convert':
      return `${operand(term.of)} as ${printDtype(term.dtype)}`;
    case 'unary':
      return `${term.op === 'neg' ? '-' : 'not '}${operand(term.of)}`;
    case 'binary':
      return `${operand(term.left)} ${symbols[term.op]} ${operand(term.right)}`;
    case 'contract':
      return `${operand(term.left)} @ ${operand(term.right)}`;
    case 'call': {
      const self = term.self === undefined ? [] : [term.self];
      const leaves = term.leafwise === undefined ? '' : ' ⟨leaves⟩';
      const callee = `${nameOf(term.fn)}${printStatics(term.statics)}${leaves}`;
      return printCall(callee, term.frame, [...self, ...term.args]);
    }
    case 'apply':
      return printCall(operand(term.callee), term.frame, term.args);
    case 'lambda':
      return `|${term.params.map(printPattern).join(', ')}| ${printTerm(term.body)}`;
    case 'for':
      return `for ${term.indices.map(printBinder).join(', ')}: ${printTerm(term.body)}`;
    case 'index':
      return `${operand(term.of)}[${[...(term.isOpen ? ['..'] : []), ...term.axes.map(printAxis)].join(', ')}]`;
    case 'range':
      return `${printDim(term.from)}..${printDim(term.to)}`;
    case 'tuple':
      return `(${term.items.map(printTerm).join(', ')})`;
    case 'list':
      return `[${term.items.map(printTerm).join(', ')}]`;
    case 'item':
      return `${operand(term.of)}.${term.position}`;
    case 'construct': {
      const fields = [...term.fields].map(([name, value]) => `${name}: ${printTerm(value)}`);
      return `${term.record.name}${printStatics(term.statics)}(${fields.join(', ')})`;
    }
    case 'field':
      return `${operand(term.of)}.${term.name}`;
    case 'with': {
      const changes = term.changes.map(
        ({ path, value }) => `${path.join('.')}: ${printTerm(value)}`,
      );
      return `${operand(term.of)} with (${changes.join(', ')})`;
    }
    case 'block': {
      const result = term.result === undefined ? [] : [printTerm(term.result)];
      const lines = [...term.statements.map(printStatement), ...result];
      return `{\n${indent(lines.join('\n'))}\n}`;
    }
    case 'if': {
      const branches = `${printBranch(term.then_)} else ${printBranch(term.else_)}`;
      return `if ${printTerm(term.condition)} ${branches}`;
    }
    case 'shape-choice': {
      const branches = `${printBranch(term.then_)} else ${printBranch(term.else_)}`;
      return `if ${printTerm(term.of)} is [${term.names.join(', ')}] ${branches}`;
    }
    case 'chain':
      return `chain ${term.input.name} = ${printTerm(term.initial)}, ${term.layer.name} of ${printTerm(term.layers)}, ${printDim(term.count)} times: ${printTerm(term.body)}`;
    case 'grad': {
      const word = term.withValue ? 'value_and_grad' : 'grad';
      return `${word} ${term.variables.map(({ name }) => name).join(', ')}: ${printTerm(term.body)}`;
    }
    case 'using':
      return `using ${term.key === undefined ? 'none' : printTerm(term.key)}: ${printTerm(term.body)}`;
    default:
      return term satisfies never;
  }
}

// ---- declarations

function printFn(fn: FnDecl): string {
  const statics =
    fn.statics.length === 0 ? '' : `[${fn.statics.map(({ name }) => name).join(', ')}]`;
  const params = fn.params.map(({ local, type, default: fallback }) => {
    const value = fallback === undefined ? '' : ` = ${printTerm(fallback)}`;
    return `${local.name}: ${printType(type)}${value}`;
  });
  const words = `${fn.isExtern ? 'extern ' : ''}${fn.isRandom ? 'random ' : ''}fn`;
  const head = `${words} ${fn.name}${statics}(${params.join(', ')}) -> ${printType(fn.result)}`;
  return fn.body === undefined ? head : `${head} = ${printTerm(fn.body)}`;
}

function printDeclaration(declaration: Decl): string {
  switch (declaration.kind) {
    case 'fn':
      return printFn(declaration);
    case 'record': {
      const statics = declaration.statics.map(({ name }) => name).join(', ');
      const fields = declaration.fields.map(({ name, type, draw, default: fallback }) => {
        const drawn = draw === undefined ? '' : ` ~ ${printTerm(draw)}`;
        return `${name}: ${printType(type)}${fallback === undefined ? '' : ` = ${printTerm(fallback)}`}${drawn}`;
      });
      const lines = [...fields, ...[...declaration.methods.values()].map(printFn)];
      const word = declaration.isModel ? 'model' : 'record';
      return `${word} ${declaration.name}[${statics}] {\n${indent(lines.join('\n'))}\n}`;
    }
    case 'alias':
      return `type ${declaration.name} = ${printType(declaration.type)}`;
    case 'host':
      return `extern type ${declaration.name}`;
    case 'const':
      return `let ${declaration.name}: ${printType(declaration.type)}`;
    default:
      return declaration satisfies never;
  }
}

export function printModule({ declarations, tests, plans }: CheckedModule): string {
  const blocks = [...tests, ...plans].map(
    ({ kind, name, body }) =>
      `${kind} ${JSON.stringify(name)} ${body === undefined ? '' : printTerm(body)}`,
  );
  return [...[...declarations.values()].map(printDeclaration), ...blocks].join('\n\n');
}
