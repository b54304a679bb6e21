import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../../runtime/data/json-fault.ts';
import { hashOfRows, parseJsonl } from '../../../runtime/data/records.ts';

const span = { file: 'tiny.llm', start: 3, end: 9 };

function refusal(text: string) {
  const parsed = parseJsonl(text, 'data/a.jsonl', span);
  if (parsed.ok) throw new Error('it was read');
  expect(parsed.diagnostics[0]!.span).toBe(span);
  return parsed.diagnostics[0]!;
}

test('rows know their lines; empty lines, line ends and the byte order mark do not matter', () => {
  const parsed = parseJsonl('\uFEFF{"a": 1}\r\n\n  \n{"a": [true, null]}', 'a.jsonl', span);
  expect(parsed.ok && parsed.value).toEqual([
    { value: { a: 1 }, place: 'a.jsonl:1' },
    { value: { a: [true, null] }, place: 'a.jsonl:4' },
  ]);
});

test('a broken line is shown with its file, line and column', () => {
  const { slug, notes } = refusal('{"a": 1}\n{"a": "é", b: 2}\n');
  expect(slug).toBe('bad-jsonl');
  expect(notes).toEqual([
    'data/a.jsonl:2:12',
    '{"a": "é", b: 2}',
    '           ^ not expected here',
  ]);
});

test('a line that was cut off says so', () => {
  expect(refusal('{"a": [1, 2').notes).toEqual([
    'data/a.jsonl:1:12',
    '{"a": [1, 2',
    '           ^ the line ends too early',
  ]);
});

test('of a long line the part around the fault is shown', () => {
  const { notes } = refusal(`{"a": "${'x'.repeat(5000)}" oops, "b": "${'y'.repeat(5000)}"}`);
  const [place, excerpt, caret] = notes as [string, string, string];
  expect(place).toBe('data/a.jsonl:1:5010');
  expect(excerpt.length).toBeLessThanOrEqual(72);
  expect(excerpt.slice(caret.indexOf('^')).startsWith('oops')).toBe(true);
});

test('a line that is not an object, and a file without rows', () => {
  expect(refusal('[1, 2]')).toMatchObject({
    slug: 'bad-jsonl',
    notes: ['data/a.jsonl:1', '[1, 2]'],
  });
  expect(refusal(' \n')).toMatchObject({ slug: 'no-rows', notes: ['data/a.jsonl'] });
});

test('nesting without end is refused as any other fault', () => {
  expect(refusal(`{"a": ${'['.repeat(200_000)}`).slug).toBe('bad-jsonl');
});

test('what JSON.parse takes has no fault, and what it refuses has one', () => {
  const breaking = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom('"', '\\', ',', '}', '0', '\n', 'x', ''),
  );
  const property = fc.property(breaking, ([json, at, piece]) => {
    const place = at % (json.length + 1);
    const text = json.slice(0, place) + piece + json.slice(place + 1);
    expect(jsonFault(json)).toBeUndefined();
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    const fault = jsonFault(text);
    expect(fault === undefined).toBe(isJson);
    // The fault is the first: what stands before it can be gone on with, so it alone is no fault.
    if (fault !== undefined) expect(jsonFault(text.slice(0, fault)) ?? fault).toBe(fault);
  });
  fc.assert(property, { seed: 1, numRuns: 2000 });
});

test('the hash is that of the values in order', () => {
  const rows = (text: string) => {
    const parsed = parseJsonl(text, 'x', span);
    return parsed.ok ? hashOfRows(parsed.value) : '';
  };
  expect(rows('{"a":1}\n{"b":2}')).toBe(rows('{"a": 1}\n\n{ "b":2 }'));
  expect(rows('{"a":1}\n{"b":2}')).not.toBe(rows('{"b":2}\n{"a":1}'));
});
