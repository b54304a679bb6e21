import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { llmc } from './llmc.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'llmc-fmt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ugly = 'fn double( x : f32 )->f32=2*x // twice\n';
const neat = 'fn double(x: f32) -> f32 = 2 * x // twice\n';

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('files are rewritten, and those that change are printed', () => {
  const [changed, same] = [write('a.llm', ugly), write('b.llm', neat)];
  expect(llmc(['fmt', changed, same])).toEqual({ code: 0, stdout: `${changed}\n`, stderr: '' });
  expect(readFileSync(changed, 'utf8')).toBe(neat);
  expect(readdirSync(folder).sort()).toEqual(['a.llm', 'b.llm']);
});

test('--check lists and changes nothing', () => {
  const [changed, same] = [write('a.llm', ugly), write('b.llm', neat)];
  const checked = llmc(['fmt', '--check', changed, same]);
  expect(checked).toEqual({ code: 1, stdout: `${changed}\n`, stderr: '' });
  expect(readFileSync(changed, 'utf8')).toBe(ugly);
  expect(llmc(['fmt', '--check', same]).code).toBe(0);
});

test('a file with syntax errors is left alone, and the next one is formatted', () => {
  const [broken, changed] = [write('a.llm', 'fn f(x: f32 = x\n'), write('b.llm', ugly)];
  const { code, stdout, stderr } = llmc(['fmt', broken, changed]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${changed}\n` });
  expect(stderr).toContain('a.llm:1');
  expect(readFileSync(broken, 'utf8')).toBe('fn f(x: f32 = x\n');
});

test('a file that is not there', () => {
  const { code, stderr } = llmc(['fmt', path.join(folder, 'none.llm')]);
  expect(code).toBe(1);
  expect(stderr).toContain('I cannot read');
});
