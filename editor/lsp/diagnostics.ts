/** Our messages as the protocol's: the words of the terminal without its excerpt. */
import {
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Diagnostic as Published,
} from 'vscode-languageserver/node';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Analysis } from './analysis.ts';
import { locationOf, rangeOf } from './position.ts';

/** What is wrong in the file, and at its `use` lines what is wrong in those that it uses. */
export function publishedOf(analysis: Analysis): readonly Published[] {
  const { source, program } = analysis;
  const own = program.diagnostics.filter(({ span }) => isIn(span, analysis));
  const foreign = program.diagnostics.filter(
    ({ span, severity }) => severity === 'error' && !isIn(span, analysis),
  );
  const broken = new Map(foreign.map((diagnostic) => [diagnostic.span.file, diagnostic]));
  return [
    ...own.map((diagnostic) => published(diagnostic, diagnostic.span, analysis)),
    ...[...broken.values()].map((diagnostic) =>
      published(
        {
          ...diagnostic,
          title: `${diagnostic.span.file} has an error: ${diagnostic.title}`,
          related: [{ span: diagnostic.span, label: diagnostic.label ?? diagnostic.title }],
        },
        useOf(diagnostic.span, analysis) ?? { file: source.file, start: 0, end: 0 },
        analysis,
      ),
    ),
  ];
}

const isIn = ({ file }: Span, { source }: Analysis): boolean => file === source.file || file === '';

/** The `use` that brings a file in, if it is not another file's. */
function useOf({ file }: Span, { program }: Analysis): Span | undefined {
  const module = program.loaded.find(({ source }) => source.file === file);
  const root = program.loaded[program.loaded.length - 1];
  return root?.imports.find((found) => found.module === module?.name)?.span;
}

/** One message, with its place in the file that is open. */
export function published(
  diagnostic: Diagnostic,
  span: Span,
  { source, program }: Analysis,
): Published {
  const { severity, slug, related = [] } = diagnostic;
  return {
    range: rangeOf(source, span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: slug,
    source: 'llmc',
    message: wordsOf(diagnostic),
    relatedInformation: related.map(
      ({ span, label }): DiagnosticRelatedInformation => ({
        location: locationOf(span, program.sources),
        message: label,
      }),
    ),
  };
}

function wordsOf({ title, label, notes = [], hint }: Diagnostic): string {
  const first = label === undefined ? title : `${title}: ${label}`;
  return [first, ...notes, ...(hint === undefined ? [] : [`Hint: ${hint}`])].join('\n');
}
