/** `save` of `std.run`: a model as one safetensors file in the run folder. */
import path from 'node:path';
import { accept } from '../result.ts';
import { writeFileAtomically } from '../weights/atomic.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import type { HostFunction } from './host-functions.ts';

export const save: HostFunction = async (args, { out }) => {
  const { tensors } = args.artifact('model', 'model');
  const file = path.join(out, args.text('path'));
  const metadata = new Map([['format', 'pt']]);
  const written = await writeFileAtomically(file, (handle) =>
    writeSafetensors(handle, tensors, metadata),
  );
  return written.ok ? accept({ kind: 'nothing' }) : written;
};
