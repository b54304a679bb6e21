/**
 * Prints the name of the adapter that Dawn offers; exits 1 where none gives a device.
 * A program of its own, because a broken driver can take the process down with it.
 */
import { create } from 'webgpu';

// Held for the life of the process: Dawn aborts if this object is collected while a device lives.
globalThis.gpu = create([]);
const adapter = await globalThis.gpu.requestAdapter();
const device = await adapter?.requestDevice().catch(() => undefined);
if (adapter && device) process.stdout.write(adapter.info.description || adapter.info.device);
device?.destroy();
process.exitCode = device ? 0 : 1;
