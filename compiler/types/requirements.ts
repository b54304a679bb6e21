/**
 * What functions ask of their callers beyond what they say: conditions of the functions that they
 * call in turn, unless their own conditions imply them. Settled for a module when its bodies have
 * been checked, callees first, so that a mistake is shown where a user fixes the sizes and never
 * inside a library.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import { findViolation, isDecided } from './conditions.ts';
import type { Condition, FnDecl, Requirement } from './declaration.ts';
import type { Dim } from './dim.ts';
import type { KeySource } from './keys.ts';
import { follows, type Knowledge, knowledgeOf } from './prove.ts';
import { fieldType, recordSubstitution, substituteVariables } from './substitute.ts';
import type { Type } from './type.ts';

/** Where a body needs conditions. Dims are in terms of the body. */
export type Use = { readonly span: Span } & (
  | {
      readonly kind: 'call';
      readonly fn: FnDecl;
      readonly dims: ReadonlyMap<string, Dim>;
      readonly key: KeySource;
    }
  /** A type whose values are made here; what it needs as numbers has been checked. */
  | { readonly kind: 'type'; readonly type: Type }
  /** A position or slice, which must lie inside its axis. */
  | { readonly kind: 'condition'; readonly condition: Condition }
);

type Uses = ReadonlyMap<FnDecl, readonly Use[]>;

/** Gives each function its requirements; reports those of `loose` calls (in tests and plans) and others that fail. */
export function settleRequirements(
  uses: Uses,
  loose: readonly Use[],
  report: (diagnostic: Diagnostic) => void,
): void {
  const done = new Set<FnDecl>();
  const settle = (fn: FnDecl) => {
    if (done.has(fn)) return;
    done.add(fn);
    const own = uses.get(fn) ?? [];
    for (const use of own) if (use.kind === 'call') settle(use.fn);
    const known = knowledgeOf(factsOf(fn));
    const open = own.flatMap((use) => openRequirements(use, known, report));
    if (open.length > 0) fn.requires = distinct(open);
  };
  for (const fn of uses.keys()) settle(fn);
  const nothing = knowledgeOf([]);
  for (const use of loose) openRequirements(use, nothing, report);
}

/** What is needed that neither holds nor follows; what fails is reported. */
function openRequirements(
  use: Use,
  known: Knowledge,
  report: (diagnostic: Diagnostic) => void,
): readonly Requirement[] {
  return neededBy(use, report).filter(
    ({ condition }) => !isDecided(condition) && !follows(condition, known),
  );
}

function neededBy(use: Use, report: (diagnostic: Diagnostic) => void): readonly Requirement[] {
  switch (use.kind) {
    case 'call':
      return neededByCall(use, report);
    case 'type':
      return neededByType(use.type);
    case 'condition':
      return [{ condition: use.condition, through: [] }];
    default:
      return use satisfies never;
  }
}

function neededByType(type: Type): readonly Requirement[] {
  const through = type.kind === 'record' ? [type.record.name] : [];
  return conditionsOf(type).map((condition) => ({ condition, through }));
}

function neededByCall(
  { fn, dims, span }: Extract<Use, { kind: 'call' }>,
  report: (diagnostic: Diagnostic) => void,
): readonly Requirement[] {
  const name = fn.name === '' ? (fn.owner?.name ?? '') : fn.name;
  const inherited = (fn.requires ?? []).map(({ condition, through }) => ({
    condition,
    through: [name, ...through],
  }));
  for (const { condition, through } of inherited) {
    const found = findViolation([condition], dims, span, through);
    if (found === undefined) continue;
    report(found);
    return [];
  }
  const own = fn.where.map((condition): Requirement => ({ condition, through: [name] }));
  return [...own, ...inherited].map(({ condition, through }) => ({
    condition: substituteCondition(condition, dims),
    through,
  }));
}

function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  const found = new Map<string, Requirement>();
  for (const each of requirements) {
    const { span } = each.condition;
    const key = `${span.file}:${span.start}:${JSON.stringify({ ...each.condition, span: 0 })}`;
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function substituteCondition(condition: Condition, dims: ReadonlyMap<string, Dim>): Condition {
  const at = (dim: Dim): Dim => substituteVariables(dim, { dims });
  switch (condition.kind) {
    case 'compare':
      return { ...condition, left: at(condition.left), right: at(condition.right) };
    case 'divides':
      return { ...condition, dividend: at(condition.dividend), divisor: at(condition.divisor) };
    case 'natural':
      return { ...condition, dim: at(condition.dim) };
    default:
      return condition satisfies never;
  }
}

/** What a body may rely on: its own conditions, its owner's, and those of the records it is given. */
function factsOf({ where, owner, params }: FnDecl): readonly Condition[] {
  const fields = owner?.fields.flatMap(({ type }) => conditionsOf(type)) ?? [];
  return [
    ...where,
    ...(owner?.where ?? []),
    ...fields,
    ...params.flatMap((p) => conditionsOf(p.type)),
  ];
}

/** The conditions of a record type and of the records in its fields. */
function conditionsOf(type: Type): readonly Condition[] {
  switch (type.kind) {
    case 'record': {
      const { dims } = recordSubstitution(type);
      const own = type.record.where.map((condition) => substituteCondition(condition, dims));
      return [
        ...own,
        ...type.record.fields.flatMap((field) => conditionsOf(fieldType(type, field))),
      ];
    }
    case 'tuple':
      return type.items.flatMap(conditionsOf);
    default:
      return [];
  }
}
