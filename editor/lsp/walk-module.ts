/** The names in a file: its `use` lines, and each item with what it holds. */
import type { LoadedModule } from '../../compiler/modules/load.ts';
import type {
  FieldSyntax,
  FnSyntax,
  ItemSyntax,
  Name,
  UseSyntax,
} from '../../compiler/syntax/ast.ts';
import type { CheckedModule, RecordDecl } from '../../compiler/types/declaration.ts';
import { type Definition, publicMembers } from './definition.ts';
import { declare, select, type Walk } from './mention.ts';
import type { Scope } from './scope.ts';
import { walkExpression, walkPath } from './walk-expressions.ts';
import { walkConditions, walkStatics, walkType } from './walk-types.ts';

/** `checked` knows the records of fields, as far as they have no errors. */
export function walkModule(walk: Walk, module: LoadedModule, checked?: CheckedModule): void {
  for (const use of module.syntax.uses) walkUse(walk, use, module);
  const scope = walk.world.scopeOf(module);
  for (const item of module.syntax.items) walkItem(walk, scope, item, checked);
}

function walkUse(walk: Walk, use: UseSyntax, { imports }: LoadedModule): void {
  const { path, names, alias } = use;
  const local = alias ?? names?.[0] ?? path[path.length - 1];
  const from = imports.find(({ span }) => span === use.span || span === names?.[0]?.span);
  const module = from === undefined ? undefined : walk.world.modules.get(from.module);
  if (local === undefined || module === undefined) return;
  const members = publicMembers(module);
  const isLastName = names === undefined && from?.name !== undefined;
  const last = path[path.length - (isLastName ? 2 : 1)];
  if (last !== undefined) declare(walk, last, module);
  if (isLastName && path.length > 0) select(walk, members, path[path.length - 1]!);
  for (const name of names ?? []) select(walk, members, name);
  if (alias !== undefined) {
    declare(walk, alias, isLastName ? (members.get(from?.name ?? '') ?? module) : module);
  }
}

function walkItem(
  walk: Walk,
  scope: Scope,
  item: ItemSyntax,
  checked: CheckedModule | undefined,
): void {
  switch (item.kind) {
    case 'fn': {
      const name = item.fn.name;
      const definition = name === undefined ? undefined : walk.world.at(name.span);
      walkFunction(walk, scope, item.fn, definition);
      break;
    }
    case 'record':
      walkRecord(walk, scope, item, checked);
      break;
    case 'alias': {
      const own = declareHead(walk, item.name);
      const inner = scope.with(own?.statics?.values() ?? []);
      walkStatics(walk, inner, item.statics);
      if (item.type !== undefined) walkType(walk, inner, item.type);
      break;
    }
    case 'const':
      declareHead(walk, item.name);
      if (item.type !== undefined) walkType(walk, scope, item.type);
      walkExpression(walk, scope, item.value);
      break;
    case 'plan':
      declareHead(walk, item.name);
      walkExpression(walk, scope, item.body);
      break;
    case 'test':
      walkExpression(walk, scope, item.body);
      break;
    default:
      item satisfies never;
  }
}

function declareHead(walk: Walk, name: Name): Definition | undefined {
  const definition = walk.world.at(name.span);
  if (definition !== undefined) declare(walk, name, definition);
  return definition;
}

// ---- functions

function walkFunction(
  walk: Walk,
  outer: Scope,
  fn: FnSyntax,
  definition: Definition | undefined,
): void {
  if (definition === undefined) return;
  if (fn.name !== undefined) declare(walk, fn.name, definition);
  let scope = outer.with(definition.statics?.values() ?? []);
  walkStatics(walk, scope, fn.statics);
  for (const { name, type, default: fallback } of fn.params) {
    walkType(walk, scope, type);
    if (fallback !== undefined) walkExpression(walk, scope, fallback);
    const parameter = definition.params?.get(name.text);
    if (parameter === undefined) continue;
    declare(walk, name, parameter);
    scope = scope.with([parameter]);
  }
  walkType(walk, scope, fn.result);
  walkConditions(walk, scope, fn.where);
  if (fn.body !== undefined) walkExpression(walk, scope, fn.body);
}

// ---- records

function walkRecord(
  walk: Walk,
  outer: Scope,
  item: Extract<ItemSyntax, { kind: 'record' }>,
  checked: CheckedModule | undefined,
): void {
  const definition = declareHead(walk, item.name);
  const declaration = checked?.declarations.get(item.name.text);
  const record = declaration?.kind === 'record' ? declaration : undefined;
  const scope = outer.with(definition?.statics?.values() ?? []);
  walkStatics(walk, scope, item.statics);
  walkConditions(walk, scope, item.where);
  for (const field of item.fields) walkField(walk, scope, field, definition, record);
  const members = [...(definition?.members?.values() ?? [])].filter(({ name }) => name !== '');
  const inside = scope.with(members);
  for (const method of item.methods) {
    walkFunction(walk, inside, method, walk.world.at(method.name?.span ?? method.span));
  }
}

function walkField(
  walk: Walk,
  scope: Scope,
  { name, type, default: fallback, draw }: FieldSyntax,
  owner: Definition | undefined,
  record: RecordDecl | undefined,
): void {
  const definition = owner?.members?.get(name.text);
  if (definition !== undefined) declare(walk, name, definition);
  walkType(walk, scope, type);
  if (fallback !== undefined) walkExpression(walk, scope, fallback);
  if (draw?.kind === 'draw') walkExpression(walk, scope, draw.value);
  if (draw?.kind !== 'overrides') return;
  const held = record?.fields.find((field) => field.name === name.text)?.type;
  for (const { path, value } of draw.overrides) {
    walkPath(walk, held?.kind === 'record' ? held.record : undefined, path);
    walkExpression(walk, scope, value);
  }
}
