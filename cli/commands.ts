/** Every command, in the order of `llmc --help`. */
import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { generate } from './commands/generate.ts';
import { inspect } from './commands/inspect.ts';
import { run } from './commands/run.ts';
import { test } from './commands/test.ts';

export const commands: readonly Command[] = [run, check, test, inspect, generate, explain, doctor];
