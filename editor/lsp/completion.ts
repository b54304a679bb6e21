/**
 * What could stand at the cursor. A mark is put there to make the unfinished text a name in its
 * place; the tree and the checker then say what is in scope, or what has which fields.
 */
import { parseModule } from '../../compiler/syntax/parser.ts';
import { printType } from '../../compiler/types/print.ts';
import { reservedWords, scalarWords, softWords } from '../words.ts';
import type { Analysis } from './analysis.ts';
import { type Definition, type DefinitionKind, definitionsOf, type Names } from './definition.ts';
import type { Workspace } from './workspace.ts';

export interface Completion {
  readonly text: string;
  readonly kind: DefinitionKind | 'word';
  readonly detail: string;
  readonly doc: string;
}

export function completionsAt(
  workspace: Workspace,
  file: string,
  offset: number,
): readonly Completion[] {
  const text = workspace.read(file)?.text ?? '';
  const before = text.slice(0, offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (!isCode(line)) return [];
  return (
    inUse(workspace, file, before) ?? [
      ...named(workspace, file, text, offset),
      ...(/\.\w*$/.test(line) ? [] : words(line)),
    ]
  );
}

/** Whether the line ends outside of comments and strings. */
const isCode = (line: string): boolean => /^(?:[^"/]|"(?:[^"\\]|\\.)*"|\/(?!\/))*$/.test(line);

// ---- `use`

function inUse(
  workspace: Workspace,
  file: string,
  before: string,
): readonly Completion[] | undefined {
  const braces = /(?:^|\n) *use +([\w.]+)\.\{[^}]*$/.exec(before);
  if (braces !== null) return exported(workspace, file, braces[1] ?? '');
  const path = /(?:^|\n) *use +((?:\w+\.)*)\w*$/.exec(before);
  if (path === null) return undefined;
  const parent = path[1] ?? '';
  const known = workspace.modulesBeside(file).filter((name) => name.startsWith(parent));
  const next = new Set(known.map((name) => name.slice(parent.length).split('.')[0] ?? ''));
  return [
    ...[...next].map((name) => moduleItem(name, `${parent}${name}`)),
    ...exported(workspace, file, parent.slice(0, -1)),
  ];
}

const moduleItem = (text: string, whole: string): Completion => ({
  text,
  kind: 'module',
  detail: whole,
  doc: '',
});

/** What a module makes public. */
function exported(workspace: Workspace, file: string, module: string): readonly Completion[] {
  const source = module === '' ? undefined : workspace.module(file, module);
  if (source === undefined) return [];
  const { module: syntax } = parseModule(source);
  const loaded = { name: module, source, syntax, imports: [] };
  return definitionsOf(loaded, new Set())
    .filter(({ isPublic }) => isPublic)
    .map((definition) => itemOf(definition.name, definition, undefined));
}

// ---- names

const mark = 'llmcMark';

function named(
  workspace: Workspace,
  file: string,
  text: string,
  offset: number,
): readonly Completion[] {
  const marked = markings(text, offset).find((candidate) =>
    JSON.stringify(parseModule({ file, text: candidate }).module).includes(mark.slice(1)),
  );
  if (marked === undefined) return [];
  const analysis = workspace.analyse({ file, text: marked });
  const mention = analysis.mentions.find(({ name }) => name.text.includes(mark.slice(1)));
  const candidates: Names = mention?.candidates() ?? new Map();
  return [...candidates]
    .filter(([name]) => !name.includes(mark.slice(1)))
    .map(([name, definition]) => itemOf(name, definition, analysis));
}

/** The text with a name at the cursor, in the ways that may make it whole, likeliest first. */
function markings(text: string, offset: number): readonly string[] {
  const [before, after] = [text.slice(0, offset), text.slice(offset)];
  const isBegun = /\w$/.test(before);
  const marks = isBegun ? [mark] : [mark, mark.replace(/^./, (first) => first.toUpperCase())];
  const rest = after.split('\n', 1)[0] ?? '';
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return ['', closersFor(line + rest)].flatMap((closers) =>
    marks.map((word) => before + word + rest + closers + after.slice(rest.length)),
  );
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** What the line leaves open; a brace may be closed further down. */
function closersFor(line: string): string {
  const open: string[] = [];
  for (const [character] of line.matchAll(/[()[\]]/g)) {
    const closer = closers[character];
    if (closer === undefined) open.pop();
    else open.push(closer);
  }
  return open.reverse().join('');
}

function itemOf(text: string, definition: Definition, analysis: Analysis | undefined): Completion {
  const { kind, binder, signature, doc } = definition;
  const fact = binder === undefined ? undefined : analysis?.program.facts.binders.get(binder);
  const detail = fact === undefined ? signature : printType(fact.type);
  return { text, kind, detail: detail.replace(/\s+/g, ' '), doc };
}

// ---- words

const itemWords = ['fn', 'let', ...softWords];

/** At the margin an item begins; elsewhere an expression or a type. */
function words(line: string): readonly Completion[] {
  const isItem = /^\w*$/.test(line);
  return (isItem ? itemWords : [...reservedWords, ...scalarWords]).map(
    (text): Completion => ({ text, kind: 'word', detail: '', doc: '' }),
  );
}
