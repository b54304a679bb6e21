/** `llmc tokenizer train`, `encode`, `decode` and `convert`: text to ids and back, without a model. */
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { tieNames } from '../../runtime/tokenizer/learn.ts';
import { patternNames } from '../../runtime/tokenizer/patterns.ts';
import { type Command, defineCommand } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonFlag } from '../flags.ts';
import { diagnosticView, exitCodeOf } from '../output/diagnostics.ts';
import type { Terminal } from '../output/terminal.ts';

const tokenizerFlag = {
  kind: 'text',
  short: 't',
  placeholder: 'T',
  default: 'tokenizer.json',
  summary: 'tokenizer.json, .tiktoken, vocab.json with merges.txt, or a folder with one',
} as const;

const train = defineCommand({
  name: 'tokenizer train',
  summary: 'learn a byte-pair tokenizer from text',
  about:
    'Counts the pieces of the files, which may be larger than memory, and merges the most frequent ' +
    'pair of neighbours again and again. Special tokens have the first ids, then bytes, then merges.',
  args: [{ name: 'FILE', summary: 'UTF-8 text', many: true }],
  flags: {
    vocab: {
      kind: 'integer',
      placeholder: 'N',
      minimum: 256,
      default: 8192,
      summary: 'how many tokens to end with, special ones and the 256 bytes among them',
    },
    special: { kind: 'texts', placeholder: 'S', summary: 'a special token; may be repeated' },
    pattern: {
      kind: 'choice',
      placeholder: 'NAME',
      choices: patternNames,
      default: 'gpt2',
      summary: 'where text is cut before merging',
    },
    ties: {
      kind: 'choice',
      placeholder: 'RULE',
      choices: tieNames,
      default: 'ids',
      summary: 'which of equally frequent pairs goes first',
    },
    'min-frequency': {
      kind: 'integer',
      placeholder: 'N',
      minimum: 0,
      default: 0,
      summary: 'leave pairs alone that occur less often',
    },
    out: {
      kind: 'text',
      short: 'o',
      placeholder: 'T',
      default: 'tokenizer.json',
      summary: 'the file to write: tokenizer.json, .tiktoken or vocab.json',
    },
  },
  examples: [
    ['llmc tokenizer train stories.txt --vocab 4096', '4,096 tokens into tokenizer.json'],
    ['llmc tokenizer train *.txt --special "<|user|>" --special "<|end|>"', 'with special tokens'],
    ['llmc tokenizer train a.txt --pattern cl100k -o t.json', 'cut as GPT-4 does'],
  ],
  run: async ({ args, flags }, terminal) => {
    const { trainOnFiles, writeTokenizer } = await import('../../runtime/index.ts');
    const start = performance.now();
    const made = await trainOnFiles(args, {
      size: flags.vocab,
      specials: flags.special,
      pattern: flags.pattern as (typeof patternNames)[number],
      ties: flags.ties as (typeof tieNames)[number],
      minFrequency: flags['min-frequency'],
      span: nowhere,
    });
    if (!made.ok) return show(terminal, made.diagnostics);
    const { tokenizer, bytes, tokens } = made.value;
    const written = await writeTokenizer(tokenizer, flags.out);
    if (!written.ok) return show(terminal, written.diagnostics);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const ratio = tokens === 0 ? '' : `, ${(bytes / tokens).toFixed(3)} bytes a token`;
    terminal.message(`${tokenizer.size} tokens${ratio}, ${seconds} s`);
    for (const file of written.value) terminal.message(`wrote ${file}`);
    return show(terminal, made.warnings);
  },
});

