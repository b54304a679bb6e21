/** `test` blocks on a device: each is one Program whose outputs are its conditions. */

import { type StagedTest, stageTest } from '../compiler/core/entry.ts';
import type { Diagnostic, Result } from '../compiler/diagnostics/diagnostic.ts';
import { compileGraph, type OptimizationLevel } from '../compiler/pipeline.ts';
import type { BlockDecl, CheckedProgram } from '../compiler/types/declaration.ts';
import type { Device } from './device/device.ts';
import { createExecutable, type Executable } from './execute/executable.ts';
import { accept } from './result.ts';

export interface TestOutcome {
  readonly title: string;
  readonly passed: boolean;
  /** Why it failed: the first condition that does not hold, or what kept it from running. */
  readonly diagnostic?: Diagnostic;
  readonly milliseconds: number;
}

export interface TestOptions {
  readonly device: Device;
  readonly optimize: OptimizationLevel;
  readonly onTest?: (outcome: TestOutcome) => void;
}

/** The seed of every test's draws. */
const seed = 20_26;

/** Runs the tests of the root module, in order. */
export async function runTests(
  program: CheckedProgram,
  { device, optimize, onTest }: TestOptions,
): Promise<Result<readonly TestOutcome[]>> {
  const outcomes: TestOutcome[] = [];
  for (const test of program.main.tests) {
    const started = performance.now();
    const [diagnostic] = await runTest(test, device, optimize);
    const outcome: TestOutcome = {
      title: test.name,
      passed: diagnostic === undefined,
      ...(diagnostic === undefined ? {} : { diagnostic }),
      milliseconds: performance.now() - started,
    };
    onTest?.(outcome);
    outcomes.push(outcome);
  }
  return accept(outcomes);
}

async function runTest(
  test: BlockDecl,
  device: Device,
  optimize: OptimizationLevel,
): Promise<readonly Diagnostic[]> {
  const staged = stageTest(test);
  if (!staged.ok) return staged.diagnostics;
  const compiled = compileGraph(staged.value.graph, {
    target: device.target,
    optimize,
    choose: device.schedules.choose,
  });
  if (!compiled.ok) return compiled.diagnostics;
  const executable = await createExecutable(device, compiled.value);
  if (!executable.ok) return executable.diagnostics;
  const failures = await failedAsserts(executable.value, staged.value);
  executable.value.destroy();
  return failures.ok ? failures.value : failures.diagnostics;
}

async function failedAsserts(
  executable: Executable,
  test: StagedTest,
): Promise<Result<readonly Diagnostic[]>> {
  if (test.graph.inputs.some((input) => input.attributes.name === 'key')) {
    executable.write('key', new Uint32Array([seed, 0]));
  }
  executable.run();
  const failures: Diagnostic[] = [];
  for (const { output, span } of test.asserts) {
    const read = await executable.read(output);
    if (!read.ok) return read;
    if (Number(read.value.values[0]) !== 0) continue;
    failures.push({
      severity: 'error',
      slug: 'assertion-failed',
      title: 'This does not hold',
      span,
    });
  }
  return accept(failures);
}
