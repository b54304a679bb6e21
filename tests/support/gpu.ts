/** Programs on the device of the machine that runs the tests. */
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { Program } from '../../compiler/program/program.ts';
import { type Device, openDevice } from '../../runtime/device/device.ts';
import { createExecutable } from '../../runtime/execute/executable.ts';
import type { HostValues } from '../../runtime/weights/tensor.ts';
import { limited } from './limits.ts';

/** One device a test file: opening costs more than most tests. */
let opened: Promise<Device> | undefined;

export function testDevice(): Promise<Device> {
  opened ??= openDevice('auto').then((device) => {
    if (!device.ok) throw new Error(JSON.stringify(device.diagnostics, undefined, 2));
    const { LLMC_TEST_LIMITS: limit } = process.env;
    if (limit === undefined) return device.value;
    return { ...device.value, target: limited(device.value.target, limit) };
  });
  return opened;
}

/** Runs a program `times` times and reads all its outputs. */
export async function runProgram(
  device: Device,
  program: Program,
  inputs: ReadonlyMap<string, NdArray>,
  times = 1,
): Promise<ReadonlyMap<string, NdArray>> {
  const created = await createExecutable(device, program);
  if (!created.ok) throw new Error(JSON.stringify(created.diagnostics, undefined, 2));
  const executable = created.value;
  for (const { name } of program.inputs) {
    const value = inputs.get(name);
    if (value === undefined) throw new Error(`no value was given for ${name}`);
    executable.write(name, hostValues(value));
  }
  for (let run = 0; run < times; run += 1) executable.run();
  const outputs = new Map<string, NdArray>();
  for (const { name } of program.outputs) {
    const read = await executable.read(name);
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics, undefined, 2));
    const { dtype, shape, values } = read.value;
    outputs.set(name, { dtype, shape, data: Float64Array.from(values) });
  }
  executable.destroy();
  return outputs;
}

function hostValues({ dtype, data }: NdArray): HostValues {
  if (dtype === 'i32') return Int32Array.from(data);
  if (dtype === 'u32' || dtype === 'bool') return Uint32Array.from(data);
  return Float32Array.from(data);
}
