/** One random program on the reference interpreter, and staged on the graph's. */
import { noStatics } from '../../compiler/core/concrete.ts';
import { findFunction, stageFunction } from '../../compiler/core/entry.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { parseModule } from '../../compiler/syntax/parser.ts';
import { Random } from '../fuzz/random.ts';
import { programFrom, unwrap } from '../support/stage.ts';
import { Interpreter } from './interpreter.ts';
import type { RandomProgram } from './random-program.ts';
import { build, flatten, nest, type RecordValue, type Value } from './value.ts';

export type Inputs = ReadonlyMap<string, NdArray>;

/** Numbers between -1 and 1, and places on axes of at least 3. */
export function randomInputs({ inputs }: RandomProgram, seed: number): Inputs {
  const random = new Random(seed);
  return new Map(
    inputs.map(({ name, type: { base, dims } }) => {
      const shape = dims.map(Number);
      if (base === 'bool') throw new Error('no input is a bool');
      const array = random.array(
        { dtype: base, shape },
        base === 'i32' ? 0 : -1,
        base === 'i32' ? 2 : 1,
      );
      return [name, array];
    }),
  );
}

/** What `main` gives, number by number. */
export function interpret(
  { text }: Pick<RandomProgram, 'text'>,
  inputs: Inputs,
): readonly number[] {
  const interpreter = new Interpreter(parseModule({ file: 't.llm', text }).module);
  const value = (name: string): Value => {
    const { data, shape } = inputs.get(name)!;
    return nest(data, shape);
  };
  const model = (name: string, at?: number): RecordValue => {
    const part = (field: string): Value => {
      const whole = value(`${name}.${field}`);
      return at === undefined ? whole : (whole as readonly Value[])[at]!;
    };
    const [w, b] = [part('w'), part('b')] as [readonly Value[], readonly Value[]];
    return {
      kind: 'record',
      fields: new Map([
        ['w', w],
        ['b', b],
      ]),
      dims: new Map([
        ['I', w.length],
        ['O', b.length],
      ]),
      call: interpreter.method('Layer'),
    };
  };
  const tensors = ['a', 'b', 'c', 's', 'ids', 'at'].map(value);
  const layers = build(inputs.get('ms.b')!.shape[0]!, (at) => model('ms', at));
  return flatten(interpreter.run('main', [...tensors, model('m'), layers]));
}

export function stageMain({ text }: Pick<RandomProgram, 'text'>): Graph {
  const main = findFunction(programFrom(text), 't', 'main');
  const options = { name: 'main', statics: noStatics, results: ['out'] };
  return unwrap(stageFunction(main, options));
}

/** How far apart two rows of numbers are, as a share of the largest, or of 1. */
export function distance(found: ArrayLike<number>, wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const largest = wanted.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  const worst = wanted.reduce((most, each, at) => {
    const difference = Math.abs(found[at]! - each);
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }, 0);
  return worst / largest;
}
