/** Everything an editor asks of one file: the checked program with every name and what it means. */
import type { ReadModule } from '../../compiler/modules/load.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import type { ExprSyntax } from '../../compiler/syntax/ast.ts';
import { type ExaminedProgram, examineProgram } from '../../compiler/types/check.ts';
import type { ExpressionFact } from '../../compiler/types/facts.ts';
import type { ModuleCache } from '../../compiler/types/module-cache.ts';
import { type Definition, placeKey } from './definition.ts';
import type { Mention } from './mention.ts';
import { World } from './scope.ts';
import { walkModule } from './walk-module.ts';

export interface Analysis {
  readonly source: SourceFile;
  readonly program: ExaminedProgram;
  /** Every name in the file, in its order. */
  readonly mentions: readonly Mention[];
}

/** `known` are further modules' names, for did-you-mean; `cache` has those already checked. */
export function analyse(
  source: SourceFile,
  readModule: ReadModule,
  known: readonly string[],
  cache: ModuleCache,
): Analysis {
  const program = examineProgram(source, readModule, known, cache);
  return { source, program, mentions: mentionsIn(program) };
}

function mentionsIn({ loaded, modules, facts }: ExaminedProgram): readonly Mention[] {
  const root = loaded[loaded.length - 1];
  if (root === undefined) return [];
  const mentions: Mention[] = [];
  const walk = {
    world: new World(loaded),
    facts,
    report: (mention: Mention) => void mentions.push(mention),
  };
  walkModule(walk, root, modules.get(root.name));
  return mentions.sort((a, b) => a.name.span.start - b.name.span.start);
}

/** The name that the cursor is on, or right behind. */
export function mentionAt({ mentions }: Analysis, offset: number): Mention | undefined {
  return mentions.find(({ name }) => name.span.start <= offset && offset <= name.span.end);
}

/** All places in the file that mean this definition. */
export function mentionsOf({ mentions }: Analysis, definition: Definition): readonly Mention[] {
  const key = placeKey(definition.place);
  return mentions.filter((m) => m.definition !== undefined && placeKey(m.definition.place) === key);
}

/** The smallest expression around the cursor of which the checker knows something. */
export function expressionAt(
  { program }: Analysis,
  offset: number,
): readonly [ExprSyntax, ExpressionFact] | undefined {
  const length = ({ span }: ExprSyntax) => span.end - span.start;
  let best: readonly [ExprSyntax, ExpressionFact] | undefined;
  for (const entry of program.facts.expressions) {
    const [{ span }] = entry;
    if (offset < span.start || offset > span.end) continue;
    if (best === undefined || length(entry[0]) < length(best[0])) best = entry;
  }
  return best;
}
