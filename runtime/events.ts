/**
 * What a run tells while it works. The command line prints these, as a live line, plain lines or
 * NDJSON (one object a line, exactly these fields); the run folder keeps them as `metrics.ndjson`.
 */
import type { Score } from './evaluate/metric.ts';

export type RunEvent =
  | {
      readonly event: 'compile';
      readonly name: string;
      readonly ops: number;
      readonly kernels: number;
      readonly pipelines: number;
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly event: 'resume'; readonly step: number; readonly path: string }
  | {
      readonly event: 'step';
      readonly name: string;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      /** If the optimizer tells it. */
      readonly learningRate?: number;
      /** Before clipping. Not finite where a step in f16 is skipped, as the loss may be then: null in NDJSON. */
      readonly gradientNorm: number;
      /** In f16: the scale of the loss that the next step has, and how many steps have been skipped in all. */
      readonly lossScale?: number;
      readonly skipped?: number;
      /** What the loss was divided by: for language models, tokens learnt from. */
      readonly weight: number;
      /** Means of what the loss logs, weighted as it is. */
      readonly log?: Readonly<Record<string, number>>;
      /** Over the last seconds, as is `milliseconds`: what a step took. */
      readonly tokensPerSecond: number;
      readonly milliseconds: number;
    }
  | {
      readonly event: 'eval';
      readonly name: string;
      readonly step?: number;
      readonly loss: number;
      readonly log?: Readonly<Record<string, number>>;
    }
  | {
      readonly event: 'trace';
      /** Of the stage. */
      readonly name: string;
      readonly step: number;
      /** As the program calls the value. */
      readonly value: string;
      /** `gpt.llm:12:7` */
      readonly place: string;
      readonly shape: readonly number[];
      /** Of the finite numbers, as are `mean` and `max`. */
      readonly min: number;
      readonly mean: number;
      readonly max: number;
      /** The share of these, 0 to 1. */
      readonly finite: number;
    }
  | { readonly event: 'report'; readonly name: string; readonly scores: readonly Score[] }
  | {
      /** What a model wrote, with the prompt. */
      readonly event: 'sample';
      readonly name: string;
      /** Of the training, while it is trained. */
      readonly step?: number;
      readonly text: string;
    }
  | { readonly event: 'saved'; readonly step: number; readonly path: string }
  /** What an artifact was before the program changed, and where that is now. */
  | { readonly event: 'aside'; readonly name: string; readonly path: string }
  | { readonly event: 'cached'; readonly name: string; readonly path: string }
  | {
      /** What a step of a plan made of data. */
      readonly event: 'data';
      /** The step: `filter`. */
      readonly name: string;
      readonly from: number;
      readonly to: number;
      /** What is counted: documents, rows. */
      readonly unit: string;
    }
  | {
      readonly event: 'download';
      readonly address: string;
      readonly bytes: number;
      readonly total: number;
    }
  | { readonly event: 'done'; readonly seconds: number; readonly out: string };

export type Report = (event: RunEvent) => void;
