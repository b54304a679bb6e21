/** Programs as JSON: a program compiled once runs again without a compiler. */
import type { Result } from '../diagnostics/diagnostic.ts';
import type { Program } from './program.ts';

export function serialise(program: Program): string {
  return `${JSON.stringify(program)}\n`;
}

/** Reads what `serialise` wrote. `file` is for the message if the text is something else. */
export function deserialise(file: string, text: string): Result<Program> {
  const value = parse(text);
  if (isProgram(value)) return { ok: true, value, warnings: [] };
  return {
    ok: false,
    diagnostics: [
      {
        severity: 'error',
        slug: 'bad-program-file',
        title: 'This file is no compiled program',
        span: { file, start: 0, end: 0 },
        hint: 'It is damaged, or from another version: compile the source again.',
      },
    ],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const parts: readonly (keyof Program)[] = [
  'buffers',
  'inputs',
  'outputs',
  'pipelines',
  'dispatches',
  'repeats',
  'copies',
];

function isProgram(value: unknown): value is Program {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const isComplete = parts.every((part) => Array.isArray(fields[part]));
  return fields.schema === 2 && typeof fields.name === 'string' && isComplete;
}
