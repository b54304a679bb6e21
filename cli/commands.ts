/** Every command, in the order of `llmc --help`. */
import type { Command } from './command.ts';
import { call } from './commands/call.ts';
import { chat } from './commands/chat.ts';
import { check } from './commands/check.ts';
import { doctor } from './commands/doctor.ts';
import { evaluate } from './commands/eval.ts';
import { explain } from './commands/explain.ts';
import { exportRun } from './commands/export.ts';
import { fmt } from './commands/fmt.ts';
import { generate } from './commands/generate.ts';
import { importRun } from './commands/import.ts';
import { inspect } from './commands/inspect.ts';
import { lsp } from './commands/lsp.ts';
import { newProject } from './commands/new.ts';
import { profile } from './commands/profile.ts';
import { run } from './commands/run.ts';
import { test } from './commands/test.ts';
import { tokenizerCommands } from './commands/tokenizer.ts';
import { tune } from './commands/tune.ts';

export const commands: readonly Command[] = [
  newProject,
  run,
  check,
  test,
  fmt,
  call,
  inspect,
  profile,
  tune,
  generate,
  chat,
  evaluate,
  importRun,
  exportRun,
  ...tokenizerCommands,
  explain,
  lsp,
  doctor,
];
