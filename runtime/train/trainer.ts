/** The loop itself: from stop to stop, where a stop is a checkpoint, an evaluation or the end. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { stack } from '../data/examples.ts';
import { fork, keyOf } from '../data/random.ts';
import type { RunEvent } from '../events.ts';
import type { Executable } from '../execute/executable.ts';
import { type Chunk, runsInFlight } from '../execute/in-flight.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import type { HostTensor, HostTensors } from '../weights/tensor.ts';
import { batchSize, batchTokens, writeBatch } from './batch.ts';
import { saveCheckpoint, type TrainingState } from './checkpoint.ts';
import { evaluate } from './evaluate.ts';
import type { TrainOptions, TrainOutcome } from './loop.ts';
import { Meter } from './meter.ts';
import type { Metrics } from './metrics.ts';
import { meansOf, scalarsOf, scaleOf } from './scalars.ts';
import { traceEvents } from './traces.ts';

interface Programs {
  readonly step: Executable;
  /** Works on the parameters of `step`. */
  readonly evaluate: Executable | undefined;
}

interface Saved {
  readonly step: number;
  readonly path: string;
  readonly model: HostTensors;
}

export class Trainer {
  readonly #options: TrainOptions;
  readonly #programs: Programs;
  readonly #metrics: Metrics;
  readonly #meter: Meter;
  /** What is told of each step. */
  readonly #scalars: readonly string[];
  #step = 0;
  #saved: Saved | undefined;
  #loss: number | undefined;
  #heldLoss: number | undefined;

  constructor(options: TrainOptions, programs: Programs, metrics: Metrics) {
    this.#options = options;
    this.#programs = programs;
    this.#metrics = metrics;
    this.#meter = new Meter(batchTokens(programs.step.program));
    this.#scalars = scalarsOf(programs.step.program);
  }

  async run(start: TrainingState & { readonly path?: string }): Promise<Result<TrainOutcome>> {
    const { steps } = this.#options;
    this.#step = start.step;
    if (start.path !== undefined) this.#saved = { ...start, path: start.path };
    while (this.#step < steps && !this.#interrupted()) {
      const reached = await this.#advance(this.#nextStop());
      if (!reached.ok) return reached;
      const stopped = await this.#stop();
      if (!stopped.ok) return stopped;
    }
    const saved = await this.#save();
    const flushed = await this.#metrics.flush();
    if (!saved.ok) return saved;
    if (!flushed.ok) return flushed;
    return accept({
      ...saved.value,
      interrupted: this.#step < steps,
      ...(this.#loss === undefined ? {} : { loss: this.#loss }),
      ...(this.#heldLoss === undefined ? {} : { heldLoss: this.#heldLoss }),
    });
  }

  #interrupted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** The next step after which something else than a step is due. */
  #nextStop(): number {
    const { steps, saveEvery, evaluateEvery = steps } = this.#options;
    const after = (every: number) => (Math.floor(this.#step / every) + 1) * every;
    return Math.min(steps, after(saveEvery), after(evaluateEvery));
  }

  /** What is due at this step. An interrupted run only saves, which `run` does. */
  async #stop(): Promise<Result<unknown>> {
    const { steps, saveEvery, evaluateEvery = steps } = this.#options;
    const done = this.#step === steps;
    if (done || this.#step % evaluateEvery === 0) {
      const evaluated = await this.#evaluate();
      if (!evaluated.ok) return evaluated;
      const written = await this.#writeSamples();
      if (!written.ok) return written;
    }
    return done || this.#step % saveEvery === 0 ? this.#save() : accept(undefined);
  }

  async #advance(stop: number): Promise<Result<unknown>> {
    const { step: executable } = this.#programs;
    const range = { from: this.#step, to: stop };
    const interrupted = () => this.#interrupted();
    const prepare = (step: number) => this.#prepare(step);
    this.#meter.start(performance.now());
    const runs = runsInFlight(executable, this.#scalars, range, prepare, interrupted);
    for await (const chunk of runs) {
      if (!chunk.ok) return chunk;
      const told = this.#tell(chunk.value);
      const flushed = await this.#metrics.flush();
      if (!told.ok) return told;
      if (!flushed.ok) return flushed;
    }
    return accept(undefined);
  }

  /** Step `step` (from 0) takes examples `step` * batch on, of the endless sequence. */
  #prepare(step: number): void {
    const { training, seed } = this.#options;
    const executable = this.#programs.step;
    const size = batchSize(executable.program);
    const rows = Array.from({ length: size }, (_, row) => training.draw(seed, step * size + row));
    writeBatch(executable, stack(rows));
    executable.write('key', Uint32Array.from(fork(keyOf(seed), step)));
  }

  #tell({ first, rows }: Chunk): Result<undefined> {
    const { name, steps } = this.#options;
    const speed = this.#meter.count(rows.length, performance.now());
    for (const [index, row] of rows.entries()) {
      const named = new Map(this.#scalars.map((scalar, i) => [scalar, row[i]!]));
      const loss = named.get('loss')!;
      const learningRate = named.get('lr');
      const step = first + index + 1;
      this.#trace(step, named);
      const lost = whatIsLost(named);
      if (lost !== undefined) return this.#notFinite(step, lost);
      this.#step = step;
      this.#loss = loss;
      this.#emit({
        event: 'step',
        name,
        step,
        steps,
        loss,
        ...(learningRate === undefined ? {} : { learningRate }),
        gradientNorm: named.get('grad_norm')!,
        ...scaleOf(named),
        weight: named.get('weight')!,
        ...meansOf(named),
        ...speed,
      });
    }
    return accept(undefined);
  }

