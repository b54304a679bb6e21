/**
 * The forms of expressions, each with what it takes to have a type. They keep numbers small and
 * comparisons away from ties, so that a rounding stays one.
 */
import {
  type Context,
  fresh,
  isSame,
  local,
  sameDims,
  type Type,
  typeText,
  withDims,
  withIndices,
  withLocals,
} from './scope.ts';

export interface Form {
  readonly isLeaf: boolean;
  /** Text of this type, unless the form has none. `inner` makes the parts. */
  readonly make: (type: Type, context: Context, inner: Inner) => string | undefined;
}

export type Inner = (type: Type, context?: Context) => string;
type Make = Form['make'];

const leaf = (make: Make): Form => ({ isLeaf: true, make });
const node = (make: Make): Form => ({ isLeaf: false, make });
const number: Type = { base: 'f32', dims: [] };
const truth: Type = { base: 'bool', dims: [] };
const isFloat = ({ base }: Type): boolean => base === 'f32';
const isStatic = (dim: string): boolean => /^\d/.test(dim);

// ---- leaves

const ofName: Make = (type, { locals, random }) => {
  const fitting = locals.filter((each) => isSame(each.type, type));
  return fitting.length === 0 ? undefined : random.pick(fitting).name;
};

/** `x[i, 2]`, down to the axes wanted. */
const ofElement: Make = (type, context) => {
  const { locals, random } = context;
  const fitting = locals.filter(({ type: { base, dims } }) => {
    const lead = dims.length - type.dims.length;
    return base === type.base && lead > 0 && sameDims(dims.slice(lead), type.dims);
  });
  if (fitting.length === 0) return undefined;
  const { name, type: whole } = random.pick(fitting);
  const lead = whole.dims.slice(0, whole.dims.length - type.dims.length);
  const places = lead.map((dim) => position(dim, context));
  return places.includes(undefined) ? undefined : `${name}[${places.join(', ')}]`;
};

/** A place on an axis: an index that ranges over it, or a number. */
function position(dim: string, { indices, random }: Context): string | undefined {
  const fitting = indices.filter((each) => each.dim === dim);
  if (fitting.length > 0 && random.chance(0.8)) return random.pick(fitting).name;
  return isStatic(dim) ? String(random.integer(0, Number(dim))) : undefined;
}

const ofNumber: Make = (type, { random, indices }) => {
  if (type.dims.length > 0) return undefined;
  if (type.base === 'bool') return random.chance(0.1) ? 'true' : undefined;
  if (type.base === 'i32') return indices.length > 0 ? random.pick(indices).name : '1';
  return random.between(0.1, 1.5).toFixed(2);
};

const ofSimpleComparison: Make = (type, _, inner) =>
  type.base === 'bool' && type.dims.length === 0
    ? `(${inner(number)} < 0.173 + ${inner(number)})`
    : undefined;

const ofRepeated: Make = (type, context, inner) => {
  const [dim, ...rest] = type.dims;
  if (dim === undefined) return undefined;
  const name = fresh(context, 'k');
  const body = inner(withDims(type, rest), withIndices(context, { name, dim }));
  return `(for ${name} < ${dim}: ${body})`;
};

// ---- operators and choices

const ofOperator: Make = (type, { random }, inner) => {
  if (!isFloat(type)) return undefined;
  const [a, b] = random.pick([
    [type, type],
    [type, type],
    [type, number],
    [number, type],
  ]) as [Type, Type];
  const op = random.pick(['+', '-', '*']);
  return `(${inner(a)} ${op} ${inner(b)})`;
};

const ofDivision: Make = (type, _, inner) =>
  isFloat(type) ? `(${inner(type)} / (2.5 + tanh(${inner(number)})))` : undefined;

const ofPower: Make = (type, { random }, inner) =>
  isFloat(type) ? `tanh(${inner(type)})^${random.integer(2, 4)}` : undefined;

const ofMinus: Make = (type, _, inner) => (isFloat(type) ? `(-${inner(type)})` : undefined);

const ofComparison: Make = (type, { random }, inner) => {
  if (type.base !== 'bool') return undefined;
  const side = { base: 'f32', dims: type.dims } as const;
  if (random.chance(0.6)) {
    return `(${inner(side)} ${random.pick(['<', '<=', '>'])} ${inner(side)} - 0.219)`;
  }
  return random.chance(0.5)
    ? `(${inner(type)} ${random.pick(['and', 'or'])} ${inner(type)})`
    : `(not ${inner(type)})`;
};

