/** Modules of the standard library that the host calls by itself, whatever the user's program uses. */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';
import { loadProgram, ModuleCache, pathOf, standardModules } from '../load.ts';

const cache = new ModuleCache();
const loaded = new Map<string, CheckedProgram>();

/** `std.run`, checked once a process. */
export function library(module: string): CheckedProgram {
  const known = loaded.get(module);
  if (known !== undefined) return known;
  const [, ...parts] = module.split('.');
  const { program } = loadProgram(pathOf(`std/${parts.join('/')}.llm`), cache);
  invariant(program, () => `the standard library's ${module} does not check`);
  loaded.set(module, program);
  return program;
}

export function inLibrary(module: string): boolean {
  return standardModules().includes(module);
}
