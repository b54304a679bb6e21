/** What `llmc call` calls and the tensors that it needs for it, by name. */
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { nowhere } from '../source/span.ts';
import type { CheckedProgram, FnDecl, StaticParam } from '../types/declaration.ts';
import type { Type } from '../types/type.ts';
import { type CallLeaf, leavesOfType, ownerName, ownType } from './call-leaves.ts';
import type { GivenTensor } from './call-statics.ts';

export interface CallRequest {
  /** A function, a model (its nameless method), or `Model.method`. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, GivenTensor>;
  /** Dims that the tensors do not determine. */
  readonly dims: ReadonlyMap<string, number>;
  /** Parameters in which the result is differentiated; `model` for those of a model. */
  readonly gradients: readonly string[];
}

export interface CallInput {
  readonly name: string;
  readonly type: Type;
  readonly leaves: readonly CallLeaf[];
}

/** What is called, with its owner as the first of its inputs. */
export interface CallTarget {
  readonly fn: FnDecl;
  readonly statics: readonly StaticParam[];
  readonly inputs: readonly CallInput[];
}

/** Throws the diagnostic of why there is nothing to call. */
export function targetOf(program: CheckedProgram, { name, tensors }: CallRequest): CallTarget {
  const fn = findCallable(program, name);
  if (fn === undefined) throw new DiagnosticError(noSuchEntry(program, name));
  const isGiven = (parameter: string): boolean =>
    [...tensors.keys()].some((path) => path === parameter || path.startsWith(`${parameter}.`));
  const { owner } = fn;
  const self = owner && [{ name: ownerName(owner), type: ownType(owner), isOwner: true }];
  const params = fn.params
    .filter(({ local, hasDefault }) => !hasDefault || isGiven(local.name))
    .map(({ local, type }) => ({ name: local.name, type, isOwner: false }));
  const inputs = [...(self ?? []), ...params].map(({ name, type, isOwner }) => {
    const leaves = leavesOfType(type, name, fn);
    return {
      name,
      type,
      leaves: isOwner ? leaves : leaves.map((leaf) => ({ ...leaf, parameter: name })),
    };
  });
  const statics = [...(owner?.statics ?? []), ...fn.statics];
  return { fn, statics: statics.filter(isFirstOfName), inputs };
}

function isFirstOfName({ name }: StaticParam, i: number, all: readonly StaticParam[]): boolean {
  return all.findIndex((each) => each.name === name) === i;
}

function findCallable({ main }: CheckedProgram, name: string): FnDecl | undefined {
  const [first = '', method = ''] = name.split('.');
  const found = main.declarations.get(first);
  if (found?.isPublic !== true) return undefined;
  if (found.kind === 'fn') return name === first && !found.isExtern ? found : undefined;
  return found.kind === 'record' ? found.methods.get(method) : undefined;
}

function noSuchEntry({ main }: CheckedProgram, name: string): Diagnostic {
  const own = main.declarations.get(name);
  const callable = [...main.declarations.values()].filter(
    ({ isPublic, kind }) => isPublic && (kind === 'fn' || kind === 'record'),
  );
  const names = callable.map((each) => each.name);
  const isPrivate = own?.isPublic === false;
  return {
    severity: 'error',
    slug: 'no-entry',
    title: `${main.file} has no pub fn or model \`${name}\` that can be called`,
    span: isPrivate ? own.span : nowhere,
    hint: isPrivate ? 'write pub in front of it.' : meant(name, names),
  };
}

/** The nearest name, or what there is to choose from. */
function meant(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  const some = known.slice(0, mostNames).join(', ');
  return `there are: ${some === '' ? 'none' : some}${known.length > mostNames ? ', …' : ''}`;
}

const mostNames = 8;

/** Every tensor that is missing or, if none is, that nothing asks for; every unknown parameter. */
export function checkNames(
  { fn, inputs }: CallTarget,
  { tensors, gradients }: CallRequest,
): readonly Diagnostic[] {
  const names = inputs.map(({ name }) => name);
  const paths = inputs.flatMap(({ leaves }) => leaves.map(({ path }) => path));
  const taken = fn.isRandom ? [...paths, 'key'] : paths;
  const missing = paths.filter((path) => !tensors.has(path));
  const unknown = [...tensors.keys()].filter((path) => !taken.includes(path));
  const report = (slug: string, title: string, hint: string): Diagnostic => {
    return { severity: 'error', slug, title, span: fn.span, hint };
  };
  return [
    ...missing.map((path) =>
      report('missing-tensor', `The tensor \`${path}\` is not given`, meant(path, unknown)),
    ),
    ...(missing.length > 0 ? [] : unknown).map((path) =>
      report('unknown-tensor', `Nothing here takes a tensor \`${path}\``, meant(path, taken)),
    ),
    ...gradients
      .filter((name) => !names.includes(name))
      .map((name) =>
        report('unknown-name', `There is no parameter \`${name}\``, meant(name, names)),
      ),
  ];
}
