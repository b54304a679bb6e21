/**
 * Kernel IR as WGSL text: bindings under the names of the tensors they hold, only those helper
 * functions, extensions and built-in values that the kernel uses, and one statement a line.
 */
import { lt, u32, variable } from '../../kernel/build.ts';
import type { Binding, Expr, Kernel, ScalarOp, Stmt } from '../../kernel/ir.ts';
import { parameterCount } from '../../kernel/walk.ts';
import { type BuiltinName, printExpr, type Scope } from './expression.ts';
import { uniqueIdentifiers } from './names.ts';
import { storedType, typeName } from './types.ts';

/** `place` is where the kernel comes from, `gpt2.llm:12`, for its first line. */
export function printWgsl(kernel: Kernel, place?: string): string {
  const scope = scopeOf(kernel);
  const body = kernel.body.flatMap((stmt) => printStmt(stmt, scope)).map(indent);
  const sections = [
    [
      `// ${kernel.name}${place === undefined ? '' : `, ${place}`}`,
      ...enables(kernel, scope, body),
    ],
    kernel.bindings.map((binding, at) => printBinding(binding, at, scope)),
    printParameters(parameterCount(kernel)),
    kernel.shared.map(({ name, element, lanes = 1, length }) => {
      const type = typeName({ element, lanes });
      return `var<workgroup> ${scope.sharedNames.get(name)}: array<${type}, ${length}>;`;
    }),
    ...[...scope.helpers.values()].map((text) => [text]),
    [...entryPoint(kernel, scope), ...body, '}'],
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function scopeOf(kernel: Kernel): Scope {
  const variables = [...new Set(kernel.body.flatMap(boundNames))];
  const locals = uniqueIdentifiers(variables, new Set());
  const variableNames = new Map(variables.map((name, i) => [name, locals[i] as string]));
  const shared = kernel.shared.map(({ name }) => name);
  const globals = uniqueIdentifiers(
    [...shared, ...kernel.bindings.map(({ name }) => name)],
    new Set(locals),
  );
  return {
    bindings: kernel.bindings,
    bindingNames: globals.slice(shared.length),
    sharedNames: new Map(shared.map((name, i) => [name, globals[i] as string])),
    variableNames,
    helpers: new Map(),
    builtins: new Set(),
  };
}

function boundNames(stmt: Stmt): readonly string[] {
  switch (stmt.kind) {
    case 'let':
    case 'var':
      return [stmt.name];
    case 'for':
      return [stmt.name, ...stmt.body.flatMap(boundNames)];
    case 'if':
      return [...stmt.body, ...(stmt.otherwise ?? [])].flatMap(boundNames);
    default:
      return [];
  }
}

function enables(kernel: Kernel, scope: Scope, body: readonly string[]): readonly string[] {
  const declared = [...kernel.bindings, ...kernel.shared].some(({ element }) => element === 'f16');
  const text = [...body, ...scope.helpers.values()].join('\n');
  const usesHalf = declared || /\bf16\b|\bvec[24]h\b|\dh\b/.test(text);
  const usesSubgroups = scope.builtins.has('subgroup_lane') || /\bsubgroup[A-Z]/.test(text);
  const requires = parameterCount(kernel) > 0 ? ['requires immediate_address_space;'] : [];
  return [
    ...(usesHalf ? ['enable f16;'] : []),
    ...(usesSubgroups ? ['enable subgroups;'] : []),
    ...requires,
  ];
}

function printBinding(binding: Binding, at: number, scope: Scope): string {
  const element = typeName(storedType(binding.element, binding.lanes));
  const name = scope.bindingNames[at];
  return `@group(0) @binding(${at}) var<storage, ${binding.access}> ${name}: array<${element}>;`;
}

/** Numbers of the dispatch. The address space takes no arrays, so they are fields. */
function printParameters(count: number): readonly string[] {
  if (count === 0) return [];
  const fields = Array.from({ length: count }, (_, at) => `p${at}: u32`);
  return [`struct Parameters { ${fields.join(', ')} }`, 'var<immediate> parameters: Parameters;'];
}

function entryPoint(kernel: Kernel, scope: Scope): readonly string[] {
  const uses = (...names: readonly BuiltinName[]) => names.some((name) => scope.builtins.has(name));
  const parameters = [
    ...(uses('workgroup_x', 'workgroup_y', 'workgroup_z')
      ? ['@builtin(workgroup_id) workgroup: vec3u']
      : []),
    ...(uses('local_index') ? ['@builtin(local_invocation_index) local: u32'] : []),
    ...(uses('subgroup_lane') ? ['@builtin(subgroup_invocation_id) lane: u32'] : []),
  ];
  const attributes = `@compute @workgroup_size(${kernel.workgroupSize})`;
  if (parameters.length === 0) return [attributes, 'fn main() {'];
  return [attributes, 'fn main(', ...parameters.map((text) => `  ${text},`), ') {'];
}

const indent = (line: string): string => `  ${line}`;

function printStmt(stmt: Stmt, scope: Scope): readonly string[] {
  const expr = (value: Expr) => printExpr(value, scope);
  const block = (body: readonly Stmt[]) =>
    body.flatMap((inner) => printStmt(inner, scope)).map(indent);
  switch (stmt.kind) {
    case 'let':
      return [`let ${name(stmt.name, scope)} = ${expr(stmt.value)};`];
    case 'var': {
      const initial = stmt.initial === undefined ? '' : ` = ${expr(stmt.initial)}`;
      return [`var ${name(stmt.name, scope)}: ${typeName(stmt.type)}${initial};`];
    }
    case 'assign':
      return [printAssign(stmt, scope)];
    case 'store': {
      const target = scope.bindingNames[stmt.binding];
      return [`${target}[${expr(stmt.index)}] = ${stored(stmt.value, scope)};`];
    }
    case 'store-shared':
      return [`${scope.sharedNames.get(stmt.array)}[${expr(stmt.index)}] = ${expr(stmt.value)};`];
    case 'for':
      return [forHeader(stmt, scope), ...block(stmt.body), '}'];
    case 'if':
      return [
        `if (${expr(stmt.condition)}) {`,
        ...block(stmt.body),
        ...(stmt.otherwise === undefined ? [] : ['} else {', ...block(stmt.otherwise)]),
        '}',
      ];
    case 'barrier':
      return [`${stmt.memory}Barrier();`];
    case 'comment':
      return stmt.text.split('\n').map((line) => `// ${line}`);
    default:
      return stmt satisfies never;
  }
}

function name(variable: string, scope: Scope): string {
  return scope.variableNames.get(variable) ?? variable;
}

const compound: Partial<Record<ScalarOp, string>> = { add: '+=', sub: '-=', mul: '*=' };

/** `total = total + x` is `total += x`. */
function printAssign(stmt: Extract<Stmt, { kind: 'assign' }>, scope: Scope): string {
  const { value } = stmt;
  const target = name(stmt.name, scope);
  const [own, other] = value.kind === 'op' ? value.args : [];
  const operator = value.kind === 'op' ? compound[value.op] : undefined;
  const isUpdate = own?.kind === 'variable' && own.name === stmt.name;
  return operator !== undefined && isUpdate && other?.type.lanes === value.type.lanes
    ? `${target} ${operator} ${printExpr(other, scope)};`
    : `${target} = ${printExpr(value, scope)};`;
}

function forHeader(stmt: Extract<Stmt, { kind: 'for' }>, scope: Scope): string {
  const counter = name(stmt.name, scope);
  const isUnit = stmt.step.kind === 'literal' && stmt.step.value === 1;
  const advance = isUnit ? `${counter}++` : `${counter} += ${printExpr(stmt.step, scope)}`;
  const from = printExpr(stmt.from, scope);
  const condition = printExpr(lt(variable(stmt.name, u32), stmt.to), scope);
  return `for (var ${counter} = ${from}; ${condition}; ${advance}) {`;
}

function stored(value: Expr, scope: Scope): string {
  const text = printExpr(value, scope);
  if (value.type.element !== 'bool') return text;
  return value.type.lanes === 1
    ? `select(0u, 1u, ${text})`
    : `select(vec${value.type.lanes}u(0u), vec${value.type.lanes}u(1u), ${text})`;
}
