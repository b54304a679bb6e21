/** `llmc call`: a function or model of a file on tensors of one's own. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { CallOptions, HostTensor, HostTensors } from '../../runtime/index.ts';
import { defineCommand, type FlagValues } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { deviceFlag, optimizeFlag, optimizeLevel } from '../flags.ts';
import { diagnosticView, exitCodeOf, type Sources } from '../output/diagnostics.ts';
import type { Terminal } from '../output/terminal.ts';

const flags = {
  in: {
    kind: 'text',
    placeholder: 'FILE',
    summary: 'safetensors with a tensor for each parameter: x, or model.up.w for a leaf',
  },
  out: {
    kind: 'text',
    placeholder: 'FILE',
    default: 'out.safetensors',
    summary: 'where the result goes: out, or out.0, out.1, … of a tuple',
  },
  dims: {
    kind: 'text',
    placeholder: 'D=8,…',
    summary: 'dims that the shapes of the tensors leave open',
  },
  grad: {
    kind: 'text',
    placeholder: 'x,…',
    summary: 'also write grad.x, the gradient of the result, one f32, in these parameters',
  },
  seed: {
    kind: 'integer',
    placeholder: 'N',
    minimum: 0,
    maximum: 2 ** 32 - 1,
    default: 0,
    summary: 'of the draws of a random fn',
  },
  device: deviceFlag,
  opt: optimizeFlag,
} as const;

export const call = defineCommand({
  name: 'call',
  summary: 'call a function, or the model of a run, on your own tensors',
  about:
    'FN is a pub fn, a pub model (its parameters are then model.…) or one of its methods, ' +
    'Model.method. Dims follow from the shapes of the tensors. To compare it with another ' +
    "implementation, write that one's inputs, call, and read what comes out. Of a run, its model " +
    'is called with the parameters it has learnt; a language model takes `ids`, i32[T] or i32[B, T].',
  args: [
    { name: 'FILE', summary: 'an .llm file, or the folder of a run' },
    { name: 'FN', summary: 'what to call, of a file', optional: true },
  ],
  flags,
  examples: [
    ['llmc call nn.llm gelu --in x.safetensors', 'out = gelu(x)'],
    ['llmc call runs/hello --in ids.safetensors', 'out = the logits of a model that was trained'],
    ['llmc call loss.llm loss --in a.safetensors --grad model,x', 'the value and two gradients'],
  ],
  run: async ({ args: [file, name], flags: given }, terminal) => {
    const dims = parseDims(given.dims?.split(',') ?? []);
    if (typeof dims === 'string') return mistake(terminal, dims);
    const { callFile, callRun } = await import('../../runtime/index.ts');
    const { withDevice, withProgram } = await import('../session.ts');
    const view = diagnosticView(terminal, false);
    const report = (result: Result<HostTensors>, sources: Sources) => {
      view.show(result.ok ? result.warnings : result.diagnostics, sources);
      if (!result.ok) return exitCodeOf(result.diagnostics);
      terminal.message(`${given.out}: ${[...result.value].map(describe).join(', ')}`);
      return exitCode.ok;
    };
    if (name === undefined) {
      const { in: input, out: output } = given;
      if (input === undefined) return mistake(terminal, 'the model of a run is called with --in');
      const options = { input, output, optimize: optimizeLevel[given.opt] };
      return withDevice(given.device, view, async (device) =>
        report(await callRun(file!, { ...options, device }), new Map()),
      );
    }
    return withProgram(file!, view, (checked, sources) =>
      withDevice(given.device, view, async (device) =>
        report(await callFile(checked, { ...request(name, dims, given), device }), sources),
      ),
    );
  },
});

function request(
  name: string,
  dims: ReadonlyMap<string, number>,
  given: FlagValues<typeof flags>,
): Omit<CallOptions, 'device'> {
  return {
    name,
    dims,
    gradients: given.grad?.split(',') ?? [],
    optimize: optimizeLevel[given.opt],
    seed: given.seed,
    ...(given.in !== undefined && { input: given.in }),
    output: given.out,
  };
}

/** `out f32[8, 65]` */
function describe([path, { dtype, shape }]: readonly [string, HostTensor]): string {
  return `${path} ${dtype}${shape.length === 0 ? '' : `[${shape.join(', ')}]`}`;
}

/** `T=8,K=4`, or what is wrong with it. */
function parseDims(parts: readonly string[]): ReadonlyMap<string, number> | string {
  const dims = new Map<string, number>();
  for (const part of parts) {
    const [, name, size] = /^([A-Z]\w*)=([1-9]\d*)$/.exec(part.trim()) ?? [];
    if (name === undefined) return `--dims is written T=8,K=4, not ${part}`;
    dims.set(name, Number(size));
  }
  return dims;
}

function mistake(terminal: Terminal, message: string) {
  terminal.message(`${terminal.style.red('error:')} ${message}`);
  terminal.message(`${terminal.style.cyan('hint:')} llmc call --help`);
  return exitCode.usage;
}
