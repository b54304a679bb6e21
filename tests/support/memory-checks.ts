/** Programs that compute the same only if their memory plan is right. */
import type { MemoryPlan } from '../../compiler/program/memory.ts';
import type { BufferRange, Dispatch, Program } from '../../compiler/program/program.ts';
import type { Random } from '../fuzz/random.ts';

const threads = 64;

/** Finite, so that nothing hides it, and so large that no result survives it. */
const poison = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { x[id.x] = 3e37; }
}
`;

/** Overwrites the range of each tensor as soon as its life ends. For programs without loops. */
export function poisonFreed(program: Program, plan: MemoryPlan): Program {
  const pipeline = program.pipelines.length;
  const fill = ({ buffer, offset, bytes }: BufferRange): Dispatch => ({
    pipeline,
    ranges: [{ buffer, offset, bytes }],
    grid: [Math.ceil(bytes / 4 / threads), 1, 1],
    label: 'poison',
    span: undefined,
  });
  const end = program.dispatches.length - 1;
  const dispatches = program.dispatches.flatMap((dispatch, at) => {
    const freed = at === end ? [] : plan.lives.filter(({ last }) => last === at);
    return [dispatch, ...freed.map(fill)];
  });
  const pipelines = [
    ...program.pipelines,
    { label: 'poison', wgsl: poison, bindings: ['read_write'] as const },
  ];
  return { ...program, pipelines, dispatches };
}

/** The dispatches in another order in which none overtakes one that touches the same bytes, if one of them writes. */
export function shuffleDispatches(program: Program, random: Random): Program {
  const { dispatches, pipelines } = program;
  const meets = (a: Dispatch, b: Dispatch): boolean =>
    a.ranges.some((one, i) =>
      b.ranges.some(
        (other, j) =>
          one.buffer === other.buffer &&
          one.offset < other.offset + other.bytes &&
          other.offset < one.offset + one.bytes &&
          [pipelines[a.pipeline]!.bindings[i], pipelines[b.pipeline]!.bindings[j]].includes(
            'read_write',
          ),
      ),
    );
  const waits = dispatches.map((later, at) =>
    dispatches.flatMap((earlier, before) => (before < at && meets(earlier, later) ? [before] : [])),
  );
  const done = new Set<number>();
  while (done.size < dispatches.length) {
    const ready = dispatches.flatMap((_, at) =>
      !done.has(at) && waits[at]!.every((before) => done.has(before)) ? [at] : [],
    );
    done.add(random.pick(ready));
  }
  return { ...program, dispatches: [...done].map((at) => dispatches[at]!) };
}
