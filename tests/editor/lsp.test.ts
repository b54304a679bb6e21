/** The language server, driven as an editor drives it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Editor, type Range } from './client.ts';

const layers = `//! Layers of our own.

/// Twice what goes in.
pub fn twice(x: float) -> float = 2 * x

/// Scores of tokens against each other.
pub fn scores(q: float[T, K], k: float[T, K]) -> float[T, T] = for t, s: q[t] @ k[s]

/// A gain for each of D numbers.
pub model Gain[D] {
  /// What is multiplied.
  gain: float[D] ~ 1
  (x: float[D], rate: f32 = 0.5) -> float[D] = gain * x
  fn halved(x: float[D]) -> float[D] = gain * x / 2
}
`;

const main = `use layers.{Gain, scores}
use layers
use std.nn.{softmax}

fn attention(q: f32[G, T, K]) -> f32[G, T, T] {
  let raw = scores(q, q)
  let (low, high) = (min(raw, 0.0), max(raw, 0.0))
  softmax(low + high)
}

fn scaled(gain: Gain[D], x: float[B, D]) -> float[B, D] {
  let y = gain(x)
  gain.halved(layers.twice(y) * mean(gain.gain)) + x
}
`;

interface Hover {
  readonly contents: { readonly value: string };
  readonly range: Range;
}

interface Location {
  readonly uri: string;
  readonly range: Range;
}

interface Item {
  readonly label: string;
  readonly detail?: string;
}

let editor: Editor;
let started: unknown;

beforeAll(async () => {
  ({ editor, capabilities: started } = await Editor.start({ 'layers.llm': layers }));
  await editor.show('main.llm', main);
});

afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

const hover = async (needle: string, after = 0) =>
  (await editor.ask<Hover | null>('textDocument/hover', editor.at('main.llm', needle, after)))
    ?.contents.value;

test('it says what it can do', () => {
  expect(started).toMatchObject({
    capabilities: {
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      inlayHintProvider: true,
      codeActionProvider: { codeActionKinds: ['quickfix'] },
      documentFormattingProvider: true,
    },
    serverInfo: { name: 'llmc' },
  });
});

describe('diagnostics', () => {
  test('a right file has none', async () => {
    expect(await editor.show('right.llm', main)).toEqual([]);
  });

  test('each error has its place, and goes when it is repaired', async () => {
    const wrong = main.replace('q, q)', 'q, 1, q)').replace('min(raw', 'min(rew');
    const found = await editor.show('wrong.llm', wrong);
    expect(found.map(({ code }) => code)).toEqual(['arity', 'unknown-name']);
    expect(found.map(({ range }) => editor.textAt('wrong.llm', range))).toContain('rew');
    expect(found[1]?.message).toContain('raw');
    expect(await editor.show('wrong.llm', main)).toEqual([]);
  });

  test('an open module counts as the editor has it', async () => {
    const broken = layers.replace('2 * x', '2 * z');
    expect((await editor.show('layers.llm', broken)).map(({ code }) => code)).toEqual([
      'unknown-name',
    ]);
    const [first] = await editor.show('main.llm', `${main}\n`);
    expect(first && editor.textAt('main.llm', first.range)).toBe('Gain');
    expect(first?.message).toContain('layers.llm has an error');
    expect(await editor.show('layers.llm', layers)).toEqual([]);
    expect(await editor.show('main.llm', main)).toEqual([]);
  });
});

describe('hover', () => {
  test('a lifted call shows its frame, its dims and its documentation', async () => {
    const shown = await hover('scores(q');
    expect(shown).toContain('fn scores(q: float[T, K], k: float[T, K]) -> float[T, T]');
    expect(shown).toContain('scores ⟨G⟩ -> f32[G, T, T]');
    expect(shown).toContain('Scores of tokens against each other.');
  });

  test.each([
    ['raw, 0', 'let raw: f32[G, T, T]'],
    ['high)', 'let high: f32[G, T, T]'],
    ['q, q)', 'q: f32[G, T, K]'],
    ['layers\n', 'Layers of our own.'],
    ['Gain[D]', 'model Gain[D]'],
    ['halved', 'fn halved(x: float[D]) -> float[D]'],
    ['halved', 'halved ⟨B⟩ -> float[B, D]'],
    ['gain(x)', 'gain ⟨B⟩ -> float[B, D]'],
    ['max(raw', 'fn max(a: number, b: number) -> number'],
  ])('%s', async (needle, expected) => {
    expect(await hover(needle)).toContain(expected);
  });

  test('a field has its documentation, an operator the shape of its value', async () => {
    expect(await hover('gain.gain', 5)).toContain('What is multiplied.');
    expect(await hover('low + high', 4)).toContain('f32[G, T, T]');
  });

  test('a file with errors elsewhere still answers', async () => {
    await editor.show('part.llm', main.replace('softmax(low + high)', 'softmax(low +'));
    const at = editor.at('part.llm', 'y) * mean');
    const shown = await editor.ask<Hover | null>('textDocument/hover', at);
    expect(shown?.contents.value).toContain('let y: float[B, D]');
  });
});

describe('definition', () => {
  const definition = async (needle: string, after = 0) => {
    const at = editor.at('main.llm', needle, after);
    return editor.ask<Location | null>('textDocument/definition', at);
  };

  test.each([
    ['raw, 0', 'main.llm', 'raw'],
    ['q, q)', 'main.llm', 'q'],
    ['K])', 'main.llm', 'K'],
    ['scores(q', 'layers.llm', 'scores'],
    ['twice(y', 'layers.llm', 'twice'],
    ['Gain[D]', 'layers.llm', 'Gain'],
    ['halved', 'layers.llm', 'halved'],
  ])('%s', async (needle, file, text) => {
    await editor.show('layers.llm', layers);
    const found = await definition(needle);
    expect(found?.uri).toBe(editor.uri(file));
    expect(found && editor.textAt(file, found.range)).toBe(text);
  });

  test('a parameter of a call, a module, and the standard library', async () => {
    expect((await definition('layers.twice'))?.uri).toBe(editor.uri('layers.llm'));
    const library = await definition('softmax(low');
    expect(library?.uri).toMatch(/stdlib\/nn\.llm$/);
    const text = readFileSync(new URL(library?.uri ?? ''), 'utf8').split('\n');
    const { line, character } = library?.range.start ?? { line: 0, character: 0 };
    expect(text[line]?.slice(character)).toMatch(/^softmax\(/);
  });
});

describe('completion', () => {
  const labels = async (text: string, needle: string) => {
    const name = 'typing.llm';
    await editor.show(name, text);
    const at = editor.at(name, needle, needle.length);
    const items = await editor.ask<Item[] | null>('textDocument/completion', at);
    return items ?? [];
  };
  const names = async (text: string, needle: string) =>
    (await labels(text, needle)).map(({ label }) => label);

  test('fields and methods after a dot', async () => {
    const text = main.replace('layers.twice(y) * mean(gain.gain)', 'gain.');
    const found = await labels(text, 'halved(gain.');
    expect(found.map(({ label }) => label).sort()).toEqual(['gain', 'halved']);
    expect(found.find(({ label }) => label === 'gain')?.detail).toBe('gain: float[D]');
  });

  test('after a dot at the end of a line, with brackets still open', async () => {
    const text = main.replace(
      'gain.halved(layers.twice(y) * mean(gain.gain)) + x',
      'gain.halved(gain.',
    );
    expect((await names(text, 'halved(gain.')).sort()).toEqual(['gain', 'halved']);
  });

  test('what a module makes public', async () => {
    const text = `${main}\nlet hidden = 3\nfn g(x: f32) -> f32 = layers.`;
    expect((await names(text, '= layers.')).sort()).toEqual(['Gain', 'scores', 'twice']);
  });

  test('locals, declarations, imports, the prelude and words', async () => {
    const text = main.replace('softmax(low + high)', 'so');
    const found = await labels(text, '\n  so');
    const all = found.map(({ label }) => label);
    expect(all).toEqual(expect.arrayContaining(['low', 'high', 'raw', 'q', 'attention', 'scores']));
    expect(all).toEqual(expect.arrayContaining(['softmax', 'layers', 'exp', 'T', 'for']));
    expect(all).not.toContain('y');
    expect(found.find(({ label }) => label === 'raw')?.detail).toBe('f32[G, T, T]');
  });

  test('the names of arguments', async () => {
    const text = `${main}fn h(x: f32) -> f32 = layers.twice(x)\nlet n = h(`;
    expect(await names(text, '= h(')).toContain('x: ');
  });

  test('modules and their names after use', async () => {
    expect(await names('use ', 'use ')).toEqual(expect.arrayContaining(['std', 'layers']));
    expect(await names('use std.', 'use std.')).toEqual(
      expect.arrayContaining(['nn', 'optim', 'models']),
    );
    expect(await names('use std.nn.{sof', '{sof')).toContain('softmax');
    expect(await names('use layers.', 'use layers.')).toEqual(['twice', 'scores', 'Gain']);
  });

  test('nothing in comments and strings', async () => {
    expect(await names('// a', '// a')).toEqual([]);
    expect(await names('test "a', '"a')).toEqual([]);
  });
});

describe('rename', () => {
  interface Edit {
    readonly changes: Readonly<Record<string, readonly { range: Range; newText: string }[]>>;
  }

  const rename = (needle: string, newName: string, after = 0) =>
    editor.ask<Edit>('textDocument/rename', { ...editor.at('main.llm', needle, after), newName });

  const places = ({ changes }: Edit, file: string, text: string) =>
    (changes[editor.uri(file)] ?? []).map(({ range }) => {
      expect(editor.textAt(file, range)).toBe(text);
      return range.start.line;
    });

  beforeAll(async () => {
    // What earlier tests left open would be renamed too.
    for (const name of ['right.llm', 'wrong.llm', 'part.llm', 'typing.llm']) {
      editor.tell('textDocument/didClose', { textDocument: { uri: editor.uri(name) } });
    }
    await editor.show('layers.llm', layers);
    await editor.show('main.llm', main);
  });

  test('a local, where it is meant', async () => {
    const edit = await rename('raw, 0', 'logits');
    expect(places(edit, 'main.llm', 'raw')).toEqual([5, 6, 6]);
    expect(Object.keys(edit.changes)).toEqual([editor.uri('main.llm')]);
  });

  test('a field, in every file that mentions it, and nothing else of its name', async () => {
    const edit = await rename('gain.gain', 'weight', 5);
    expect(places(edit, 'main.llm', 'gain')).toEqual([12]);
    expect(places(edit, 'layers.llm', 'gain')).toEqual([11, 12, 13]);
  });

  test('a function, its imports included', async () => {
    const edit = await rename('scores(q', 'affinity');
    expect(places(edit, 'main.llm', 'scores')).toEqual([0, 5]);
    expect(places(edit, 'layers.llm', 'scores')).toEqual([6]);
  });

  test('a dim of one signature', async () => {
    const edit = await rename('T, K])', 'S');
    expect(places(edit, 'main.llm', 'T')).toEqual([4, 4, 4]);
  });

  test('a number of one model', async () => {
    const text =
      'model Part[by: f32 = 2] {\n  w: float\n  fn out() -> float = by * w\n}\n' +
      'model Whole[by: f32 = 3] {\n  a: Part[by: by]\n  fn out() -> float = by * a.w\n}\n';
    await editor.show('numbers.llm', text);
    const at = editor.at('numbers.llm', 'by: f32 = 3');
    const edit = await editor.ask<Edit>('textDocument/rename', { ...at, newName: 'scale' });
    expect(places(edit, 'numbers.llm', 'by')).toEqual([4, 5, 6]);
    editor.tell('textDocument/didClose', { textDocument: { uri: editor.uri('numbers.llm') } });
  });

  test.each([
    ['raw, 0', 'Raw', 'no name in lower case'],
    ['raw, 0', 'grad', 'no name in lower case'],
    ['x)\n', 'y', 'a meaning here already'],
    ['low + high', 'high', 'a meaning here already'],
    ['raw, 0', 'scores', 'already declared'],
    ['softmax(low', 'soft', 'no name of yours'],
  ])('%s cannot be %s', async (needle, newName, reason) => {
    await expect(rename(needle, newName)).rejects.toThrow(reason);
  });
});

describe('format', () => {
  interface Edit {
    readonly range: Range;
    readonly newText: string;
  }

  const format = async (text: string) => {
    await editor.show('laid-out.llm', text);
    const { textDocument } = editor.at('laid-out.llm', '');
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await editor.ask<Edit[]>('textDocument/formatting', { textDocument, options });
    for (const { range } of edits) expect(editor.textAt('laid-out.llm', range)).toBe(text);
    return edits.map(({ newText }) => newText);
  };

  test('one edit of the whole text, none if there is nothing to do', async () => {
    const tidy = 'fn f(x: f32) -> f32 = x + 1 // one more\n';
    expect(await format('fn  f( x:f32 )->f32   =x+1 // one more')).toEqual([tidy]);
    expect(await format(tidy)).toEqual([]);
  });

  test('a file with syntax errors is left alone', async () => {
    expect(await format('fn f(  x: f32 -> f32 = x')).toEqual([]);
  });
});

test('references are found in every file', async () => {
  const at = editor.at('main.llm', 'scores(q');
  const context = { includeDeclaration: true };
  const found = await editor.ask<Location[]>('textDocument/references', { ...at, context });
  expect(found.map(({ uri }) => uri).sort()).toEqual(
    [editor.uri('layers.llm'), editor.uri('main.llm'), editor.uri('main.llm')].sort(),
  );
});

test('inlay hints: the shape of each let, the frame of each lifted call', async () => {
  interface Hint {
    readonly position: { readonly line: number; readonly character: number };
    readonly label: string;
  }
  const { textDocument } = editor.at('main.llm', 'use');
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  const hints = await editor.ask<Hint[]>('textDocument/inlayHint', { textDocument, range });
  const lines = main.split('\n');
  const inserted = hints.map(({ position: { line, character }, label }) => {
    const word = /\w+$/.exec(lines[line]?.slice(0, character) ?? '')?.[0];
    return `${word}${label}`;
  });
  expect(inserted).toEqual([
    ...['raw: f32[G, T, T]', 'scores ⟨G⟩', 'low: f32[G, T, T]', 'high: f32[G, T, T]'],
    ...['min ⟨G, T, T⟩', 'max ⟨G, T, T⟩', 'softmax ⟨G, T⟩'],
    ...['y: float[B, D]', 'gain ⟨B⟩', 'halved ⟨B⟩', 'twice ⟨B, D⟩'],
  ]);
});
