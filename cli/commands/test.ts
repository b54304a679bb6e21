/** `llmc test`: runs the `test` blocks of a file or of all files under a folder, on a device. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Device, ModuleCache, TestOutcome } from '../../runtime/index.ts';
import { defineCommand } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { deviceFlag, jsonFlag, optimizeFlag, optimizeLevel } from '../flags.ts';
import {
  type DiagnosticView,
  diagnosticView,
  exitCodeOf,
  type Sources,
} from '../output/diagnostics.ts';
import { duration, plural } from '../output/quantity.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Checked } from '../session.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'run the `test` blocks of a file, or of every file in a folder',
  about:
    'Each block runs on the device with a fixed random key, so a test that passes keeps passing. ' +
    'Examples in comments, ```llm blocks of `///` and `//!`, are checked, and their tests run. ' +
    'Exit code 1 if one fails or a file has mistakes.',
  args: [{ name: 'PATH', summary: 'an .llm file, or a folder that is searched' }],
  flags: { device: deviceFlag, opt: optimizeFlag, json: jsonFlag },
  examples: [
    ['llmc test model.llm', 'one file'],
    ['llmc test stdlib', 'the whole standard library'],
    ['llmc test model.llm --opt 0', 'without optimizations, to tell whose fault it is'],
  ],
  run: async ({ args: [root], flags }, terminal) => {
    const view = diagnosticView(terminal, flags.json);
    const files = await programsUnder(root!);
    if (files.length === 0) {
      terminal.message(`${root} holds no .llm file`);
      return exitCode.wrong;
    }
    const { ModuleCache } = await import('../../runtime/index.ts');
    const { withDevice } = await import('../session.ts');
    const start = performance.now();
    return withDevice(flags.device, view, async (device) => {
      const tally: Tally = { passed: 0, failed: 0, code: exitCode.ok };
      const around: Surroundings = {
        device,
        optimize: optimizeLevel[flags.opt],
        cache: new ModuleCache(),
        view,
        terminal,
        asJson: flags.json,
      };
      for (const file of files) await testFile(file, around, tally);
      conclude(tally, (performance.now() - start) / 1000, terminal, flags.json);
      return tally.failed > 0 ? exitCode.wrong : tally.code;
    });
  },
});

interface Tally {
  passed: number;
  failed: number;
  /** Of the first file that could not be tested at all. */
  code: ExitCode;
}

interface Surroundings {
  readonly device: Device;
  readonly optimize: 0 | 1 | 2;
  /** The files share what they import. */
  readonly cache: ModuleCache;
  readonly view: DiagnosticView;
  readonly terminal: Terminal;
  readonly asJson: boolean;
}

async function testFile(file: string, around: Surroundings, tally: Tally): Promise<void> {
  const { loadExamples, loadProgram, runTests } = await import('../../runtime/index.ts');
  const { withLoaded } = await import('../session.ts');
  const { device, optimize, cache, view, terminal, asJson } = around;
  const note = (outcome: TestOutcome): void => {
    tally[outcome.passed ? 'passed' : 'failed'] += 1;
    if (asJson) terminal.record(testRecord(file, outcome));
    else terminal.message(testLine(outcome, terminal));
  };
  const testProgram = async (checked: Checked, sources: Sources): Promise<ExitCode> => {
    const onTest = (outcome: TestOutcome): void => {
      note(outcome);
      if (outcome.diagnostic !== undefined) view.show([outcome.diagnostic], sources);
    };
    const result = await runTests(checked, { device, optimize, onTest });
    const messages = result.ok ? result.warnings : result.diagnostics;
    view.show(messages, sources);
    return exitCodeOf(messages);
  };
  const whole = loadProgram(file, cache);
  if (!asJson && whole.program !== undefined) terminal.message(terminal.style.bold(file));
  const codes = [await withLoaded(whole, view, testProgram)];
  for (const example of whole.program === undefined ? [] : loadExamples(whole, cache)) {
    const started = performance.now();
    codes.push(await withLoaded(example, view, testProgram));
    const passed = example.program !== undefined;
    const title = `the example at line ${example.line} ${passed ? 'compiles' : 'has mistakes'}`;
    note({ title, passed, milliseconds: performance.now() - started });
  }
  const worst = codes.find((code) => code !== exitCode.ok);
  if (tally.code === exitCode.ok && worst !== undefined) tally.code = worst;
}

function testRecord(file: string, { title, passed, milliseconds }: TestOutcome): object {
  return { event: 'test', file, title, passed, milliseconds };
}

function testLine({ title, passed, milliseconds }: TestOutcome, { style }: Terminal): string {
  const mark = passed ? style.green('ok  ') : style.red('fail');
  return `  ${mark}  ${title}  ${style.dim(duration(milliseconds / 1000))}`;
}

function conclude(tally: Tally, seconds: number, terminal: Terminal, asJson: boolean): void {
  const { passed, failed } = tally;
  if (asJson) {
    terminal.record({ event: 'done', passed, failed, seconds });
  } else {
    const paint = failed > 0 ? terminal.style.red : terminal.style.green;
    const counts = paint(`${passed} passed, ${failed} failed`);
    terminal.message(`${plural(passed + failed, 'test')}: ${counts}, ${duration(seconds)}`);
  }
}

/** A path that is no folder is taken as a file: whoever loads it says what is wrong with it. */
async function programsUnder(root: string): Promise<string[]> {
  const isFolder = await stat(root).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [root];
  const names = await readdir(root, { recursive: true });
  return names
    .filter((name) => name.endsWith('.llm') && !name.split(path.sep).includes('node_modules'))
    .sort()
    .map((name) => path.join(root, name));
}
