import { expect, test } from 'vitest';
import { bugLine } from '../../cli/bug-report.ts';
import { CompilerBug } from '../../compiler/diagnostics/invariant.ts';

test('a bug of ours is one line with all that a report needs', () => {
  const bug = new CompilerBug('two inputs\nare named x', { file: 'gpt.llm', start: 12, end: 13 });
  bug.stack = [
    'CompilerBug: two inputs',
    '    at invariant (/home/a/compiler/diagnostics/invariant.ts:20:19)',
    '    at input (/home/a/compiler/graph/builder.ts:41:5)',
  ].join('\n');
  const line = bugLine(bug, { version: '1.2.3', words: ['run', 'gpt.llm'] });
  expect(line.split(' | ')).toEqual([
    'CompilerBug: two inputs are named x',
    'compiling gpt.llm at offset 12',
    'at compiler/graph/builder.ts:41:5',
    `llmc 1.2.3, node ${process.versions.node}, ${process.platform}-${process.arch}`,
    'llmc run gpt.llm',
  ]);
});

test('whatever else is thrown is a bug too', () => {
  expect(bugLine('oops', { version: '1.2.3', words: [] })).toContain('Error: oops | ');
});
