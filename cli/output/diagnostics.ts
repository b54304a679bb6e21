/** Shows what is wrong with a program: laid out for a person on stderr, or as records with `--json`. */
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type { SourceFile } from '../../compiler/source/span.ts';
import { LineIndex } from '../../compiler/source/text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Terminal } from './terminal.ts';

export type Sources = ReadonlyMap<string, SourceFile>;

/** Excerpts wider than this are harder to read, not easier. */
const widest = 100;

export interface DiagnosticView {
  show(diagnostics: readonly Diagnostic[], sources: Sources): void;
}

export function diagnosticView(terminal: Terminal, asJson: boolean): DiagnosticView {
  const asText = (diagnostic: Diagnostic, sources: Sources): string => {
    const width = Math.min(terminal.width, widest);
    return renderDiagnostic(diagnostic, sources, { width, color: terminal.hasColor }).trimEnd();
  };
  return {
    show: (diagnostics, sources) => {
      for (const [index, diagnostic] of diagnostics.entries()) {
        if (asJson) {
          terminal.record(diagnosticRecord(diagnostic, sources));
        } else {
          if (index > 0) terminal.message('');
          terminal.message(asText(diagnostic, sources));
        }
      }
    },
  };
}

/** What the shell hears: a machine without a device is not the program's fault. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return exitCode.ok;
  return errors.some(({ slug }) => slug === 'no-device') ? exitCode.noDevice : exitCode.wrong;
}

/** Without a place if the machine is meant, not a program. */
function diagnosticRecord(diagnostic: Diagnostic, sources: Sources): object {
  const { severity, slug, title, span, label, notes, hint } = diagnostic;
  const source = sources.get(span.file);
  const position = source && new LineIndex(source).position(span.start);
  const place = position && { file: span.file, ...position };
  return { event: 'diagnostic', severity, slug, title, ...place, label, notes, hint };
}
