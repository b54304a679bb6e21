/** A page of `docs/errors/`: what an error means, a program with it, the message, the repair. */

import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import { check } from '../../compiler/index.ts';
import { inspect } from '../../compiler/inspect.ts';
import type { ReadModule } from '../../compiler/modules/load.ts';
import { baseline } from '../../compiler/target/target.ts';
import { moduleReader, standardModules } from '../../runtime/load.ts';

export interface ErrorPage {
  /** The first line, `# slug`. */
  readonly title: string;
  readonly prose: readonly string[];
  /** Both absent where no program alone causes the error. */
  readonly wrong?: Program;
  readonly right?: Program;
}

/** File names to texts; the first is the main one. */
export type Program = ReadonlyMap<string, string>;

const main = 'example.llm';
const library = moduleReader('');

export function parsePage(markdown: string): ErrorPage {
  const [title = '', ...rest] = markdown.split('\n');
  const [prose = '', examples] = rest.join('\n').split('\nWrong:\n');
  const page = { title, prose: prose.split('\n') };
  if (examples === undefined) return page;
  const [wrong = '', right = ''] = examples.split('\nRight:\n');
  return { ...page, wrong: programOf(wrong), right: programOf(right) };
}

function programOf(markdown: string): Program {
  const fences = [...markdown.matchAll(/```llm ?(\S*)\n([\s\S]*?)```\n/g)];
  return new Map(fences.map(([, name, text]) => [name || main, text!]));
}

/** The page with this message in place of the one it has. */
export function withMessage(markdown: string, message: string): string {
  return markdown.replace(/```text\n[\s\S]*?```\n/, () => `\`\`\`text\n${message}\n\`\`\`\n`);
}

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** As a terminal of 80 columns shows them. */
  readonly shown: string;
}

/** Checks a program, and stages its first test or training if that finds nothing. */
export function diagnose(program: Program): Outcome {
  const [[file, text]] = [...program] as [[string, string]];
  const read: ReadModule = (name) => {
    const path = `${name.replaceAll('.', '/')}.llm`;
    const own = program.get(path);
    return own === undefined ? library(name) : { file: path, text: own };
  };
  const checked = check({ file, text }, read, standardModules());
  const { sources } = checked;
  const found = [...checked.diagnostics];
  if (checked.program !== undefined) {
    const staged = inspect(checked.program, sources, { stage: 'core', target: baseline });
    if (!staged.ok) found.push(...staged.diagnostics.filter(({ slug }) => slug !== 'no-entry'));
  }
  const shown = found.map((each) => renderDiagnostic(each, sources, { width: 80, color: false }));
  return { diagnostics: found, shown: shown.join('\n\n') };
}
