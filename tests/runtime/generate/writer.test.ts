import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Writer } from '../../../runtime/generate/writer.ts';

/** Tokens are pieces of text. */
function write(pieces: readonly string[], stops: readonly string[]) {
  const told: string[] = [];
  const stream = () => ({ push: (id: number) => pieces[id]!, end: () => '' });
  const writer = new Writer({ stream }, stops, (text) => told.push(text));
  let used = 0;
  for (const id of pieces.keys()) {
    if (writer.isStopped) break;
    writer.push(id);
    used += 1;
  }
  writer.end();
  return { text: writer.text, told, used, isStopped: writer.isStopped };
}

test('a stop string is found across tokens, and is not part of the text', () => {
  const { text, told, used } = write(['Yes', '.\n', 'Us', 'er: no', ' more'], ['\nUser:']);
  expect(text).toBe('Yes.');
  expect(told.join('')).toBe('Yes.');
  expect(used).toBe(4);
});

test('what may become a stop string waits until it is not', () => {
  const { told } = write(['ab', 'c', 'x'], ['bcd']);
  expect(told).toEqual(['a', 'bcx']);
});

test('of several the first in the text counts', () => {
  expect(write(['one two three'], ['three', 'two']).text).toBe('one ');
});

test('what is held back at the end is told', () => {
  expect(write(['a', 'b'], ['bc'])).toMatchObject({
    text: 'ab',
    told: ['a', 'b'],
    isStopped: false,
  });
});

test('however a text is cut into tokens, it ends where its first stop string begins', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'aab'), { maxLength: 12 });
  const stops = fc.array(fc.constantFrom('aa', 'bab', 'abba', 'bb'), { maxLength: 3 });
  fc.assert(
    fc.property(letters, stops, (pieces, of) => {
      const whole = pieces.join('');
      const ends = of.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0);
      const { text, told } = write(pieces, of);
      // A later token may complete an earlier, longer stop string only after a shorter one was found.
      expect(told.join('')).toBe(text);
      expect(whole.startsWith(text)).toBe(true);
      if (ends.length === 0) expect(text).toBe(whole);
      else expect(of.some((stop) => whole.startsWith(stop, text.length))).toBe(true);
    }),
    { seed: 1 },
  );
});
