/** Static numbers of models: whose they are where types do not say them. */
import { expect, test } from 'vitest';
import { graphOf, outOf } from '../support/stage.ts';

const models = `
model Part[by: f32 = 2] { w: float
  fn number() -> float = by + 0 * w }
model Whole[by: f32 = 3, other: f32 = 5] { a: Part[by: by]
  b: Part
  fn numbers() -> float[2] = [a.number(), b.number()] }
fn of(part: Part) -> float = part.number()
`;
const weights = { 'm.a.w': [1], 'm.b.w': [1] };

test('a model hands its number on, or leaves its parts their defaults', () => {
  const text = `${models}fn f(m: Whole) -> float[2] = m.numbers()`;
  expect(outOf(text, 'f', {}, weights)).toEqual([3, 2]);
});

test('a number that is written reaches the parts, and functions whose types do not say it', () => {
  const text = `${models}fn f(m: Whole[by: 7]) -> float[2] = [of(m.a), of(2 * m.a)]`;
  expect(outOf(text, 'f', {}, weights)).toEqual([7, 7]);
});

test('a model that is built or drawn has the numbers of its type', () => {
  const text = `${models}
random fn f(x: float) -> float[2] = [of(Part[by: 0.5](w: x)), of(init[Whole[by: 0.25]]().a)]`;
  const drawn = text.replaceAll('w: float', 'w: float ~ 0');
  expect(outOf(drawn, 'f', {}, { x: [1], key: [0, 0] })).toEqual([0.5, 0.25]);
});

test('models with different numbers do not add up', () => {
  const text = `${models}
fn sum(a: Part, b: Part) -> Part = a + b
fn f(a: Part[by: 1], b: Part[by: 2]) -> Part = sum(a, b)`;
  expect(() => graphOf(text, 'f')).toThrow('by is 1 in one and 2 in the other');
  const same = text.replace('by: 2', 'by: 1');
  expect(graphOf(same, 'f').outputs.map(({ name }) => name)).toEqual(['out.w']);
});
