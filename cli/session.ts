/**
 * The steps that most commands begin with: load a program and show what is wrong with it, open a
 * device. Each ends the command with its exit code where it cannot go on.
 */
import {
  type Device,
  type LoadedProgram,
  loadProgram,
  type ModuleCache,
  openDevice,
  ScheduleCache,
} from '../runtime/index.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type DiagnosticView, exitCodeOf, type Sources } from './output/diagnostics.ts';

export type Checked = NonNullable<LoadedProgram['program']>;

/**
 * Goes on with the checked program if it has no errors. Warnings are shown and do not stop it.
 * Programs loaded with the same `cache` share the modules that they have in common.
 */
export async function withProgram(
  file: string,
  view: DiagnosticView,
  next: (checked: Checked, sources: Sources) => Promise<ExitCode>,
  cache?: ModuleCache,
): Promise<ExitCode> {
  return withLoaded(loadProgram(file, cache), view, next);
}

/** The same for a program that has been loaded. */
export async function withLoaded(
  { program, diagnostics, sources }: LoadedProgram,
  view: DiagnosticView,
  next: (checked: Checked, sources: Sources) => Promise<ExitCode>,
): Promise<ExitCode> {
  view.show(diagnostics, sources);
  const code = exitCodeOf(diagnostics);
  return code !== exitCode.ok || program === undefined ? code : next(program, sources);
}

/** Goes on with an open device, by the schedules that were learnt of it, and closes it afterwards. */
export async function withDevice(
  name: string,
  view: DiagnosticView,
  next: (device: Device) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await openDevice(name);
  if (!opened.ok) {
    view.show(opened.diagnostics, new Map());
    return exitCodeOf(opened.diagnostics);
  }
  try {
    const schedules = await ScheduleCache.open(opened.value);
    view.show(schedules.warnings, new Map());
    return await next({ ...opened.value, schedules });
  } finally {
    opened.value.close();
  }
}
