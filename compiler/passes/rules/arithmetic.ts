/** Identities of numbers. They hold for finite values, which is all that programs may rely on. */
import { isFloat } from '../../graph/dtype.ts';
import { evaluateNode } from '../../graph/evaluate.ts';
import type { Node, OpName } from '../../graph/graph.ts';
import type { PointwiseOp } from '../../graph/op.ts';
import { opDefinition, ops } from '../../graph/ops.ts';
import { type RuleTable, rule, splatValue } from './rule.ts';

const pointwiseOps = (Object.keys(ops) as OpName[]).filter(
  (op): op is PointwiseOp => opDefinition(op).kind === 'pointwise',
);

const isSplat = (node: Node, value: number): boolean => splatValue(node) === value;

/** Products of constants stay well inside of f32. */
const isModerate = (value: number): boolean => Math.abs(value) < 1e30 && Math.abs(value) > 1e-30;

function isPowerOfTwo(value: number): boolean {
  return value > 0 && isModerate(value) && Number.isInteger(Math.log2(value));
}

export const arithmeticRules = {
  constantFolding: rule(pointwiseOps, 'f(1, 2) = the constant f(1, 2)', (b, inputs, node) => {
    const operands = inputs.map((input) => ({ node: input, value: splatValue(input) }));
    const scalars = operands.flatMap(({ node: { dtype }, value }) =>
      value === undefined ? [] : [{ dtype, shape: [], data: Float64Array.of(value) }],
    );
    if (scalars.length < inputs.length) return undefined;
    const [result] = evaluateNode({ ...node, shape: [] }, scalars).data;
    return result !== undefined && Number.isFinite(result) ? b.like(node, result) : undefined;
  }),

  constantsRight: rule(['add', 'mul'], 'c + x = x + c, c * x = x * c', (b, [x, y], { op }) =>
    splatValue(x) !== undefined && splatValue(y) === undefined ? b.node(op, [y, x], {}) : undefined,
  ),
  addZero: rule(['add', 'sub'], 'x + 0 = x - 0 = x', (_, [x, y]) =>
    isSplat(y, 0) ? x : undefined,
  ),
  subtractFromZero: rule(['sub'], '0 - x = -x', (b, [x, y]) =>
    isSplat(x, 0) && y.dtype !== 'u32' ? b.neg(y) : undefined,
  ),
  timesOne: rule(['mul', 'div'], 'x * 1 = x / 1 = x', (_, [x, y]) =>
    isSplat(y, 1) ? x : undefined,
  ),
  timesMinusOne: rule(['mul'], 'x * -1 = -x', (b, [x, y]) =>
    isSplat(y, -1) ? b.neg(x) : undefined,
  ),
  timesZero: rule(['mul'], 'x * 0 = 0', (_, [, y]) => (isSplat(y, 0) ? y : undefined)),
  zeroOver: rule(['div'], '0 / x = 0', (_, [x]) =>
    isSplat(x, 0) && isFloat(x.dtype) ? x : undefined,
  ),
  doubleNegation: rule(['neg'], '-(-x) = x', (_, [x]) =>
    x.op === 'neg' ? x.inputs[0] : undefined,
  ),
  addNegated: rule(['add'], 'x + -y = -y + x = x - y', (b, [x, y]) => {
    if (y.op === 'neg') return b.sub(x, y.inputs[0]!);
    return x.op === 'neg' ? b.sub(y, x.inputs[0]!) : undefined;
  }),
  subtractNegated: rule(['sub'], 'x - -y = x + y', (b, [x, y]) =>
    y.op === 'neg' ? b.add(x, y.inputs[0]!) : undefined,
  ),
  productOfConstants: rule(['mul'], '(x * c) * d = x * (c * d)', (b, [x, y]) => {
    const [inner, factor] = x.inputs;
    const [c, d] = [factor && splatValue(factor), splatValue(y)];
    if (x.op !== 'mul' || c === undefined || d === undefined || !isFloat(x.dtype)) return undefined;
    return isModerate(c) && isModerate(d) && isModerate(c * d)
      ? b.mul(inner!, b.like(x, c * d))
      : undefined;
  }),
  divideByPowerOfTwo: rule(['div'], 'x / 2^n = x * 2^-n', (b, [x, y]) => {
    const divisor = splatValue(y);
    if (divisor === undefined || !isFloat(x.dtype) || !isPowerOfTwo(divisor)) return undefined;
    return b.mul(x, b.like(x, 1 / divisor));
  }),
  smallPowers: rule(['pow'], 'x^0 = 1, x^0.5 = sqrt x, x^1 = x, x^2 = x * x', (b, [x, y]) => {
    if (isSplat(y, 0)) return b.like(x, 1);
    if (isSplat(y, 0.5)) return b.sqrt(x);
    if (isSplat(y, 1)) return x;
    return isSplat(y, 2) ? b.mul(x, x) : undefined;
  }),

  selectConstant: rule(['select'], 'select(true, x, y) = x', (_, [condition, x, y]) => {
    const value = splatValue(condition);
    return value === undefined ? undefined : value === 0 ? y : x;
  }),
  selectSame: rule(['select'], 'select(c, x, x) = x', (_, [, x, y]) => (x === y ? x : undefined)),
  selectNot: rule(['select'], 'select(not c, x, y) = select(c, y, x)', (b, [condition, x, y]) =>
    condition.op === 'not' ? b.select(condition.inputs[0]!, y, x) : undefined,
  ),
  doubleNot: rule(['not'], 'not (not x) = x', (_, [x]) =>
    x.op === 'not' ? x.inputs[0] : undefined,
  ),
  logicWithConstant: rule(['and', 'or'], 'x and true = x or false = x', (_, [x, y], { op }) => {
    if (x.dtype !== 'bool') return undefined;
    const neutral = op === 'and' ? 1 : 0;
    if (isSplat(y, neutral) || isSplat(x, 1 - neutral)) return x;
    return isSplat(x, neutral) || isSplat(y, 1 - neutral) ? y : undefined;
  }),
  castThere: rule(['cast'], 'cast back from a wider float = x', (_, [x], node) => {
    const [inner] = x.inputs;
    const widened = x.op === 'cast' && x.dtype === 'f32' && inner !== undefined;
    return widened && isFloat(inner.dtype) && inner.dtype === node.dtype ? inner : undefined;
  }),
} satisfies RuleTable;
