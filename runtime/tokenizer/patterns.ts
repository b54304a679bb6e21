/**
 * Where the tokenizers of well-known models cut a text before merging, as their files spell it. Each
 * alternative is tried at each place from left to right, and together they cover every text.
 */
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { translateRegex } from './regex.ts';

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const anyUpper = '\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}';
const anyLower = '\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}';

/** The patterns of cl100k, Llama 3 and Qwen differ in how many digits make a piece. */
function modern(digits: string): string {
  return (
    `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*` +
    '|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'
  );
}

export const patterns = {
  /** GPT-2 and r50k; what `ByteLevel` does by itself. Contractions in lower case only. */
  gpt2: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  /** GPT-4 (cl100k) and Llama 3. */
  cl100k: modern('\\p{N}{1,3}'),
  /** Qwen 2, 2.5 and 3. */
  qwen: modern('\\p{N}'),
  /** nanochat. */
  nanochat: modern('\\p{N}{1,2}'),
  /** GPT-4o (o200k). */
  o200k:
    `[^\\r\\n\\p{L}\\p{N}]?[${anyUpper}]*[${anyLower}]+${contractions}?` +
    `|[^\\r\\n\\p{L}\\p{N}]?[${anyUpper}]+[${anyLower}]*${contractions}?` +
    '|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
} as const;

export type PatternName = keyof typeof patterns;

export const patternNames = Object.keys(patterns) as readonly PatternName[];

/** Ready to match; global. */
export function patternRegex(name: PatternName): RegExp {
  const translation = translateRegex(patterns[name]);
  invariant(translation.ok, () => `the pattern ${name} is not translated`);
  return translation.regex;
}
