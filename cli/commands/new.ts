/** `llmc new`: a project to start from, copied from `templates/new/`. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defineCommand } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Terminal } from '../output/terminal.ts';
import { readTemplate } from '../template.ts';

export const newProject = defineCommand({
  name: 'new',
  summary: 'make a folder with a model, its tests and a plan that trains it',
  about:
    'The model is small: its first loss is there after seconds. README.md in the folder says what ' +
    'to change first. A folder that holds anything is left alone.',
  args: [{ name: 'DIR', summary: 'the folder; made if it is not there' }],
  flags: {},
  examples: [
    ['llmc new letters', 'a folder beside the others'],
    ['llmc new .', 'in this folder, which must be empty'],
    ['llmc new work/first', 'folders on the way are made too'],
  ],
  run: async ({ args: [folder] }, terminal) => {
    try {
      return await makeProject(folder!, terminal);
    } catch (thrown) {
      const { reasonOf } = await import('../../runtime/result.ts');
      return refuse(`I cannot make ${folder}: ${reasonOf(thrown)}`, terminal);
    }
  },
});

async function makeProject(folder: string, terminal: Terminal): Promise<ExitCode> {
  await makeFolder(path.resolve(folder));
  const present = await readdir(folder);
  if (present.length > 0) {
    const hint = 'give a new name, or make the folder empty';
    return refuse(`${folder} is not empty: it holds ${present[0]}`, terminal, hint);
  }
  for (const { name, text } of await readTemplate(path.basename(path.resolve(folder)))) {
    const file = path.join(folder, name);
    await writeFile(file, text, { flag: 'wx' });
    terminal.data(`${file}\n`);
  }
  const { dim } = terminal.style;
  const main = quoted(path.join(folder, 'main.llm'));
  terminal.message(`next: llmc test ${main}    ${dim('the tests pass')}`);
  terminal.message(`      llmc run ${main}     ${dim('the loss falls')}`);
  return exitCode.ok;
}

/** With those on the way. Node's own way of doing it never ends where a file system takes no folders. */
async function makeFolder(folder: string): Promise<void> {
  const exists = await stat(folder).catch(() => undefined);
  if (exists?.isDirectory()) return;
  if (path.dirname(folder) !== folder) await makeFolder(path.dirname(folder));
  await mkdir(folder);
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function refuse(problem: string, { message, style }: Terminal, hint?: string): ExitCode {
  message(`${style.red('error:')} ${problem}`);
  if (hint !== undefined) message(`${style.cyan('hint:')} ${hint}`);
  return exitCode.wrong;
}