const encode = defineCommand({
  name: 'tokenizer encode',
  summary: 'turn a text into token ids',
  about:
    'Prints the ids, with blanks between them. How many they are, and how many bytes a token has, ' +
    'goes to stderr.',
  args: [{ name: 'FILE', summary: 'UTF-8 text' }],
  flags: {
    tokenizer: tokenizerFlag,
    specials: {
      kind: 'choice',
      placeholder: 'HOW',
      choices: ['tokens', 'text', 'refuse'],
      default: 'tokens',
      summary: 'what the names of special tokens in the text become',
    },
    json: { ...jsonFlag, summary: 'one JSON object, {"ids":[…]}' },
  },
  examples: [
    ['llmc tokenizer encode a.txt', 'with the tokenizer.json here'],
    ['llmc tokenizer encode a.txt -t gpt2.tiktoken --json', 'for programs'],
    ['llmc tokenizer encode a.txt -t runs/hello', 'with the tokenizer of a run'],
  ],
  run: async ({ args: [file], flags }, terminal) => {
    const { readPlainText, readTokenizer } = await import('../../runtime/index.ts');
    const tokenizer = await readTokenizer(flags.tokenizer);
    if (!tokenizer.ok) return show(terminal, tokenizer.diagnostics);
    const text = await readPlainText(file!);
    if (!text.ok) return show(terminal, text.diagnostics);
    const specials = flags.specials as 'tokens' | 'text' | 'refuse';
    const ids = tokenizer.value.encode(text.value, { specials });
    if (!ids.ok) return show(terminal, ids.diagnostics);
    const list = [...ids.value];
    if (flags.json) terminal.record({ ids: list });
    else terminal.data(`${list.join(' ')}\n`);
    const ratio = (new TextEncoder().encode(text.value).length / list.length).toFixed(3);
    terminal.message(`${list.length} tokens${list.length === 0 ? '' : `, ${ratio} bytes a token`}`);
    return show(terminal, ids.warnings);
  },
});

const decode = defineCommand({
  name: 'tokenizer decode',
  summary: 'turn token ids into text',
  about:
    'Reads what `llmc tokenizer encode` prints, with or without --json. Bytes that are not UTF-8 become U+FFFD.',
  args: [{ name: 'FILE', summary: 'ids with blanks between them, or {"ids":[…]}' }],
  flags: { tokenizer: tokenizerFlag },
  examples: [
    ['llmc tokenizer decode ids.txt', 'with the tokenizer.json here'],
    ['llmc tokenizer decode ids.json -t gpt2.tiktoken', 'with another'],
    ['llmc tokenizer decode ids.txt -t runs/hello > a.txt', 'into a file'],
  ],
  run: async ({ args: [file], flags }, terminal) => {
    const { readIds, readTokenizer } = await import('../../runtime/index.ts');
    const tokenizer = await readTokenizer(flags.tokenizer);
    if (!tokenizer.ok) return show(terminal, tokenizer.diagnostics);
    const ids = await readIds(file!, tokenizer.value.size);
    if (!ids.ok) return show(terminal, ids.diagnostics);
    terminal.data(tokenizer.value.decode(ids.value));
    return show(terminal, ids.warnings);
  },
});

const convert = defineCommand({
  name: 'tokenizer convert',
  summary: 'write a tokenizer in another format',
  about:
    'The name of OUT says the format: vocab.json has its merges.txt beside it, .tiktoken is what ' +
    'tiktoken reads, any other name is a tokenizer.json.',
  args: [
    { name: 'T', summary: tokenizerFlag.summary },
    { name: 'OUT', summary: 'the file to write' },
  ],
  flags: {},
  examples: [
    ['llmc tokenizer convert gpt2.tiktoken tokenizer.json', 'for Hugging Face'],
    ['llmc tokenizer convert tokenizer.json out/vocab.json', 'with out/merges.txt'],
    ['llmc tokenizer convert runs/gpt2 gpt2.tiktoken', 'from a run'],
  ],
  run: async ({ args: [from, to] }, terminal) => {
    const { readTokenizer, writeTokenizer } = await import('../../runtime/index.ts');
    const tokenizer = await readTokenizer(from!);
    if (!tokenizer.ok) return show(terminal, tokenizer.diagnostics);
    const written = await writeTokenizer(tokenizer.value, to!);
    if (!written.ok) return show(terminal, written.diagnostics);
    for (const file of written.value) terminal.message(`wrote ${file}`);
    return show(terminal, written.warnings);
  },
});

export const tokenizerCommands: readonly Command[] = [train, encode, decode, convert];

function show(terminal: Terminal, diagnostics: readonly Diagnostic[]): ExitCode {
  diagnosticView(terminal, false).show(diagnostics, new Map());
  return exitCodeOf(diagnostics);
}
