/** Flags that several commands share, so that they mean the same everywhere. */
import type { Flag } from './command.ts';

export const deviceFlag = {
  kind: 'text',
  placeholder: 'NAME',
  default: 'auto',
  summary: 'the GPU to use: auto, or part of its name (llmc doctor shows it)',
} as const satisfies Flag;

export const optimizeFlag = {
  kind: 'choice',
  placeholder: 'LEVEL',
  choices: ['0', '1', '2'],
  default: '2',
  summary: 'how far to optimize; 0 runs each operation as a kernel of its own',
} as const satisfies Flag;

export const optimizeLevel = { '0': 0, '1': 1, '2': 2 } as const;

export const jsonFlag = {
  kind: 'switch',
  summary: 'one JSON object a line on stdout, for programs',
} as const satisfies Flag;

export const memoryFlag = {
  kind: 'bytes',
  placeholder: 'SIZE',
  summary: 'compute values again instead of keeping them until a step takes no more (2GB, 512MiB)',
} as const satisfies Flag;

/** As the compiler takes it. */
export function memoryBudget(given: number | undefined): { readonly memoryBudget?: number } {
  return given === undefined ? {} : { memoryBudget: given };
}
