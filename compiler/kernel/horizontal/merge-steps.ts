/**
 * Rule H: kernels that could run at the same time become one, which runs them side by side: a bias
 * gradient beside that of its weights, the products of one left operand. What both read is read once,
 * both fill the device together, and there is one dispatch less. The later one moves up to where the
 * earlier one stands, so what it reads can be freed earlier and what it writes lives longer.
 */
import type { Target } from '../../target/target.ts';
import type { KernelCall, Piece } from '../call.ts';
import { callBeside, fitBeside, readBytes, sharedBytes, writtenBytes } from './call-beside.ts';
import { isLinear } from './side-by-side.ts';

/** A region as it was lowered. */
export interface Step {
  readonly piece: Calls;
  /** Numbers of the steps that must have run. */
  readonly needs: ReadonlySet<number>;
  /** Pointwise code and reductions are, contractions are not. */
  readonly isLight: boolean;
  /** What computes something again does so late to spare memory, and stays where it is. */
  readonly isLate: boolean;
}

type Calls = Omit<Piece, 'outputs'>;

/** Neighbours have this much in common, of what the one that reads less reads. */
const sharedShare = 0.25;

/** Or the one that moves up writes less than this share of what it reads: it ends more than it begins. */
const writtenShare = 0.1;

/** Or next to nothing: a dispatch costs more than to move so many bytes. */
const fewBytes = 65_536;

/** A kernel of more parts takes long to compile, and the registers of the hungriest of them. */
const mostParts = 4;

interface Unit {
  readonly steps: readonly number[];
  readonly piece: Calls;
  /** Calls to run side by side; none if the piece is something else. */
  readonly parts: readonly KernelCall[];
}

export function mergeSteps(steps: readonly Step[], target: Target): readonly Calls[] {
  const units: Unit[] = [];
  steps.forEach((step, at) => {
    const own: Unit = { steps: [at], piece: step.piece, parts: partsOf(step, target) };
    const [best] = placesFor(step, units)
      .flatMap((place) =>
        joined(units[place]!, own, target).map((option) => ({ ...option, place })),
      )
      .sort((a, b) => b.shared - a.shared);
    if (best === undefined) units.push(own);
    else units[best.place] = best.unit;
  });
  return units.map(({ piece, parts }) =>
    parts.length > 1 ? { calls: [callBeside(parts)], repeats: [] } : piece,
  );
}

/**
 * A software driver computes both sides of a branch under masks, and keeps the registers of a
 * contraction in memory if there is another in the kernel: on lavapipe a training step with merged
 * contractions took half as long again. A device with hardware for branches only skips.
 */
function partsOf({ piece, isLight, isLate }: Step, { kind }: Target): readonly KernelCall[] {
  const [call, ...more] = piece.calls;
  const isAlone = call !== undefined && more.length === 0 && piece.repeats.length === 0;
  const isWelcome = !isLate && (isLight || kind !== 'cpu');
  return isAlone && isWelcome && isLinear(call.kernel) ? [call] : [];
}

/** The units behind all that the step needs, the last one first. */
function placesFor({ needs }: Step, units: readonly Unit[]): readonly number[] {
  const places: number[] = [];
  for (let place = units.length - 1; place >= 0; place -= 1) {
    if (units[place]!.steps.some((at) => needs.has(at))) break;
    places.push(place);
  }
  return places;
}

/** Both as one, if they may be and if it pays. */
function joined(
  before: Unit,
  after: Unit,
  target: Target,
): readonly { readonly unit: Unit; readonly shared: number }[] {
  const parts = [...before.parts, ...after.parts];
  if (before.parts.length === 0 || after.parts.length === 0 || parts.length > mostParts) return [];
  const shared = sharedBytes(before.parts, after.parts);
  if (!isWorthMoving(before.parts, after.parts, shared)) return [];
  const sizes = new Set(parts.map(({ kernel }) => kernel.workgroupSize));
  return [...sizes]
    .flatMap((size) => resized(parts, size))
    .filter((fitting) => fitBeside(fitting, target))
    .map((fitting) => ({
      shared,
      unit: { steps: [...before.steps, ...after.steps], piece: before.piece, parts: fitting },
    }));
}

function isWorthMoving(
  before: readonly KernelCall[],
  after: readonly KernelCall[],
  shared: number,
): boolean {
  const [read, written] = [readBytes(after), writtenBytes(after)];
  if (written <= writtenShare * read || read + written <= fewBytes) return true;
  return shared > 0 && shared >= sharedShare * Math.min(readBytes(before), read);
}

/** All with workgroups of one size, if they can be: contractions keep the one they have. */
function resized(parts: readonly KernelCall[], size: number): readonly (readonly KernelCall[])[] {
  const fitting = parts.flatMap((part) => {
    if (part.kernel.workgroupSize === size) return [part];
    const other = part.scheduled?.candidates.find(
      ({ schedule }) => 'workgroupSize' in schedule && schedule.workgroupSize === size,
    );
    const calls = (other?.calls() ?? []).filter(({ kernel }) => isLinear(kernel));
    return calls.map((call) => ({ ...call, scheduled: part.scheduled! }));
  });
  return fitting.length === parts.length ? [fitting] : [];
}
