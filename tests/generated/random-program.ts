/**
 * Random programs that are right by construction: `fn main` over tensors, a model and stacks of it,
 * and functions for it to call. Expressions are made for a type, from what is in scope, by a table
 * of forms; compound ones stand in parentheses, so that precedence says nothing.
 */
import { Random } from '../fuzz/random.ts';
import { forms } from './forms.ts';
import { type Context, type Fn, local, type Type, typeText } from './scope.ts';

export interface Input {
  /** As the staged graph calls it. */
  readonly name: string;
  readonly type: Type;
}

export interface RandomProgram {
  readonly text: string;
  readonly inputs: readonly Input[];
  readonly result: Type;
}

const f32 = (...dims: readonly string[]): Type => ({ base: 'f32', dims });
const i32 = (...dims: readonly string[]): Type => ({ base: 'i32', dims });

/** The same for the same seed. */
export function randomProgram(seed: number): RandomProgram {
  const random = new Random(seed);
  const start: Context = {
    random,
    locals: [],
    indices: [],
    functions: [],
    scalar: 'f32',
    sizes: [],
    names: { next: 0 },
  };
  const model = layer(start);
  const functions: Fn[] = [];
  const texts: string[] = [model];
  for (let at = random.integer(1, 4); at > 0; at -= 1) {
    const made = helper({ ...start, functions }, `f${functions.length}`);
    functions.push(made.fn);
    texts.push(made.text);
  }
  const main = mainFunction({ ...start, functions, sizes: ['2', '3', '4'] });
  return { ...main, text: `${[...texts, main.text].join('\n\n')}\n` };
}

/** A model whose method uses its fields. */
function layer(context: Context): string {
  const inside: Context = {
    ...context,
    isNested: true,
    scalar: 'float',
    sizes: ['I', 'O'],
    locals: [local('w', f32('I', 'O')), local('b', f32('O')), local('x', f32('I'))],
  };
  const body = expression(f32('O'), 2, inside);
  return `model Layer[I, O] {
  w: float[I, O] ~ 0
  b: float[O] ~ 0
  (x: float[I]) -> float[O] = tanh(x @ w + b) + 0.1 * ${body}
}`;
}

const shapes: readonly (readonly string[])[] = [[], ['N'], ['M'], ['M', 'N'], ['N', 'N']];

/** A function of sizes that its callers choose, by which it is lifted in many ways. */
function helper(context: Context, name: string): { readonly fn: Fn; readonly text: string } {
  const { random } = context;
  const others = Array.from({ length: random.integer(0, 3) }, () => random.pick(shapes));
  const params = [random.pick(shapes.slice(1)), ...others].map((dims) => f32(...dims));
  const known = [...new Set(params.flatMap(({ dims }) => dims))];
  const result = f32(
    ...random.pick(shapes.filter((dims) => dims.every((dim) => known.includes(dim)))),
  );
  const names = params.map((_, at) => `p${at}`);
  const hasDefault = random.chance(0.3);
  const inside: Context = {
    ...context,
    sizes: known,
    locals: [
      ...params.map((type, at) => local(names[at]!, type)),
      ...(hasDefault ? [local('by', f32())] : []),
    ],
  };
  const written = params.map((type, at) => `${names[at]}: ${typeText(type)}`);
  if (hasDefault) written.push('by: f32 = 0.5');
  const body = expression(result, 3, inside);
  const text = `fn ${name}(${written.join(', ')}) -> ${typeText(result)} = ${body}`;
  return { fn: { name, params, result, hasDefault }, text };
}

/** What is run: over inputs of every kind. */
function mainFunction(context: Context): Omit<RandomProgram, 'text'> & { readonly text: string } {
  const { random } = context;
  const params: readonly Input[] = [
    { name: 'a', type: f32('3', '4') },
    { name: 'b', type: f32('2', '3', '4') },
    { name: 'c', type: f32('4') },
    { name: 's', type: f32() },
    { name: 'ids', type: i32('3') },
    { name: 'at', type: i32() },
  ];
  const fields: readonly Input[] = [
    { name: 'm.w', type: f32('4', '3') },
    { name: 'm.b', type: f32('3') },
    { name: 'ms.w', type: f32('2', '4', '4') },
    { name: 'ms.b', type: f32('2', '4') },
  ];
  const inputs = [...params, ...fields];
  const result = f32(...random.pick([[], ['3'], ['4'], ['3', '4'], ['2', '3'], ['2', '3', '4']]));
  const models: readonly Fn[] = [
    { name: 'm', params: [f32('4')], result: f32('3'), hasDefault: false },
    { name: 'ms[1]', params: [f32('4')], result: f32('4'), hasDefault: false },
  ];
  const inside: Context = {
    ...context,
    functions: [...context.functions, ...models],
    locals: inputs.map(({ name, type }) => local(name, type)),
    stack: { name: 'ms', dim: '4', count: '2' },
  };
  const written = params.map(({ name, type }) => `${name}: ${typeText(type)}`);
  const typed = ['m: Layer[4, 3] as f32', 'ms: [2](Layer[4, 4] as f32)'];
  const text = `fn main(
  ${[...written, ...typed].join(',\n  ')},
) -> ${typeText(result)} = tanh(${expression(result, 5, inside)}) + ${expression(result, 4, inside)}`;
  return { text, inputs, result };
}

/** An expression of this type, at most this deep. */
export function expression(type: Type, depth: number, context: Context): string {
  const { random } = context;
  const order = random.permutation(forms.length);
  const budget = depth <= 0 ? 0 : depth;
  for (const at of order) {
    const form = forms[at]!;
    if (form.isLeaf ? budget > 0 && random.chance(0.75) : budget === 0) continue;
    const inner = (wanted: Type, changed: Context = context): string =>
      expression(wanted, budget - 1, changed);
    const made = form.make(type, context, inner);
    if (made !== undefined) return made;
  }
  throw new Error(`no form makes ${typeText(type)}`);
}
