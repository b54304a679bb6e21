/**
 * The names in expressions. Scopes are lexical and need no types; what stands after a dot, or
 * before the colon of an argument, is found with what the checker knows of the expression.
 */
import type {
  ArgSyntax,
  ConditionExprSyntax,
  ExprSyntax,
  IndexBinderSyntax,
  IndexSyntax,
  Name,
  PatternSyntax,
  StatementSyntax,
} from '../../compiler/syntax/ast.ts';
import type { RecordDecl } from '../../compiler/types/declaration.ts';
import type { Type } from '../../compiler/types/type.ts';
import {
  type Definition,
  type DefinitionKind,
  type Names,
  publicMembers,
  simple,
} from './definition.ts';
import { declare, lookUp, select, type Walk } from './mention.ts';
import { Scope } from './scope.ts';
import { walkAxes, walkType } from './walk-types.ts';

type Of<Kind extends ExprSyntax['kind']> = Extract<ExprSyntax, { kind: Kind }>;

const none: Names = new Map();

export function walkExpression(walk: Walk, scope: Scope, syntax: ExprSyntax): void {
  const inside = (part: ExprSyntax) => walkExpression(walk, scope, part);
  switch (syntax.kind) {
    case 'int':
    case 'float':
    case 'string':
    case 'bool':
    case 'inf':
    case 'self':
    case 'scalar':
      break;
    case 'name':
    case 'upper':
    case 'member':
    case 'index':
      walkCallee(walk, scope, syntax, syntax);
      break;
    case 'block':
      walkBlock(walk, scope, syntax.statements);
      break;
    case 'tuple':
    case 'list':
      syntax.items.forEach(inside);
      break;
    case 'unary':
    case 'cast':
    case 'item':
      inside(syntax.of);
      break;
    case 'binary':
      inside(syntax.left);
      inside(syntax.right);
      break;
    case 'with':
      walkWith(walk, scope, syntax);
      break;
    case 'call':
      walkCall(walk, scope, syntax.callee, syntax.args, syntax);
      break;
    case 'pipe':
      walkPipe(walk, scope, syntax);
      break;
    case 'binder':
      walkBinder(walk, scope, syntax);
      break;
    case 'grad':
      for (const name of syntax.variables) lookUp(walk, scope, name);
      inside(syntax.body);
      break;
    case 'using':
      inside(syntax.key);
      inside(syntax.body);
      break;
    case 'if':
      walkExpression(walk, walkCondition(walk, scope, syntax.condition), syntax.then);
      inside(syntax.else);
      break;
    case 'lambda':
      walkLambda(walk, scope, syntax);
      break;
    default:
      syntax satisfies never;
  }
}

// ---- what binds

function walkBlock(walk: Walk, outer: Scope, statements: readonly StatementSyntax[]): void {
  let scope = outer;
  for (const statement of statements) {
    if (statement.kind === 'let' && statement.type !== undefined) {
      walkType(walk, scope, statement.type);
    }
    walkExpression(walk, scope, statement.value);
    if (statement.kind === 'let') scope = bindPattern(walk, scope, statement.pattern, 'let');
  }
}

function bindPattern(
  walk: Walk,
  scope: Scope,
  pattern: PatternSyntax,
  kind: DefinitionKind,
): Scope {
  switch (pattern.kind) {
    case 'ignore':
      return scope;
    case 'name':
      return bind(walk, scope, simple(kind, pattern.name), pattern.name);
    case 'tuple':
      return pattern.items.reduce((inner, item) => bindPattern(walk, inner, item, kind), scope);
    default:
      return pattern satisfies never;
  }
}

function bind(walk: Walk, scope: Scope, definition: Definition, name: Name): Scope {
  declare(walk, name, definition);
  return scope.with([definition]);
}

function walkLambda(walk: Walk, outer: Scope, { params, body }: Of<'lambda'>): void {
  const scope = params.reduce((inner, { pattern, type }) => {
    if (type !== undefined) walkType(walk, outer, type);
    return bindPattern(walk, inner, pattern, 'parameter');
  }, outer);
  walkExpression(walk, scope, body);
}

function walkBinder(walk: Walk, outer: Scope, syntax: Of<'binder'>): void {
  const { binder, indices, body } = syntax;
  if (binder.text !== 'for')
    walkCallee(walk, outer, { kind: 'name', name: binder, span: binder.span }, syntax);
  const scope = indices.reduce((inner, index) => bindIndex(walk, outer, inner, index), outer);
  walkExpression(walk, scope, body);
}

function bindIndex(walk: Walk, outer: Scope, scope: Scope, index: IndexBinderSyntax): Scope {
  switch (index.kind) {
    case 'name':
      if (index.below !== undefined) walkExpression(walk, outer, index.below);
      return bind(walk, scope, simple('index', index.name), index.name);
    case 'rest':
      return bind(walk, scope, simple('index', index.name), index.name);
    case 'tuple':
      return index.items.reduce((inner, item) => bindIndex(walk, outer, inner, item), scope);
    default:
      return index satisfies never;
  }
}

/** `w is [M, N]` names axes for the branch in which it holds. */
function walkCondition(walk: Walk, scope: Scope, condition: ConditionExprSyntax): Scope {
  if (condition.kind !== 'is') {
    walkExpression(walk, scope, condition);
    return scope;
  }
  walkExpression(walk, scope, condition.of);
  const names = condition.axes.dims.flatMap((dim) => (dim.kind === 'name' ? [dim.name] : []));
  const fresh = names.filter(({ text }) => scope.find(text) === undefined);
  const inner = scope.with(fresh.map((name) => simple('static', name)));
  walkAxes(walk, inner, condition.axes);
  return inner;
}

