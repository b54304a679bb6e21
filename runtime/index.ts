/** The runtime's door: loading programs, opening devices, running plans and tests. */
export { type CallOptions, callFile } from './call.ts';
export { type Device, openDevice } from './device/device.ts';
export type { Score } from './evaluate/metric.ts';
export type { Report, RunEvent } from './events.ts';
export type { Conversation } from './generate/conversation.ts';
export type { SampleOptions } from './generate/sample.ts';
export { type LoadedProgram, loadProgram, ModuleCache } from './load.ts';
export type { PlanOptions } from './plan/context.ts';
export { type ConverseOptions, converse } from './plan/converse.ts';
export { type EvaluateRunOptions, evaluateRun } from './plan/evaluate-run.ts';
export { type GenerateFromRunOptions, generateFromRun } from './plan/generate-from-run.ts';
export { type RunOutcome, runPlan } from './plan/run-plan.ts';
export { runTests, type TestOptions, type TestOutcome } from './tests.ts';
export { readTokenizer, writeTokenizer } from './tokenizer/files.ts';
export { readIds, readPlainText } from './tokenizer/read-ids.ts';
export { trainOnFiles } from './tokenizer/train-files.ts';
