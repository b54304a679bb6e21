/**
 * Renaming, tried before it is done: the files are analysed as they would be, and if a name would
 * then mean something else than before, nothing is changed.
 */
import { parseModule } from '../../compiler/syntax/parser.ts';
import type { Analysis } from './analysis.ts';
import { mentionAt, mentionsOf } from './analysis.ts';
import { type Definition, placeKey } from './definition.ts';
import type { Mention } from './mention.ts';
import type { Workspace } from './workspace.ts';

export interface Renaming {
  /** Offsets at which the old name gives way to the new, by file, ascending. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  readonly oldName: string;
}

export type Outcome =
  | { readonly ok: true; readonly renaming: Renaming }
  | { readonly ok: false; readonly reason: string };

/** What at the cursor can have another name. */
export function renamableAt(
  workspace: Workspace,
  analysis: Analysis,
  offset: number,
): (Mention & { readonly definition: Definition }) | undefined {
  const mention = mentionAt(analysis, offset);
  const definition = mention?.definition;
  if (mention === undefined || definition === undefined || definition.kind === 'module')
    return undefined;
  if (mention.name.text !== definition.name || !workspace.isOwn(definition.place.file))
    return undefined;
  return { ...mention, definition };
}

/** Every place of every file that means the definition, under its own name. */
export function usesOf(workspace: Workspace, definition: Definition): Renaming['places'] {
  const found = workspace.files().flatMap((file): [string, readonly number[]][] => {
    if (!workspace.read(file)?.text.includes(definition.name)) return [];
    const analysis = workspace.analysis(file);
    const starts = analysis === undefined ? [] : startsOf(analysis, definition);
    return starts.length === 0 ? [] : [[file, starts]];
  });
  return new Map(found);
}

const startsOf = (analysis: Analysis, definition: Definition): readonly number[] => [
  ...new Set(
    mentionsOf(analysis, definition)
      .filter(({ name }) => name.text === definition.name)
      .map(({ name }) => name.span.start),
  ),
];

export function rename(workspace: Workspace, definition: Definition, newName: string): Outcome {
  const oldName = definition.name;
  if (!isNameLike(oldName, newName)) {
    const kind = /^[A-Z]/.test(oldName) ? 'with a capital' : 'in lower case';
    return { ok: false, reason: `${newName} is no name ${kind}` };
  }
  const renaming: Renaming = { places: usesOf(workspace, definition), oldName };
  const reason = objection(workspace, definition, renaming, newName);
  return reason === undefined ? { ok: true, renaming } : { ok: false, reason };
}

/** The first letter says what a name can be, so it keeps its case. A word of the grammar is none. */
function isNameLike(oldName: string, newName: string): boolean {
  const pattern = /^[A-Z]/.test(oldName) ? /^[A-Z]\w*$/ : /^(?:[a-z]\w*|_\w+)$/;
  if (!pattern.test(newName)) return false;
  const text = /^[A-Z]/.test(newName) ? `type ${newName} = f32` : `let ${newName} = 1`;
  return parseModule({ file: '', text }).diagnostics.length === 0;
}

function objection(
  workspace: Workspace,
  definition: Definition,
  { places, oldName }: Renaming,
  newName: string,
): string | undefined {
  const texts = new Map(
    [...places].map(([file, starts]) => [
      file,
      replaced(workspace.read(file)?.text ?? '', starts, oldName, newName),
    ]),
  );
  const { file, start } = definition.place;
  const before = (places.get(file) ?? []).filter((at) => at < start).length;
  const moved = { file, start: start + before * (newName.length - oldName.length), end: start };
  for (const [touched, text] of texts) {
    const analysis = workspace.analyse({ file: touched, text }, texts);
    const meaning = analysis.mentions.filter(
      (mention) => mention.definition && placeKey(mention.definition.place) === placeKey(moved),
    );
    const count = new Set(meaning.map(({ name }) => name.span.start)).size;
    if (count !== places.get(touched)?.length) return `${newName} has a meaning here already`;
    const old = new Set(errorsIn(workspace.analysis(touched)));
    const fresh = errorsIn(analysis).find((title) => !old.has(title));
    if (fresh !== undefined) return fresh;
  }
  return undefined;
}

const errorsIn = (analysis: Analysis | undefined): readonly string[] =>
  (analysis?.program.diagnostics ?? []).flatMap(({ severity, title }) =>
    severity === 'error' ? [title] : [],
  );

function replaced(
  text: string,
  starts: readonly number[],
  oldName: string,
  newName: string,
): string {
  let end = 0;
  const kept = starts.map((start) => {
    const part = text.slice(end, start);
    end = start + oldName.length;
    return part;
  });
  return [...kept, text.slice(end)].join(newName);
}