const ofChoice: Make = (type, _, inner) =>
  `(if ${inner(truth)} { ${inner(type)} } else { ${inner(type)} })`;

const ofSelect: Make = (type, _, inner) =>
  isFloat(type)
    ? `select(${inner({ base: 'bool', dims: type.dims })}, ${inner(type)}, ${inner(type)})`
    : undefined;

const ofIndexAsNumber: Make = (type, { indices, random, scalar }) => {
  if (!isFloat(type) || type.dims.length > 0 || indices.length === 0) return undefined;
  return `(0.25 * ${random.pick(indices).name} as ${scalar})`;
};

const ofContraction: Make = (type, { random, sizes }, inner) => {
  if (!isFloat(type)) return undefined;
  const split = random.integer(0, type.dims.length + 1);
  const dim = random.pick(sizes);
  const left = inner(withDims(type, [...type.dims.slice(0, split), dim]));
  return `(${left} @ ${inner(withDims(type, [dim, ...type.dims.slice(split)]))})`;
};

const ofBlock: Make = (type, context, inner) => {
  const { random, sizes } = context;
  const name = fresh(context, 'v');
  const bound = { base: 'f32', dims: random.pick([[], [random.pick(sizes)], type.dims]) } as const;
  const value = inner(bound);
  return `{\n  let ${name} = ${value}\n  ${inner(type, withLocals(context, local(name, bound)))}\n}`;
};

// ---- indices

/** A loop whose range is the axis of something indexed with it. */
const ofBareLoop: Make = (type, context, inner) => {
  const { random, locals } = context;
  const [dim, ...rest] = type.dims;
  if (dim === undefined || !isFloat(type)) return undefined;
  const fitting = locals.filter((each) => isFloat(each.type) && each.type.dims[0] === dim);
  if (fitting.length === 0) return undefined;
  const {
    name: whole,
    type: { dims },
  } = random.pick(fitting);
  const name = fresh(context, 'k');
  const body = inner(withDims(type, rest), withIndices(context, { name, dim }));
  const scalar = `${whole}[${[name, ...dims.slice(1).map(() => '0')].join(', ')}]`;
  return `(for ${name}: (${scalar} * ${body}))`;
};

const ofTransposed: Make = (type, context) => {
  const [a, b, ...rest] = type.dims;
  if (a === undefined || b === undefined) return undefined;
  const fitting = context.locals.filter(
    (each) => each.type.base === type.base && sameDims(each.type.dims, [b, a, ...rest]),
  );
  if (fitting.length === 0) return undefined;
  const [i, j] = [fresh(context, 'k'), fresh(context, 'k')];
  return `(for ${i}, ${j}: ${context.random.pick(fitting).name}[${j}, ${i}])`;
};

/** Two axes made one, and read as two again. */
const ofRegrouped: Make = (type, context, inner) => {
  const [a, b, ...rest] = type.dims;
  if (a === undefined || b === undefined || !isStatic(a) || !isStatic(b)) return undefined;
  const [whole, x, i, j] = ['v', 'v', 'k', 'k'].map((start) => fresh(context, start));
  const value = inner(withDims(type, [b, a, ...rest]));
  return `{
  let ${x} = ${value}
  let ${whole} = (for (${j}, ${i}): ${x}[${i}, ${j}])
  (for ${i} < ${a}, ${j} < ${b}: ${whole}[(${i}, ${j})])
}`;
};

const ofSlice: Make = (type, { locals, random }) => {
  const [dim, ...rest] = type.dims;
  if (dim === undefined || !isStatic(dim)) return undefined;
  const fitting = locals.filter(
    ({ type: { base, dims } }) =>
      base === type.base && Number(dims[0]) > Number(dim) && sameDims(dims.slice(1), rest),
  );
  if (fitting.length === 0) return undefined;
  const { name, type: whole } = random.pick(fitting);
  const from = random.integer(0, Number(whole.dims[0]) - Number(dim) + 1);
  return `${name}[${from}..${from + Number(dim)}]`;
};

