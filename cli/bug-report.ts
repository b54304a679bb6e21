/** A bug of ours as one line that can be pasted into a report: what, where in us, for which program. */
import { CompilerBug } from '../compiler/diagnostics/invariant.ts';

export interface Surroundings {
  readonly version: string;
  /** The command line, without `llmc`. */
  readonly words: readonly string[];
}

export function bugLine(thrown: unknown, { version, words }: Surroundings): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const span = error instanceof CompilerBug ? error.span : undefined;
  return [
    `${error.name}: ${error.message.split('\n').join(' ')}`,
    ...(span === undefined ? [] : [`compiling ${span.file} at offset ${span.start}`]),
    ...origin(error),
    `llmc ${version}, node ${process.versions.node}, ${process.platform}-${process.arch}`,
    `llmc ${words.join(' ')}`,
  ].join(' | ');
}

/** The first line of the stack that is ours and not the assertion itself: `compiler/graph/ops.ts:12:3`. */
function origin(error: Error): string[] {
  const frame = (error.stack ?? '')
    .split('\n')
    .map((line) => /((?:compiler|runtime|cli)\/[\w./-]+:\d+:\d+)/.exec(line)?.[1])
    .find((place) => place !== undefined && !place.includes('diagnostics/invariant'));
  return frame === undefined ? [] : [`at ${frame}`];
}
