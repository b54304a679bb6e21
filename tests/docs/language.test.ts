/** `docs/language.md` says what is so: its programs, its list of the prelude, its grammar. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stageTest } from '../../compiler/core/entry.ts';
import { formatModule } from '../../compiler/syntax/format.ts';
import { tokenize } from '../../compiler/syntax/lexer.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';
import { type Block, blocksOf, checkBlock, failuresOf, messagesOf, read } from './blocks.ts';
import { follows, readGrammar, undefinedNames } from './ebnf.ts';

const document = read('docs/language.md');
const blocks = blocksOf(document);

/** What the checker says; of programs it accepts, what their tests say when they are staged. */
function slugsOf(block: Block): readonly string[] {
  const { program, diagnostics } = checkBlock(block);
  const staged = (program?.main.tests ?? []).map((one) => stageTest(one));
  const late = staged.flatMap((one) => (one.ok ? [] : one.diagnostics));
  return [...diagnostics, ...late].map(({ severity, slug }) => `${severity} ${slug}`);
}

describe('programs', () => {
  const right = blocks.filter(({ mark }) => mark === '');
  const wrong = blocks.filter(({ mark }) => mark !== '');

  test('there are many of both kinds', () => {
    expect(right.length).toBeGreaterThan(15);
    expect(wrong.length).toBeGreaterThan(15);
  });

  test.each(blocks.map((block) => [block.line, block] as const))(
    'line %i is formatted',
    (_, block) => {
      const { text } = block;
      expect(formatModule({ file: 'block.llm', text })).toMatchObject({ ok: true, value: text });
    },
  );

  test.each(right.map((block) => [block.line, block] as const))('line %i holds', (_, block) => {
    const { program, diagnostics, sources } = checkBlock(block);
    expect(messagesOf(diagnostics, sources)).toBe('');
    for (const one of program!.main.tests) expect(failuresOf(one, sources), one.name).toEqual([]);
  });

  test.each(wrong.map((block) => [block.line, block] as const))(
    'line %i gets its message',
    (_, block) => {
      expect(block.mark).toMatch(/^(error|warning) [a-z-]+$/);
      expect(slugsOf(block)).toEqual([block.mark]);
    },
  );
});

/** `name(parameters) -> type where …` of every public function of a module, in order. */
function signaturesOf(path: string): readonly string[] {
  const text = read(path);
  const { module } = parseModule({ file: path, text });
  return module.items.flatMap((item) => {
    if (!item.isPublic || item.kind !== 'fn' || item.fn.name === undefined) return [];
    const { name, result, where, isRandom } = item.fn;
    const end = Math.max(result.span.end, ...where.map(({ span }) => span.end));
    const written = text.slice(name.span.start, end).replace(/\s+/g, ' ');
    const onOneLine = written.replaceAll('( ', '(').replaceAll(', )', ')');
    return [isRandom ? `random ${onOneLine}` : onOneLine];
  });
}

test('the prelude is listed, every function in order', () => {
  const [, list] = /```text\n([\s\S]*?)```/.exec(document)!;
  const listed = list!.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
  expect(listed).toEqual(signaturesOf('stdlib/prelude.llm'));
});

describe('the grammar', () => {
  const [, text] = /```ebnf\n([\s\S]*?)\n```/.exec(document)!;
  const grammar = readGrammar(text!);
  const accepts = (program: string): boolean => {
    const { tokens, diagnostics } = tokenize({ file: 'p.llm', text: program });
    return diagnostics.length === 0 && follows(grammar, tokens);
  };
  const parses = (program: string): boolean =>
    parseModule({ file: 'p.llm', text: program }).diagnostics.length === 0;

  const folders = ['stdlib', 'examples', 'docs/guide', 'templates', 'tests/syntax/programs'];
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.llm'))
      .map((file) => `${folder}/${file}`),
  );
  const programs = files.map(read);

  test('defines what it uses', () => {
    expect(undefinedNames(grammar)).toEqual([]);
  });

  test.each(files)('accepts %s', (file) => {
    expect(accepts(read(file))).toBe(true);
  });

  test('accepts the programs of this document', () => {
    const readable = blocks.filter(({ text: program }) => parses(program));
    expect(readable.length).toBe(blocks.length);
    expect(readable.filter(({ text: program }) => !accepts(program))).toEqual([]);
  });

  /** Items with a token taken out, put in or replaced by another. */
  const items = programs.flatMap((program) =>
    program.split(/(?<=\n)(?=(?:\/\/\/|pub|fn|model|record|type|let|plan|test|use|random)\b)/),
  );
  // Whether brackets hold a type is decided by what they begin with (section 13); strings never
  // stand in types, and `extern extern` says nothing new.
  const words = items.flatMap((item) => item.match(/\w+|\n|->|\|>|\.\.|[<>=!]=|[^\s\w"]/g) ?? []);
  const mutation = fc.record({
    item: fc.constantFrom(...items),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    word: fc.constantFrom(...words.filter((word) => word !== 'extern')),
    how: fc.constantFrom('remove', 'insert', 'replace'),
  });

  test('agrees with the parser on broken programs', () => {
    let accepted = 0;
    const check = fc.property(mutation, ({ item, at, word, how }) => {
      const places = [...item.matchAll(/"[^"\n]*"|\w+|\n|->|\|>|\.\.|[<>=!]=|[^\s\w]/g)];
      const place = places[Math.floor(at * places.length)];
      const [index, token] = [place?.index ?? 0, place?.[0] ?? ''];
      const put = how === 'remove' ? '' : how === 'insert' ? `${word} ${token}` : word;
      const broken = item.slice(0, index) + put + item.slice(index + token.length);
      if (parses(broken)) accepted += 1;
      expect(accepts(broken), broken).toBe(parses(broken));
    });
    fc.assert(check, { numRuns: 4_000, seed: 26 });
    // Neither kind is rare.
    expect(accepted).toBeGreaterThan(400);
    expect(accepted).toBeLessThan(3_600);
  });
});