const ofGather: Make = (type, { locals, random }) => {
  const [dim, ...rest] = type.dims;
  const ids = locals.filter((each) => isSame(each.type, { base: 'i32', dims: [dim ?? ''] }));
  const fitting = locals.filter(
    ({ type: { base, dims } }) =>
      base === type.base && isStatic(dims[0] ?? 'x') && sameDims(dims.slice(1), rest),
  );
  if (ids.length === 0 || fitting.length === 0) return undefined;
  return `${random.pick(fitting).name}[${random.pick(ids).name}]`;
};

const ofConcat: Make = (type, { random }, inner) => {
  const [dim, ...rest] = type.dims;
  if (rest.length > 0 || !isFloat(type) || !isStatic(dim ?? 'x') || Number(dim) < 2)
    return undefined;
  const first = random.integer(1, Number(dim));
  const part = (size: number): string => inner(withDims(type, [String(size)]));
  return `concat(${part(first)}, ${part(Number(dim) - first)})`;
};

const ofRunTimePlace: Make = (type, { random, locals }, inner) => {
  const [dim, ...rest] = type.dims;
  const places = locals.filter((each) => isSame(each.type, { base: 'i32', dims: [] }));
  if (dim === undefined || !isStatic(dim) || !isFloat(type) || places.length === 0)
    return undefined;
  const at = random.pick(places).name;
  if (random.chance(0.5)) {
    return `update(${inner(type)}, ${at}, ${inner(withDims(type, rest))})`;
  }
  const more = String(Number(dim) + 2);
  return `slice[${dim}](${inner(withDims(type, [more, ...rest]))}, ${at})`;
};

const ofList: Make = (type, _, inner) => {
  const [dim, ...rest] = type.dims;
  if (dim !== '2' && dim !== '3') return undefined;
  const items = Array.from({ length: Number(dim) }, () => inner(withDims(type, rest)));
  return `[${items.join(', ')}]`;
};

// ---- reducers

const ofReducer: Make = (type, context, inner) => {
  if (!isFloat(type)) return undefined;
  const { random, sizes } = context;
  const count = random.integer(1, 3);
  const added = Array.from({ length: count }, () => ({
    name: fresh(context, 'k'),
    dim: random.pick(sizes),
  }));
  const body = inner(type, withIndices(context, ...added));
  const indices = added.map(({ name, dim }) => `${name} < ${dim}`).join(', ');
  return `(${random.pick(['sum', 'mean', 'max', 'min'])} ${indices}: ${body})`;
};

const ofWholeReducer: Make = (type, { random, sizes }, inner) => {
  if (!isFloat(type)) return undefined;
  const row = withDims(type, [...type.dims, random.pick(sizes)]);
  const value = inner(row);
  return `${random.pick(['sum', 'mean', 'max', 'prod'])}(${value})`;
};

const ofCumulative: Make = (type, _, inner) =>
  isFloat(type) && type.dims.length > 0 ? `cumsum(${inner(type)})` : undefined;

// ---- calls

const ofPointwise: Make = (type, { random }, inner) =>
  isFloat(type) ? `${random.pick(['tanh', 'sigmoid', 'abs'])}(${inner(type)})` : undefined;

/** `max(a, b)` of numbers, lifted over a frame of each. */
const ofLiftedPair: Make = (type, { random }, inner) => {
  if (!isFloat(type)) return undefined;
  const shorter = withDims(type, type.dims.slice(0, random.integer(0, type.dims.length + 1)));
  const args = random.chance(0.5) ? [type, shorter] : [shorter, type];
  return `${random.pick(['max', 'min'])}(${args.map((each) => inner(each)).join(', ')})`;
};

/** A function or model of the program, with a frame that is a prefix of the axes wanted. */
const ofCall: Make = (type, { random, functions, sizes }, inner) => {
  const fitting = functions.filter(({ result }) => solve(result.dims, type.dims) !== undefined);
  if (!isFloat(type) || fitting.length === 0) return undefined;
  const { name, params, result, hasDefault } = random.pick(fitting);
  const dims = new Map(solve(result.dims, type.dims));
  const frame = type.dims.slice(0, type.dims.length - result.dims.length);
  const longest = random.integer(0, params.length);
  const args = params.map((param, at) => {
    for (const dim of param.dims) {
      if (!isStatic(dim) && !dims.has(dim)) dims.set(dim, random.pick(sizes));
    }
    const lead = at === longest ? frame : frame.slice(0, random.integer(0, frame.length + 1));
    return inner(withDims(param, [...lead, ...param.dims.map((dim) => dims.get(dim) ?? dim)]));
  });
  if (hasDefault && random.chance(0.5)) args.push(`by: ${inner(number)}`);
  const [first, ...others] = args;
  const isPiped = random.chance(0.2) && /^\w+$/.test(name) && others.length === 0;
  return isPiped ? `(${first} |> ${name})` : `${name}(${args.join(', ')})`;
};

