/**
 * A command as one record. Parsing, help, suggestions and the reference in `docs/cli.md` are all
 * derived from it; `run` gets values that have been checked.
 */
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './output/terminal.ts';

interface FlagHead {
  readonly summary: string;
  readonly short?: string;
}

/** `placeholder` stands for the value in help: `--out DIR`. */
export type Flag =
  | (FlagHead & { readonly kind: 'switch' })
  | (FlagHead & { readonly kind: 'text'; readonly placeholder: string; readonly default?: string })
  /** May be given again and again. */
  | (FlagHead & { readonly kind: 'texts'; readonly placeholder: string })
  | (FlagHead & {
      readonly kind: 'integer' | 'number';
      readonly placeholder: string;
      readonly minimum: number;
      readonly maximum?: number;
      readonly default?: number;
    })
  /** An amount of memory: `2GB`, `512MiB`. */
  | (FlagHead & { readonly kind: 'bytes'; readonly placeholder: string })
  | (FlagHead & {
      readonly kind: 'choice';
      readonly placeholder: string;
      readonly choices: readonly string[];
      readonly default?: string;
    });

/** Keyed by name, without the dashes: `top-k`. */
export type Flags = Readonly<Record<string, Flag>>;

type Given<F> = F extends { readonly default: unknown } ? never : undefined;

type FlagValue<F extends Flag> = F extends { readonly kind: 'switch' }
  ? boolean
  : F extends { readonly kind: 'texts' }
    ? readonly string[]
    : F extends { readonly kind: 'choice'; readonly choices: readonly (infer C)[] }
      ? C | Given<F>
      : F extends { readonly kind: 'integer' | 'number' | 'bytes' }
        ? number | Given<F>
        : string | Given<F>;

export type FlagValues<F extends Flags> = { readonly [K in keyof F]: FlagValue<F[K]> };

/** A positional argument. All are required; only the last may be `many`, or `optional`. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly many?: boolean;
  readonly optional?: boolean;
}

export interface Input<F extends Flags> {
  readonly args: readonly string[];
  readonly flags: FlagValues<F>;
}

export interface Command<F extends Flags = Flags> {
  /** One word, or two: `tokenizer train`. */
  readonly name: string;
  readonly summary: string;
  /** What a reader must know beyond the flags: a short paragraph. */
  readonly about: string;
  readonly args: readonly Argument[];
  readonly flags: F;
  /** Complete command lines, each with what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  run(input: Input<F>, terminal: Terminal): Promise<ExitCode>;
}

/** Checks the record against its own flags, then forgets them, so that commands fit in one table. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command {
  return command as unknown as Command;
}