  #trace(step: number, numbers: ReadonlyMap<string, number>): void {
    const { name, traces = [], steps, evaluateEvery = steps } = this.#options;
    const events = traceEvents({ name, step }, traces, numbers);
    const isDue = step === 1 || step === steps || step % evaluateEvery === 0;
    for (const event of events) if (isDue || event.finite < 1) this.#emit(event);
  }

  async #evaluate(): Promise<Result<unknown>> {
    const { name, held } = this.#options;
    const program = this.#programs.evaluate;
    if (program === undefined || held === undefined) return accept(undefined);
    const measured = await evaluate(program, held);
    if (!measured.ok) return measured;
    this.#heldLoss = measured.value.loss;
    this.#emit({ event: 'eval', name, step: this.#step, ...measured.value });
    return measured;
  }

  async #writeSamples(): Promise<Result<unknown>> {
    const { name, writeSamples } = this.#options;
    if (writeSamples === undefined) return accept(undefined);
    const { step: executable } = this.#programs;
    const names = executable.program.inputs.map(({ name }) => name);
    const parameters = names.filter((name) => name.startsWith('model.'));
    const texts = await writeSamples(
      new Map(parameters.map((name) => [name, executable.place(name)])),
    );
    if (!texts.ok) return texts;
    for (const text of texts.value) this.#emit({ event: 'sample', name, step: this.#step, text });
    return texts;
  }

  /** Nothing is written if this step is already saved, or if its parameters are spoilt. */
  async #save(): Promise<Result<Saved>> {
    if (this.#saved?.step === this.#step) return accept(this.#saved);
    const model = await this.#readAll('model.');
    const state = await this.#readAll('state.');
    if (!model.ok) return model;
    if (!state.ok) return state;
    const spoilt = firstSpoilt(model.value) ?? firstSpoilt(state.value);
    if (spoilt !== undefined) {
      return this.#notFinite(this.#step, `\`${spoilt}\` has a number that is not finite`);
    }
    const step = this.#step;
    const schedules = this.#options.device.schedules.hash;
    const training = { step, model: model.value, state: state.value, schedules };
    const saved = await saveCheckpoint(this.#options.folder, training);
    if (!saved.ok) return saved;
    this.#emit({ event: 'saved', step, path: saved.value });
    this.#saved = { step, path: saved.value, model: model.value };
    return accept(this.#saved);
  }

  async #readAll(prefix: string): Promise<Result<HostTensors>> {
    const tensors = new Map<string, HostTensor>();
    const executable = this.#programs.step;
    for (const { name } of executable.program.inputs) {
      if (!name.startsWith(prefix)) continue;
      const read = await executable.read(name);
      if (!read.ok) return read;
      tensors.set(name.slice(prefix.length), read.value);
    }
    return accept(tensors);
  }

  #notFinite(step: number, what: string): Refusal {
    const last =
      this.#saved === undefined
        ? 'No checkpoint was made before.'
        : `The checkpoint of step ${this.#saved.step} is whole: ${this.#saved.path}`;
    return refuse({
      slug: 'loss-not-finite',
      title: `The training diverged at step ${step}`,
      span: this.#options.span,
      label: what,
      notes: [last],
      hint: 'Try a smaller learning rate, a longer warm-up, or clip the gradient harder',
    });
  }

  #emit(event: RunEvent): void {
    this.#options.report(event);
    this.#metrics.add(event);
  }
}

/** A step in f16 whose numbers are not finite is skipped and the scale halved, which may help down to 1. */
function whatIsLost(named: ReadonlyMap<string, number>): string | undefined {
  const [loss, scale] = [named.get('loss')!, named.get('scale')];
  if (scale === undefined) return Number.isFinite(loss) ? undefined : `the loss is ${loss}`;
  return scale < 1 ? 'its gradient is not finite, however the loss is scaled' : undefined;
}

function firstSpoilt(tensors: HostTensors): string | undefined {
  for (const [name, { values }] of tensors) {
    if (values instanceof Float32Array && !values.every(Number.isFinite)) return name;
  }
  return undefined;
}
