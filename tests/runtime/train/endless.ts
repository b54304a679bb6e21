/** Run as a process of its own, to be killed: trains for ever, saving 4 MB after each step. */

import { train } from '../../../runtime/train/loop.ts';
import { openForTests } from '../hand-written.ts';
import { tinyOptions } from './tiny.ts';

const [folder = ''] = process.argv.slice(2);
const device = await openForTests();
await train({
  ...tinyOptions(device, folder, { size: 1 << 20, rate: 0.125 }),
  steps: 1_000_000,
  saveEvery: 1,
});
