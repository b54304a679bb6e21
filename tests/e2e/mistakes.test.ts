/** What a user gets wrong ends with exit 1, a message with place and hint, and nothing half-written. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary, llmc, noDriver } from '../cli/llmc.ts';
import { eventsNamed, patience, program, type Settings, text, Workspace } from './workspace.ts';

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('text.txt', text);
  place.write('empty.txt', '');
  place.write('short.txt', 'abcd efg\n');
  place.write('odd.txt', `${text}Q\n`);
});
afterAll(() => place.remove());

/** A message on stderr, as parts: what a reader must find in it. */
interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly slugs: readonly string[];
  readonly message: string;
}

/** Runs a program as a person does, and takes apart what it says. */
function tell(source: string, out: string, env: NodeJS.ProcessEnv = {}): Told {
  place.write('mite.llm', source);
  const words = ['run', place.path('mite.llm'), '--out', place.path(out)];
  const { code, stdout, stderr } = llmc(words, env);
  const errors = stderr.split(/^(?=error: )/m).slice(1);
  return { code, stdout, slugs: errors.map(slugOf), message: errors.join('') };
}

/** Stands at the right of a line of its own or of the title: `slug · file:1:2`, or alone. */
function slugOf(error: string): string {
  return / {2}([a-z-]+)(?: · \S+:\d+:\d+)?$/m.exec(error)?.[1] ?? 'none';
}

interface Mistake {
  readonly settings: Settings;
  readonly slug: string;
  /** The line of the program that the message shows. */
  readonly excerpt: string;
  readonly words: readonly string[];
}

const zeros = '0'.repeat(64);
const mistakes: Readonly<Record<string, Mistake>> = {
  'a text that is not there': {
    settings: { read: 'read("no.txt")' },
    slug: 'cannot-read',
    excerpt: '10 │   let text = read("no.txt")',
    words: ['looked for', 'no.txt', 'The folder holds: empty.txt'],
  },
  'an empty text': {
    settings: { read: 'read("empty.txt")' },
    slug: 'empty-file',
    excerpt: '10 │   let text = read("empty.txt")',
    words: ['Write some text into it'],
  },
  'a text shorter than one block': {
    settings: { read: 'read("short.txt")' },
    slug: 'text-too-short',
    excerpt: '15 │     data: sequences[T: 8](letters, seen)',
    words: ['a block  9 tokens', 'found    7 tokens', 'make T smaller'],
  },
  'a character that the tokenizer has not seen': {
    settings: { read: 'read("odd.txt")', letters: 'seen' },
    slug: 'unknown-token',
    excerpt: '16 │     held_out: sequences[T: 8](letters, held)',
    words: ['U+0051 "Q" at line 13, column 1', 'Make the tokenizer from all the text'],
  },
  'a sha256 that does not match': {
    settings: { read: `read("text.txt", sha256: "${zeros}")` },
    slug: 'hash-mismatch',
    excerpt: '10 │ …read("text.txt", sha256: "000',
    words: [`expected  sha256 ${zeros}`, 'found     sha256 ', 'correct the sha256'],
  },
  'a model for another vocabulary': {
    settings: { vocabulary: 12 },
    slug: 'vocabulary-mismatch',
    excerpt: '13 │   let model = train[Mite](',
    words: ['the tokenizer has  9 tokens', 'V = 12', 'Give the model V: 9'],
  },
};

test.each(Object.entries(mistakes))('%s', patience, (_, { settings, slug, excerpt, words }) => {
  const { code, stdout, slugs, message } = tell(program(settings), 'refused');
  expect({ code, stdout, slugs }).toEqual({ code: 1, stdout: '', slugs: [slug] });
  for (const part of [excerpt, ...words]) expect(message).toContain(part);
  expect(place.list('refused')).toEqual([]);
});

const otherLetters = {
  evaluate: (plan: string) =>
    plan.replace('(letters, held))\n  generate', '(few, other))\n  generate'),
  generate: (plan: string) => plan.replace('(model, letters, "ab"', '(model, few, "ab"'),
};

test.each(Object.entries(otherLetters))(
  'a trained model is not made to %s with the letters of another text',
  patience,
  (name, change) => {
    place.write('few.txt', 'ab\n'.repeat(30));
    const few = '  let other = read("few.txt")\n  let few = characters(other)\n  evaluate(';
    const source = change(program()).replace('  evaluate(', few);
    const { code, slugs, message } = tell(source, `other-${name}`);
    expect({ code, slugs }).toEqual({ code: 1, slugs: ['vocabulary-mismatch'] });
    expect(message).toContain('the tokenizer has  3 tokens');
    expect(message).toContain(`│   ${name}`);
  },
);

test('a loss that is not finite names the step, and leaves no checkpoint', patience, () => {
  const { code, slugs, message } = tell(program({ by: 'lr: constant(1e30)' }), 'diverged');
  expect({ code, slugs }).toEqual({ code: 1, slugs: ['loss-not-finite'] });
  expect(message).toMatch(/diverged at step \d+\n/);
  expect(message).toContain('Try a smaller learning rate');
  expect(place.list('diverged').filter((name) => /safetensors|partial/.test(name))).toEqual([]);
});

