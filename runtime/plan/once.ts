/** Programs that run a single time, between the host's steps. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Program } from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Device } from '../device/device.ts';
import { createExecutable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import type { HostTensor, HostTensors, HostValues } from '../weights/tensor.ts';

/** The outputs of one run, by name. Errors: those of the device, at `span`. */
export async function runOnce(
  device: Device,
  program: Program,
  inputs: ReadonlyMap<string, HostValues>,
  span: Span,
): Promise<Result<HostTensors>> {
  const loaded = await createExecutable(device, program, new Map(), { span });
  if (!loaded.ok) return loaded;
  const executable = loaded.value;
  try {
    for (const [name, values] of inputs) executable.write(name, values);
    executable.run();
    const outputs = new Map<string, HostTensor>();
    for (const { name } of program.outputs) {
      const read = await executable.read(name);
      if (!read.ok) return read;
      outputs.set(name, read.value);
    }
    return accept(outputs);
  } finally {
    executable.destroy();
  }
}

/** The tensors whose names start with `prefix`, without it. */
export function under(prefix: string, tensors: HostTensors): HostTensors {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
