/** `save` of `std.run`: a model as one safetensors file in the run folder. */
import path from 'node:path';
import { accept, refuse } from '../result.ts';
import { writeFileAtomically } from '../weights/atomic.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import type { HostFunction } from './host-functions.ts';

export const save: HostFunction = async (args, { out }, { span }) => {
  const { tensors } = args.artifact('model', 'model');
  const name = args.text('path');
  const file = path.resolve(out, name);
  if (!isInside(out, file)) {
    return refuse({
      slug: 'cannot-write',
      title: 'A plan writes into its run folder only',
      span,
      label: `${name} leads out of it`,
      notes: [`run folder  ${path.resolve(out)}`],
      hint: 'Give a path inside of it, such as "model.safetensors"',
    });
  }
  const metadata = new Map([['format', 'pt']]);
  const written = await writeFileAtomically(file, (handle) =>
    writeSafetensors(handle, tensors, metadata),
  );
  return written.ok ? accept({ kind: 'nothing' }) : written;
};

/** So that running a stranger's program cannot overwrite one's own files. */
function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && way.split(path.sep)[0] !== '..' && !path.isAbsolute(way);
}