// ---- calls

function walkPipe(walk: Walk, scope: Scope, syntax: Of<'pipe'>): void {
  const { value, target } = syntax;
  walkExpression(walk, scope, value);
  if (target.kind === 'call') walkCall(walk, scope, target.callee, target.args, syntax);
  else walkCallee(walk, scope, target, syntax);
}

/** `site` is the expression whose fact tells what is called. */
function walkCall(
  walk: Walk,
  scope: Scope,
  callee: ExprSyntax,
  args: readonly ArgSyntax[],
  site: ExprSyntax,
): void {
  const named = walkCallee(walk, scope, callee, site);
  const called = walk.facts.expressions.get(site)?.call?.fn.span;
  const definition = (called === undefined ? undefined : walk.world.at(called)) ?? named;
  const parameters = definition?.params ?? fieldsOf(definition);
  // A lone name may become the name of an argument: completion offers both.
  const offering = new Scope(new Map([...parameters].map(([key, p]) => [`${key}: `, p])), scope);
  for (const { name, value } of args) {
    if (name !== undefined) select(walk, parameters, name);
    walkExpression(walk, value.kind === 'name' ? offering : scope, value);
  }
}

const fieldsOf = (record: Definition | undefined): Names =>
  record?.kind === 'record'
    ? new Map([...(record.members ?? none)].filter(([, member]) => member.kind === 'field'))
    : none;

/** What a callee, or any name with its dots and brackets, stands for. */
function walkCallee(
  walk: Walk,
  scope: Scope,
  callee: ExprSyntax,
  site: ExprSyntax,
): Definition | undefined {
  switch (callee.kind) {
    case 'name':
      return lookUpCalled(walk, scope, callee.name, site);
    case 'upper':
      return lookUp(walk, scope, callee.name, site);
    case 'member':
      return walkMember(walk, scope, callee, site);
    case 'index': {
      // Static arguments leave the function's name without a term of its own; an index does not.
      const isValue = walk.facts.expressions.has(callee.of);
      const definition = walkCallee(walk, scope, callee.of, isValue ? callee.of : site);
      for (const index of callee.indices) walkIndex(walk, scope, index, definition);
      return definition;
    }
    default:
      walkExpression(walk, scope, callee);
      return undefined;
  }
}

/** A prelude function of several arities is the one that the checker chose. */
function lookUpCalled(
  walk: Walk,
  scope: Scope,
  name: Name,
  site: ExprSyntax,
): Definition | undefined {
  const fn = walk.facts.expressions.get(site)?.call?.fn;
  const chosen = fn?.name === name.text ? walk.world.at(fn.span) : undefined;
  const isChosen = chosen !== undefined && scope.find(name.text)?.kind === 'function';
  return lookUp(walk, isChosen ? scope.with([chosen]) : scope, name, site);
}

function walkMember(
  walk: Walk,
  scope: Scope,
  { of, name }: Of<'member'>,
  site: ExprSyntax,
): Definition | undefined {
  if (of.kind === 'name' && scope.find(of.name.text)?.kind === 'module') {
    return select(walk, publicMembers(lookUp(walk, scope, of.name)), name, site);
  }
  walkExpression(walk, scope, of);
  return select(walk, membersOf(walk, walk.facts.expressions.get(of)?.type), name, site);
}

/** What stands after the dot of a value of this type, or of a stack of such. */
function membersOf(walk: Walk, type: Type | undefined): Names {
  if (type?.kind !== 'record') return none;
  const all = walk.world.at(type.record.span)?.members ?? none;
  return new Map([...all].filter(([name]) => name !== ''));
}

function walkIndex(walk: Walk, scope: Scope, index: IndexSyntax, of: Definition | undefined): void {
  switch (index.kind) {
    case 'keep':
      break;
    case 'rest':
      if (index.name !== undefined) lookUp(walk, scope, index.name);
      break;
    case 'slice':
      for (const end of [index.from, index.to]) {
        if (end !== undefined) walkExpression(walk, scope, end);
      }
      break;
    case 'at':
      if (index.name !== undefined) select(walk, of?.statics ?? none, index.name);
      walkExpression(walk, scope, index.value);
      break;
    case 'type':
      if (index.name !== undefined) select(walk, of?.statics ?? none, index.name);
      walkType(walk, scope, index.type);
      break;
    default:
      index satisfies never;
  }
}

// ---- paths

function walkWith(walk: Walk, scope: Scope, { of, changes }: Of<'with'>): void {
  walkExpression(walk, scope, of);
  const type = walk.facts.expressions.get(of)?.type;
  for (const { path, value } of changes) {
    walkPath(walk, type?.kind === 'record' ? type.record : undefined, path);
    walkExpression(walk, scope, value);
  }
}

/** `attn.out.w`, fields within fields. */
export function walkPath(walk: Walk, record: RecordDecl | undefined, path: readonly Name[]): void {
  let owner = record;
  for (const name of path) {
    const members = owner === undefined ? undefined : walk.world.at(owner.span)?.members;
    select(walk, members ?? none, name);
    const type = owner?.fields.find((field) => field.name === name.text)?.type;
    owner = type?.kind === 'record' ? type.record : undefined;
  }
}
