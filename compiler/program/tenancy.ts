/** What lives in each buffer of a program when, read off its dispatches. */
import type { Program } from './program.ts';

/** From the dispatch that writes a buffer to the last that touches it before it is written anew. */
export interface Tenancy {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/**
 * By buffer. An input lives in its buffer from the start, under its own name. Dispatches of one
 * label that write a buffer one after another, as the parts of a concatenation do, are one tenancy.
 */
export function tenancies(program: Program): readonly (readonly Tenancy[])[] {
  const lives = program.buffers.map(({ role, label }): Tenancy[] =>
    role === 'input' ? [{ label, first: 0, last: 0 }] : [],
  );
  program.dispatches.forEach(({ pipeline, ranges, label }, step) => {
    const { bindings } = program.pipelines[pipeline]!;
    ranges.forEach(({ buffer }, binding) => {
      const own = lives[buffer]!;
      const current = own.at(-1);
      const isNew = bindings[binding] === 'read_write' && current?.label !== label;
      if (isNew || current === undefined) own.push({ label, first: step, last: step });
      else own[own.length - 1] = { ...current, last: step };
    });
  });
  return lives;
}