/** What the dims of a result must be for its last axes to be those wanted. */
function solve(
  result: readonly string[],
  wanted: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const lead = wanted.length - result.length;
  if (lead < 0) return undefined;
  const dims = new Map<string, string>();
  for (const [at, dim] of result.entries()) {
    const size = wanted[lead + at]!;
    if (isStatic(dim) ? dim !== size : (dims.get(dim) ?? size) !== size) return undefined;
    if (!isStatic(dim)) dims.set(dim, size);
  }
  return dims;
}

const ofStack: Make = (type, { stack }, inner) => {
  if (stack === undefined || !isFloat(type)) return undefined;
  const { name, dim, count } = stack;
  if (sameDims(type.dims, [count, dim])) return `${name}(${inner(withDims(type, [dim]))})`;
  if (type.dims.at(-1) !== dim || type.dims.length !== 1) return undefined;
  return `chain(${inner(type)}, ${name})`;
};

// ---- loops and gradients

const ofFold: Make = (type, context, inner) => {
  const { random, sizes } = context;
  if (!isFloat(type)) return undefined;
  const row: Type = { base: 'f32', dims: random.pick([[], [random.pick(sizes)]]) };
  const [state, x] = [fresh(context, 'v'), fresh(context, 'v')];
  const inside = withLocals(context, local(state, type), local(x, row));
  const xs = inner(withDims(row, [random.pick(sizes), ...row.dims]));
  const start = inner(type);
  return `fold(${start}, ${xs}, |${state}, ${x}| (0.5 * ${state} + tanh(${inner(type, inside)})))`;
};

const ofScan: Make = (type, context, inner) => {
  const { random, sizes } = context;
  const [dim, ...rest] = type.dims;
  if (dim === undefined || !isFloat(type)) return undefined;
  const kept: Type = { base: 'f32', dims: random.pick([[], [random.pick(sizes)]]) };
  const [state, x] = [fresh(context, 'v'), fresh(context, 'v')];
  const inside = withLocals(context, local(state, kept), local(x, number));
  const step = `(tanh(${inner(kept, inside)}), ${inner(withDims(type, rest), inside)})`;
  return `scan(${inner(kept)}, ${inner(withDims(number, [dim]))}, |${state}, ${x}| ${step}).1`;
};

/** In a local of the type wanted, which the loss mentions. */
const ofGradient: Make = (type, context, inner) => {
  if (context.isNested || !isFloat(type)) return undefined;
  const name = fresh(context, 'v');
  const indices = type.dims.map((dim) => ({ name: fresh(context, 'k'), dim }));
  const element =
    indices.length === 0 ? name : `${name}[${indices.map((each) => each.name).join(', ')}]`;
  const bound = indices.map((each) => `${each.name} < ${each.dim}`).join(', ');
  const all = indices.length === 0 ? `tanh(${element})` : `(sum ${bound}: tanh(${element}))`;
  const inside = { ...withLocals(context, local(name, type)), isNested: true };
  const start = inner(type);
  const loss = `(${all} * ${inner(number, inside)})`;
  return `{\n  let ${name}: ${typeText(type)} = ${start}\n  ${
    context.random.chance(0.3) ? `(value_and_grad ${name}: ${loss}).1` : `(grad ${name}: ${loss})`
  }\n}`;
};

export const forms: readonly Form[] = [
  ...[leaf(ofName), leaf(ofName), leaf(ofElement), leaf(ofNumber), leaf(ofRepeated)],
  leaf(ofSimpleComparison),
  ...[ofOperator, ofDivision, ofPower, ofMinus, ofComparison, ofChoice, ofSelect].map(node),
  ...[ofIndexAsNumber, ofContraction, ofBlock, ofBareLoop, ofTransposed, ofRegrouped].map(node),
  ...[ofSlice, ofGather, ofConcat, ofRunTimePlace, ofList, ofReducer, ofWholeReducer].map(node),
  ...[ofCumulative, ofPointwise, ofLiftedPair, ofCall, ofCall, ofStack, ofFold].map(node),
  ...[ofScan, ofGradient, ofRepeated, ofOperator].map(node),
];