test('a tensor that no buffer of the device can hold', patience, () => {
  const { code, slugs, message } = tell(program({ width: 65_536 }), 'large');
  expect(code).toBe(1);
  expect(new Set(slugs)).toEqual(new Set(['tensor-too-large']));
  expect(message).toMatch(/needs {4}[\d,]+ bytes/);
  expect(message).toContain('Make one of its sizes smaller');
  expect(place.list('large')).toEqual([]);
});

test('a comment or another prompt does not make it another run', patience, () => {
  expect(tell(program(), 'same').code).toBe(0);
  place.write('mite.llm', `// The same.\n${program().replace('"ab"', '"ef"')}`);
  const { code, events } = place.run('mite.llm', 'same');
  expect(code).toBe(0);
  expect(eventsNamed(events, 'step')).toEqual([]);
  expect(eventsNamed(events, 'sample')[0]!.text).toMatch(/^ef/);
});

test(
  'a full disk is said with the step that writes, and no part of a checkpoint stays',
  patience,
  (context) => {
    mkdirSync(place.path('disk'));
    // Each checkpoint takes 40 KB.
    const mount = ['-t', 'tmpfs', '-o', 'size=100k', 'llmc', place.path('disk')];
    if (spawnSync('mount', mount).status !== 0) context.skip('mounting is not permitted here');
    try {
      const { code, slugs, message } = tell(program({ every: 2 }), 'disk/run');
      expect({ code, slugs }).toEqual({ code: 1, slugs: ['disk-full'] });
      expect(message).toContain('13 │   let model = train[Mite](');
      expect(message).toContain('Free some space');
      const left = place.list('disk/run').filter((name) => name.includes('.partial'));
      expect(left).toEqual([]);
    } finally {
      spawnSync('umount', [place.path('disk')]);
    }
  },
);

test('a run folder that is a file, and a save that leads out of it', patience, () => {
  place.write('file', 'mine');
  const file = tell(program(), 'file');
  expect({ code: file.code, slugs: file.slugs }).toEqual({ code: 1, slugs: ['cannot-write'] });
  expect(place.read('file')).toBe('mine');

  const escaping = program().replace('"mite.safetensors"', '"../file"');
  const out = tell(escaping, 'escape');
  expect({ code: out.code, slugs: out.slugs }).toEqual({ code: 1, slugs: ['cannot-write'] });
  expect(out.message).toContain('../file leads out of it');
  expect(place.read('file')).toBe('mine');
});

test('a file without a plan', () => {
  const { code, slugs, message } = tell('fn f(x: f32) -> f32 = x\n', 'none');
  expect({ code, slugs }).toEqual({ code: 1, slugs: ['no-plan'] });
  expect(message).toContain('plan NAME { … }');
});

const faulty = `fn f(x: f32) -> f32 = y
fn g(x: f32[3]) -> f32[4] = x
fn h(x: f32) -> f32 = nope(x)
fn k(x: f32[2], z: f32[3]) -> f32[2] = x + z
fn m(x: Foo) -> f32 = 1.0
`;

test('five mistakes are five messages, from the top down, apart from each other', () => {
  place.write('faulty.llm', faulty);
  const { code, stdout, stderr } = llmc(['check', place.path('faulty.llm')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const lines = [...stderr.matchAll(/faulty\.llm:(\d):/g)].map(([, line]) => Number(line));
  expect(lines).toEqual([1, 2, 3, 4, 5]);
  expect(stderr.match(/\n\nerror: /g)).toHaveLength(4);
  expect(stderr).toContain('1 file checked, 5 errors');
});

test.each([
  ['mistakes in a program', ['check', 'faulty.llm']],
  ['what no buffer can hold', ['run', 'large.llm', '--out', 'large']],
  ['a text that is not there', ['run', 'missing.llm', '--out', 'missing']],
])('at 60 columns no message is wider: %s', patience, (_, words) => {
  place.write('faulty.llm', faulty);
  place.write('large.llm', program({ width: 65_536 }));
  place.write('missing.llm', program({ read: 'read("no.txt")' }));
  const { stderr } = spawnSync(process.execPath, [binary, ...words], {
    cwd: place.root,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '60' },
  });
  const message = stderr.slice(stderr.indexOf('error: '));
  // A path cannot be broken.
  const lines = message.split('\n').filter((line) => !line.includes(place.root));
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => [...line].length > 60)).toEqual([]);
});

// The Vulkan loader of Linux can be told to find no driver.
test.runIf(process.platform === 'linux')('no device: exit 3 and the command that helps', () => {
  const { code, stdout, slugs, message } = tell(program(), 'nowhere', noDriver);
  expect({ code, stdout, slugs }).toEqual({ code: 3, stdout: '', slugs: ['no-device'] });
  expect(message).toContain('sudo apt install libvulkan1 mesa-vulkan-drivers');
  expect(place.list('nowhere')).toEqual([]);
});
