/** A thread that counts the pieces of the blocks it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Cutting, PieceCounter } from './piece-counter.ts';

/** 'counts' asks for what has been counted; a block is answered when it is done. */
export type CountRequest = 'counts' | { readonly text: string; readonly block: number };

const counter = new PieceCounter(workerData as Cutting);

parentPort?.on('message', (request: CountRequest) => {
  if (request === 'counts') {
    parentPort?.postMessage(counter.counts);
    return;
  }
  counter.add(request.text, request.block);
  parentPort?.postMessage('done');
});
