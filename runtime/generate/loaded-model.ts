/**
 * A language model on a device: its parameters are there once, and the programs that work on them
 * (reading, decoding, scoring, of whatever sizes) are compiled when they are first asked for.
 */
import { type ModelType, readsAnyLength } from '../../compiler/core/language-model.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import type { Device } from '../device/device.ts';
import { createExecutable, type Executable } from '../execute/executable.ts';
import type { Place } from '../execute/place.ts';
import { accept } from '../result.ts';
import type { HostTensors } from '../weights/tensor.ts';
import { bucket } from './decoder.ts';

/** A model of a program, with its parameters. */
export interface LanguageModel {
  readonly program: CheckedProgram;
  readonly type: ModelType;
  readonly tensors: HostTensors;
  /** How many different tokens there are: V. */
  readonly vocabulary: number;
  /** The most tokens it looks back on. */
  readonly context: number;
  /** Who asks for it, in messages. */
  readonly span: Span;
}

export interface Workshop {
  readonly device: Device;
  readonly compile: (graph: Result<Graph>) => Result<Program>;
  /** The buffers of parameters that are on the device already, as `model.wte`; else they are uploaded. */
  readonly parameters?: ReadonlyMap<string, Place>;
}

const prefix = 'model.';

/** Shorter rows are not worth a program of their own. */
const shortest = 16;

export class LoadedModel {
  readonly model: LanguageModel;
  readonly device: Device;
  readonly #compile: Workshop['compile'];
  readonly #given: Workshop['parameters'];
  readonly #programs = new Map<string, Program>();
  /** The one that has the parameters, then the newest of each name. */
  readonly #executables = new Map<string, { readonly key: string; readonly value: Executable }>();
  #parameters: Executable | undefined;

  constructor(model: LanguageModel, { device, compile, parameters }: Workshop) {
    this.model = model;
    this.device = device;
    this.#compile = compile;
    this.#given = parameters;
  }

  /** How many tokens a row is given to the model that has so many; the rest is filling. */
  rowLength(tokens: number): number {
    const { context, type } = this.model;
    return readsAnyLength(type) ? bucket(Math.max(tokens, shortest), context) : context;
  }

  /**
   * The program `name` at these sizes, ready to run. One of other sizes that was made before is not
   * usable any more. Errors: those of staging, compiling and of the device.
   */
  async executable(
    name: string,
    sizes: readonly number[],
    stage: () => Result<Graph>,
  ): Promise<Result<Executable>> {
    const key = sizes.join();
    const newest = this.#executables.get(name);
    if (newest?.key === key) return accept(newest.value);
    const program = this.#program(`${name} ${key}`, stage);
    if (!program.ok) return program;
    if (newest !== undefined && newest.value !== this.#parameters) newest.value.destroy();
    const made = await this.#load(program.value);
    if (made.ok) this.#executables.set(name, { key, value: made.value });
    return made;
  }

  /** Frees the device; what was compiled is kept, so that it may be used again. */
  destroy(): void {
    for (const { value } of this.#executables.values()) {
      if (value !== this.#parameters) value.destroy();
    }
    this.#parameters?.destroy();
    this.#parameters = undefined;
    this.#executables.clear();
  }

  #program(key: string, stage: () => Result<Graph>): Result<Program> {
    const known = this.#programs.get(key);
    if (known !== undefined) return accept(known);
    const compiled = this.#compile(stage());
    if (compiled.ok) this.#programs.set(key, compiled.value);
    return compiled;
  }

  async #load(program: Program): Promise<Result<Executable>> {
    const { device, model } = this;
    const shared = this.#given ?? this.#owned(program);
    const made = await createExecutable(device, program, shared, { span: model.span });
    if (made.ok && this.#given === undefined && this.#parameters === undefined) {
      this.#parameters = made.value;
      for (const [name, { values }] of model.tensors) made.value.write(`${prefix}${name}`, values);
    }
    return made;
  }

  /** Parameters of `program` that are there already. */
  #owned({ inputs }: Program): ReadonlyMap<string, Place> {
    const owner = this.#parameters;
    if (owner === undefined) return new Map();
    const names = inputs.map(({ name }) => name).filter((name) => name.startsWith(prefix));
    return new Map(names.map((name) => [name, owner.place(name)]));
  }
}
