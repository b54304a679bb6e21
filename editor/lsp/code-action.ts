/** The changes that messages propose, as quick fixes. */
import { type CodeAction, CodeActionKind, type TextEdit } from 'vscode-languageserver/node';
import type { Diagnostic, Fix } from '../../compiler/diagnostics/diagnostic.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import type { Analysis } from './analysis.ts';
import { published } from './diagnostics.ts';
import { rangeOf } from './position.ts';
import { uriOf } from './workspace.ts';

/** Of the messages that are about some of the text from `start` to `end`. */
export function fixesIn(
  analysis: Analysis,
  { start, end }: { readonly start: number; readonly end: number },
): readonly CodeAction[] {
  const { source, program } = analysis;
  return program.diagnostics.flatMap((diagnostic) => {
    const { span, fix } = diagnostic;
    const isHere = span.file === source.file && span.start <= end && span.end >= start;
    return fix !== undefined && isHere ? [actionOf(diagnostic, fix, analysis)] : [];
  });
}

function actionOf(diagnostic: Diagnostic, fix: Fix, analysis: Analysis): CodeAction {
  const { source } = analysis;
  return {
    title: titleOf(fix, source),
    kind: CodeActionKind.QuickFix,
    isPreferred: true,
    diagnostics: [published(diagnostic, diagnostic.span, analysis)],
    edit: { changes: { [uriOf(source.file)]: [editOf(fix, source)] } },
  };
}

function titleOf(fix: Fix, { text }: SourceFile): string {
  if (fix.kind === 'import') return `Write use ${fix.name}`;
  const old = text.slice(fix.span.start, fix.span.end);
  return old === '' ? `Write ${fix.text.trim()} here` : `Write ${fix.text} instead of ${old}`;
}

function editOf(fix: Fix, source: SourceFile): TextEdit {
  if (fix.kind === 'replace') return { range: rangeOf(source, fix.span), newText: fix.text };
  const at = startOfUses(source);
  return { range: rangeOf(source, { start: at, end: at }), newText: `use ${fix.name}\n` };
}

/** Behind the lines about the file. */
function startOfUses({ text }: SourceFile): number {
  return /^(?:\/\/!.*\n|\s*\n)*/.exec(text)?.[0].length ?? 0;
}
