// Writes text.txt, what the first example learns from: a tour of the language in prose, the
// standard library as it is now, and small declarations made up from a grammar. All ASCII.
//
//   node examples/hello/write-text.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const LIBRARY = ['nn', 'attention', 'loss', 'optim', 'models/gpt2', 'run', 'data'];
const DECLARATIONS = 400;

/** Mulberry32: the same choices on every machine. */
function randomChoices(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return (list) => list[Math.floor(uniform() * list.length)];
}

const pick = randomChoices(20);

const NAMES = [
  'hidden',
  'inner',
  'outer',
  'first',
  'second',
  'left',
  'right',
  'gate',
  'mix',
  'lift',
];
const MODELS = [
  'Mixer',
  'Tower',
  'Bridge',
  'Reader',
  'Writer',
  'Encoder',
  'Decoder',
  'Filter',
  'Probe',
];
const LAYERS = ['Linear', 'Affine'];
const NORMS = ['LayerNorm', 'RMSNorm'];
const ACTIVATIONS = ['gelu', 'silu', 'tanh', 'sigmoid'];
const REDUCTIONS = ['sum', 'mean', 'max', 'min', 'std'];
const VERBS = [
  'centre',
  'scale',
  'shift',
  'squash',
  'smooth',
  'weigh',
  'measure',
  'compare',
  'score',
];
const NOUNS = [
  'rows',
  'columns',
  'heads',
  'weights',
  'scores',
  'tokens',
  'words',
  'layers',
  'gains',
];
const ADJECTIVES = [
  'equal',
  'small',
  'large',
  'random',
  'fresh',
  'positive',
  'centred',
  'short',
  'long',
];

const two = (list) => {
  const first = pick(list);
  return [first, pick(list.filter((name) => name !== first))];
};

function model() {
  const [up, down] = two(NAMES);
  const norm = pick(NORMS);
  const layer = pick(LAYERS);
  const act = pick(ACTIVATIONS);
  return `/// ${pick(['A', 'One'])} ${pick(['wide', 'narrow', 'plain', 'deep'])} ${pick(['layer', 'network', 'step'])}: ${up}, then ${down}, ${pick(['added to what comes in', 'after a norm', 'row by row'])}.
pub model ${pick(MODELS)}[D, F = ${pick(['2', '3', '4', '8'])} * D] {
  norm: ${norm}[D]
  ${up}: ${layer}[D, F]
  ${down}: ${layer}[F, D]
  (x: float[D]) -> float[D] = ${pick([`x + (x |> norm |> ${up} |> ${act} |> ${down})`, `x |> norm |> ${up} |> ${act} |> ${down}`, `${down}(${act}(${up}(norm(x))))`])}
}`;
}

function pointwise() {
  const act = pick(ACTIVATIONS);
  const scale = pick(['0.5', '2', '0.1', '3', '1.702']);
  return `pub fn ${pick(VERBS)}_${act}(x: float) -> float = ${pick([`x * ${act}(${scale} * x)`, `${scale} * ${act}(x) + x`, `${act}(x + ${scale})`, `x^2 * ${act}(x)`])}`;
}

function rowwise() {
  const reduction = pick(REDUCTIONS);
  const verb = pick(VERBS);
  const noun = pick(NOUNS);
  return `/// ${verb.replace(/^./, (c) => c.toUpperCase())} the ${noun} by their ${reduction}.
pub fn ${verb}_${noun}(x: float[N]) -> float[N] {
  let a = ${reduction}(x${pick(['', '^2'])})
  ${pick(['x - a', 'x / (a + 1e-6)', 'exp(x - a)', 'x * a'])}
}`;
}

function indexed() {
  const [row, column] = two(['i', 'j', 'd', 't', 's']);
  return `fn ${pick(VERBS)}_${pick(NOUNS)}(a: float[M, K], b: float[K, N]) -> float[M, N] =
  for ${row}, ${column}: sum k: a[${row}, k] * b[k, ${column}]`;
}

function test() {
  const act = pick(ACTIVATIONS);
  const size = pick(['4', '5', '8', '16', '32']);
  return `test "${pick(ADJECTIVES)} ${pick(NOUNS)} ${pick(['stay as they are', 'sum to 1', 'have zero mean', 'do not see the future', 'keep their length'])}" {
  let x = for i < ${size}: ${pick(['normal()', 'uniform()', '3 * normal()', '1.0'])}
  assert close(${pick([`sum(softmax(x)), 1.0`, `mean(standardize(x)), 0.0`, `${act}(x), for i: ${act}(x[i])`, `x - x, zeros_like(x)`])})
}`;
}

function alias() {
  const heads = pick(['2', '4', '8']);
  return `type ${pick(['Tiny', 'Small', 'Base', 'Large'])} = GPT2[V: ${pick(['65', '92', '256', '512'])}, C: ${pick(['32', '64', '128', '256'])}, D: ${Number(heads) * 32}, H: ${heads}, L: ${pick(['1', '2', '3', '4', '6', '12'])}]`;
}

const FORMS = [model, model, pointwise, rowwise, rowwise, indexed, test, test, alias];

const tour = readFileSync(new URL('tour.txt', here), 'utf8');
const paragraphs = tour.trim().split('\n\n');
const library = LIBRARY.map((name) =>
  readFileSync(new URL(`../../stdlib/${name}.llm`, here), 'utf8').trim(),
);
const declarations = Array.from({ length: DECLARATIONS }, () => pick(FORMS)());

// Prose, library and declarations take turns, so that the held-out tail has something of each.
const sections = paragraphs.map((paragraph, i) => {
  const share = (list) =>
    list.slice(
      Math.floor((i * list.length) / paragraphs.length),
      Math.floor(((i + 1) * list.length) / paragraphs.length),
    );
  return [paragraph, ...share(library), ...share(declarations)].join('\n\n');
});
const text = `${sections.join('\n\n').replaceAll('…', '...')}\n`;

const foreign = /[^\n\x20-\x7e]/u.exec(text);
if (foreign !== null)
  throw new Error(`not ASCII: ${JSON.stringify(foreign[0])} at ${foreign.index}`);
writeFileSync(new URL('text.txt', here), text);
console.log(`${text.length} characters, ${new Set(text).size} distinct`);
