/** A place where a name is written, and what it stands for there. */
import type { ExprSyntax, Name } from '../../compiler/syntax/ast.ts';
import type { Facts } from '../../compiler/types/facts.ts';
import type { Definition, Names } from './definition.ts';
import type { Scope, World } from './scope.ts';

export interface Mention {
  readonly name: Name;
  /** Absent for what is unknown, or known only to a checker that got further than this one. */
  readonly definition?: Definition;
  /** The expression that has the name as its callee, or is the name: what is known of it applies here. */
  readonly site?: ExprSyntax;
  /** What else could stand here; known without a scope after a dot and before a colon. */
  readonly candidates: () => Names;
}

/** One pass over a file. */
export interface Walk {
  readonly world: World;
  readonly facts: Facts;
  readonly report: (mention: Mention) => void;
}

/** A name that is looked up from the inside out. */
export function lookUp(
  walk: Walk,
  scope: Scope,
  name: Name,
  site?: ExprSyntax,
): Definition | undefined {
  return note(walk, name, scope.find(name.text), () => scope.visible(), site);
}

/** A name that its context finds: after a dot, of an argument. */
export function select(
  walk: Walk,
  names: Names,
  name: Name,
  site?: ExprSyntax,
): Definition | undefined {
  return note(walk, name, names.get(name.text), () => names, site);
}

/** The name that a definition gives itself. */
export function declare(walk: Walk, name: Name, definition: Definition): void {
  note(walk, name, definition, () => new Map(), undefined);
}

function note(
  walk: Walk,
  name: Name,
  definition: Definition | undefined,
  candidates: () => Names,
  site: ExprSyntax | undefined,
): Definition | undefined {
  walk.report({
    name,
    candidates,
    ...(definition === undefined ? {} : { definition }),
    ...(site === undefined ? {} : { site }),
  });
  return definition;
}
