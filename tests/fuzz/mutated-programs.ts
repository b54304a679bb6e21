/**
 * Programs with a few tokens deleted, swapped or doubled: whatever comes of them, it is messages a
 * user can read, or a program that can be staged.
 */
import { readdirSync } from 'node:fs';
import { noStatics, type Statics } from '../../compiler/core/concrete.ts';
import { stageFunction, stageTest } from '../../compiler/core/entry.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import { formatModule } from '../../compiler/syntax/format.ts';
import { checkProgram } from '../../compiler/types/check.ts';
import type { CheckedModule, FnDecl } from '../../compiler/types/declaration.ts';
import { ModuleCache } from '../../compiler/types/module-cache.ts';
import { readLibrary, sourceOf } from '../support/library.ts';
import { Random } from './random.ts';

const root = new URL('../../', import.meta.url);
const folders = ['stdlib', 'examples', 'templates', 'docs/guide', 'tests/fuzz'];

const programs: readonly SourceFile[] = folders.flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.llm'))
    .sort()
    .map((name) => sourceOf(`${folder}/${name}`)),
);

/** Words, numbers and marks, so that a change keeps the text mostly well-formed. */
const token = /[A-Za-z_]\w*|\d+(?:\.\d+)?|"[^"\n]*"|->|\|>|\.\.|[<>=!]=|[^\s\w]/g;

/** A program of the project with one token changed, or up to three; the same for the same seed. */
export function mutatedProgram(seed: number): SourceFile {
  const random = new Random(seed);
  const { file, text } = random.pick(programs);
  let mutated = text;
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left -= 1)
    mutated = mutate(mutated, random);
  return { file, text: mutated };
}

/** Deletes a token, doubles it, swaps it with another, or puts another of its kind in its place. */
function mutate(text: string, random: Random): string {
  const found = [...text.matchAll(token)];
  const [a, b] = [random.pick(found), random.pick(found)];
  const alike = random.pick(found.filter((other) => kindOf(other[0]) === kindOf(a[0])));
  const replaced = (at: RegExpExecArray, by: string, whole: string): string =>
    whole.slice(0, at.index) + by + whole.slice(at.index + at[0].length);
  const [first, last] = a.index < b.index ? [a, b] : [b, a];
  return random.pick([
    () => replaced(a, '', text),
    () => replaced(a, `${a[0]} ${a[0]}`, text),
    () => replaced(a, alike[0], text),
    () => replaced(first, last[0], replaced(last, first[0], text)),
  ])();
}

function kindOf(image: string): string {
  const kinds = [/^[A-Z]/, /^[a-z_]/, /^\d/, /^[-+*/%@^<>=!]/];
  return String(kinds.findIndex((kind) => kind.test(image)));
}

/** What all trials of a run share: the library is checked once. */
const cache = new ModuleCache();

export interface Trial {
  readonly isRight: boolean;
  /** What no program may lead to; empty if all is well. */
  readonly faults: readonly string[];
}

/** Formats, checks, and (if it is right) stages a program. Throws only where the compiler does. */
export function trial(source: SourceFile): Trial {
  const { program, diagnostics, sources } = checkProgram(source, reader(source), [], cache);
  const found = program === undefined ? diagnostics : [...diagnostics, ...stageAll(program.main)];
  const faults = found.flatMap((each) => faultsOf(each, sources));
  if (program !== undefined) faults.push(...formatFaults(source));
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  if (hasErrors !== (program === undefined)) faults.push('a program with errors');
  return { isRight: program !== undefined, faults };
}

/** The library and the files beside the program. */
function reader({ file }: SourceFile): (name: string) => SourceFile | undefined {
  const folder = file.slice(0, file.lastIndexOf('/'));
  return (name) => {
    const beside = `${folder}/${name.replaceAll('.', '/')}.llm`;
    return readLibrary(name) ?? programs.find((each) => each.file === beside);
  };
}

/** All tests, and the functions of tensors and models, at a size that most fit. */
function stageAll({ tests, declarations }: CheckedModule): readonly Diagnostic[] {
  const functions = [...declarations.values()].filter(
    (each): each is FnDecl => each.kind === 'fn' && !each.isExtern && isOfTensors(each),
  );
  const results = [
    ...tests.map(stageTest),
    ...functions.map((fn) =>
      stageFunction(fn, { name: fn.name, statics: staticsOf(fn), results: ['out'] }),
    ),
  ];
  return results.flatMap((result) => (result.ok ? result.warnings : result.diagnostics));
}

function isOfTensors({ statics, params }: FnDecl): boolean {
  const isInput = ({ type }: FnDecl['params'][number]) =>
    type.kind === 'tensor' || (type.kind === 'record' && type.record.isModel);
  return statics.every(({ kind }) => kind === 'dim') && params.every(isInput);
}

function staticsOf({ statics }: FnDecl): Statics {
  const dims = new Map(statics.map(({ name }) => [name, 4]));
  return { ...noStatics, dims, dtypes: new Map([['float', 'f32'] as const]) };
}

/** Words that the compiler uses and a user does not. */
const internal = /\?\d|\bundefined\b|\[object |\bNaN\b|\bnull\b|[a-z_]\/\d/;

function faultsOf(diagnostic: Diagnostic, sources: ReadonlyMap<string, SourceFile>): string[] {
  const { title, label = '', hint = '', notes = [], span } = diagnostic;
  const faults: string[] = [];
  const said = [title, label, hint, ...notes].filter((text) => internal.test(text));
  faults.push(...said.map((text) => `says "${text}"`));
  const length = sources.get(span.file)?.text.length;
  const isInside = length !== undefined && span.start >= 0 && span.start <= length;
  if (!isInside || !(span.end > span.start)) faults.push(`"${title}" has no place`);
  else renderDiagnostic(diagnostic, sources, { width: 60, color: false });
  return faults;
}

/** What can be formatted is formatted once and for all. */
function formatFaults(source: SourceFile): readonly string[] {
  const once = formatModule(source);
  if (!once.ok) return [];
  const twice = formatModule({ ...source, text: once.value });
  return twice.ok && twice.value === once.value ? [] : ['formatting goes on'];
}
