/** The text of the kernels that train hello, as reviewed, and what calls them in which order. */
import { expect, test } from 'vitest';
import { compileGraph } from '../../compiler/pipeline.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { unwrap } from '../support/stage.ts';
import { graphsOf } from './programs.ts';

test('the kernels of a training step of hello, as reviewed', async () => {
  const step = graphsOf('hello').get('step')!;
  const { pipelines } = unwrap(compileGraph(step, { target: lavapipe, optimize: 2 }));
  const text = pipelines.map(({ wgsl }) => wgsl.trimEnd()).join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot('snapshots/hello-step.wgsl');
});
