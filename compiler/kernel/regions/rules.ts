/** The fusion rules: what `partition.ts`, `materialize.ts`, `storage.ts` and `rematerialise.ts` decide, by name. */
export const rules = {
  F0: 'starts a kernel: nothing computed before can take it in',
  F1: 'movement is index arithmetic',
  F2: 'a pointwise value joins the kernel that computes its input',
  F2i: 'cheap to compute again: inlined where it is read',
  F3: 'epilogue: computed on the result of the dot before it is stored',
  F4: 'prologue: computed while the reduction reads it',
  F5: 'row kernel: reductions over the same axes and the code between them',
  F6: 'siblings: same iteration space, one kernel',
  F7: 'attention: streamed over the keys, no scores in memory',
  F7s: 'stored in the order its reader wants',
  F7c: 'written straight into the concatenation it is a part of',
  F8: 'cut: the kernel would need more buffers than the target binds',
  R: 'computed again behind the peak of memory instead of kept',
  S: 'stored: read by another kernel',
  H: 'horizontal: kernels that read the same run side by side as one',
} as const;

export type RuleId = keyof typeof rules;

/** The rules that fusion can do without: there are more kernels then, and they compute the same. */
export const optionalRules = [
  'F2',
  'F2i',
  'F3',
  'F4',
  'F5',
  'F6',
  'F7s',
  'F7c',
  'R',
  'H',
] as const satisfies readonly RuleId[];

export type DisabledRules = ReadonlySet<(typeof optionalRules)[number]>;

export const allRules: DisabledRules = new Set();

export function isEnabled(rule: RuleId, disabled: DisabledRules): boolean {
  const others: ReadonlySet<RuleId> = disabled;
  return !others.has(rule);
}
