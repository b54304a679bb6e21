/** Parsing for tests, and expressions as short text that shows their structure. */
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type {
  ExprSyntax,
  IndexBinderSyntax,
  IndexSyntax,
  ItemSyntax,
  ModuleSyntax,
} from '../../compiler/syntax/ast.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';

export function parse(text: string): {
  module: ModuleSyntax;
  diagnostics: readonly Diagnostic[];
} {
  return parseModule({ file: 'test.llm', text });
}

export function parseItem(text: string): ItemSyntax {
  const { module, diagnostics } = parse(text);
  if (diagnostics.length > 0 || module.items.length !== 1) throw new Error(messages(text));
  return module.items[0]!;
}

export function parseExpr(text: string): ExprSyntax {
  const item = parseItem(`let it = ${text}`);
  if (item.kind !== 'const') throw new Error(`a ${item.kind}`);
  return item.value;
}

/** All messages about a text, as a terminal of 90 columns shows them. */
export function messages(text: string): string {
  const sources = new Map([['test.llm', { file: 'test.llm', text }]]);
  return parse(text)
    .diagnostics.map((d) => renderDiagnostic(d, sources, { width: 90, color: false }))
    .join('\n');
}

/** Every node in its own parentheses: `(+ a (* b c))`. */
export function show(e: ExprSyntax): string {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
      return String(e.value);
    case 'string':
      return JSON.stringify(e.value);
    case 'inf':
    case 'self':
      return e.kind;
    case 'name':
    case 'upper':
    case 'scalar':
      return e.name.text;
    case 'tuple':
      return `(tuple ${e.items.map(show).join(' ')})`;
    case 'list':
      return `(list ${e.items.map(show).join(' ')})`;
    case 'unary':
      return `(${e.op} ${show(e.of)})`;
    case 'binary':
      return `(${e.op} ${show(e.left)} ${show(e.right)})`;
    case 'cast':
      return `(as ${show(e.of)} ${e.scalar.text})`;
    case 'with':
      return `(with ${show(e.of)} ${e.changes.map((c) => `${c.path.map((n) => n.text).join('.')}: ${show(c.value)}`).join(', ')})`;
    case 'call':
      return `(call ${[show(e.callee), ...e.args.map((a) => (a.name ? `${a.name.text}: ` : '') + show(a.value))].join(' ')})`;
    case 'pipe':
      return `(|> ${show(e.value)} ${show(e.target)})`;
    case 'index':
      return `(index ${[show(e.of), ...e.indices.map(showIndex)].join(' ')})`;
    case 'member':
      return `(. ${show(e.of)} ${e.name.text})`;
    case 'item':
      return `(. ${show(e.of)} ${e.position})`;
    case 'binder':
      return `(${e.binder.text} ${e.indices.map(showBinder).join(' ')}: ${show(e.body)})`;
    case 'grad':
      return `(${e.withValue ? 'value_and_grad' : 'grad'} ${e.variables.map((n) => n.text).join(' ')}: ${show(e.body)})`;
    case 'using':
      return `(using ${show(e.key)}: ${show(e.body)})`;
    case 'if': {
      const condition =
        e.condition.kind === 'is' ? `(is ${show(e.condition.of)})` : show(e.condition);
      return `(if ${condition} ${show(e.then)} ${show(e.else)})`;
    }
    case 'lambda':
      return `(fn ${e.params.map((p) => p.pattern.kind).join(' ')}: ${show(e.body)})`;
    case 'block':
      return `{${e.statements.map((s) => `${s.kind} ${show(s.value)}`).join('; ')}}`;
    default:
      return e satisfies never;
  }
}

function showIndex(index: IndexSyntax): string {
  switch (index.kind) {
    case 'keep':
      return '_';
    case 'rest':
      return `rest${index.name ? ` ${index.name.text}` : ''}`;
    case 'slice':
      return `${index.from ? show(index.from) : ''}..${index.to ? show(index.to) : ''}`;
    case 'at':
      return `${index.name ? `${index.name.text}: ` : ''}${show(index.value)}`;
    case 'type':
      return `${index.name ? `${index.name.text}: ` : ''}type ${index.type.kind}`;
    default:
      return index satisfies never;
  }
}

function showBinder(binder: IndexBinderSyntax): string {
  switch (binder.kind) {
    case 'name':
      return `${binder.name.text}${binder.below ? `<${show(binder.below)}` : ''}`;
    case 'tuple':
      return `(${binder.items.map(showBinder).join(' ')})`;
    case 'rest':
      return `..${binder.name.text}`;
    default:
      return binder satisfies never;
  }
}
