/** Our side: an entry of `programs.llm`, compiled for the device and kept on it. */
import { existsSync, readFileSync } from 'node:fs';
import { noStatics } from '../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../compiler/core/entry.ts';
import type { Diagnostic, Result } from '../compiler/diagnostics/diagnostic.ts';
import { elementCount, type Graph } from '../compiler/graph/graph.ts';
import { check } from '../compiler/index.ts';
import { compileGraph } from '../compiler/pipeline.ts';
import type { Program, TensorSlot } from '../compiler/program/program.ts';
import type { SourceFile } from '../compiler/source/span.ts';
import type { CheckedProgram } from '../compiler/types/declaration.ts';
import type { Device } from '../runtime/device/device.ts';
import { createExecutable, type Executable } from '../runtime/execute/executable.ts';
import type { Side } from './measure.ts';
import { tokens, uniform } from './numbers.ts';

export interface Entry {
  readonly name: string;
  readonly dims: Readonly<Record<string, number>>;
  readonly results: readonly string[];
  /** Results that take over the storage of inputs. */
  readonly donate?: readonly string[];
  /** Ids of tokens are drawn below this. */
  readonly vocabulary?: number;
}

export interface Compiled {
  readonly executable: Executable;
  readonly side: Side;
  readonly program: Program;
  /** Staging, passes, lowering. */
  readonly compileMilliseconds: number;
}

/** Reads and checks `programs.llm` and what it uses. */
export function checkPrograms(): CheckedProgram {
  const root = new URL('../', import.meta.url);
  const read = (path: string): SourceFile | undefined => {
    const file = new URL(path, root);
    return existsSync(file) ? { file: path, text: readFileSync(file, 'utf8') } : undefined;
  };
  const library = (name: string): SourceFile | undefined =>
    read(`stdlib/${name.replace(/^std\./, '').replaceAll('.', '/')}.llm`);
  const { program, diagnostics } = check(read('bench/programs.llm')!, library);
  if (program === undefined) throw failure(diagnostics);
  return program;
}

export async function compileEntry(
  programs: CheckedProgram,
  device: Device,
  entry: Entry,
): Promise<Compiled> {
  const start = performance.now();
  const options = { target: device.target, optimize: 2 } as const;
  const program = unwrap(compileGraph(stageEntry(programs, entry), options));
  const compileMilliseconds = performance.now() - start;
  const { executable, side } = await placeOn(device, program, entry);
  return { executable, side, program, compileMilliseconds };
}

/** A program on the device, with inputs. */
export async function placeOn(
  device: Device,
  program: Program,
  entry: Entry,
): Promise<Pick<Compiled, 'executable' | 'side'>> {
  const executable = unwrap(await createExecutable(device, program));
  for (const [seed, slot] of program.inputs.entries())
    executable.write(slot.name, startingValues(slot, seed + 1, entry));
  return { executable, side: sideOf(device, executable) };
}

/** The graph of an entry, before any pass. */
export function stageEntry(programs: CheckedProgram, entry: Entry): Graph {
  const statics = {
    ...noStatics,
    dims: new Map(Object.entries(entry.dims)),
    dtypes: new Map([['float', 'f32'] as const]),
  };
  return unwrap(
    stageFunction(findFunction(programs, 'programs', entry.name), {
      name: entry.name,
      statics,
      results: entry.results,
      ...(entry.donate === undefined ? {} : { donate: entry.donate }),
    }),
  );
}

/** Small numbers everywhere but in moments, which start at zero, and gains, which start at one. */
function startingValues(
  { name, dtype, shape }: TensorSlot,
  seed: number,
  { vocabulary }: Entry,
): Float32Array | Int32Array {
  const count = elementCount(shape);
  if (name.startsWith('batch.')) return tokens(count, vocabulary ?? 1, seed);
  if (dtype !== 'f32') return new Int32Array(count);
  if (name.startsWith('state.')) return new Float32Array(count);
  if (name.endsWith('.gain')) return new Float32Array(count).fill(1);
  return uniform(count, seed, name.startsWith('model.') ? 0.035 : 1);
}

function sideOf(device: Device, executable: Executable): Side {
  return {
    run: async () => {
      executable.run();
      await device.gpu.queue.onSubmittedWorkDone();
      const trouble = device.failure();
      if (trouble !== undefined) throw failure([trouble]);
    },
    dispose: () => executable.destroy(),
  };
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw failure(result.diagnostics);
}

function failure(diagnostics: readonly Diagnostic[]): Error {
  const lines = diagnostics.map(
    ({ title, span, label, notes }) =>
      `${span.file}:${span.start}: ${[title, label, ...(notes ?? [])].join(' · ')}`,
  );
  return new Error(lines.join('\n'));
}
