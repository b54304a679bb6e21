/** A model of characters that is known by heart: after each letter the next of the alphabet is likeliest. */
import { defaultTemplate, readTemplate } from '../../../runtime/data/chat-template.ts';
import type { Examinee } from '../../../runtime/evaluate/examinee.ts';
import { charactersOf } from '../../../runtime/tokenizer/characters.ts';
import { unwrap } from '../../support/stage.ts';
import { load, modelOf } from '../generate/models.ts';

/** Ids: '\n' 0, ' ' 1, 'a' 2, …; what follows '\n' or 'z' is '\n'. */
export const alphabet = '\n abcdefghijklmnopqrstuvwxyz';

/** Every other token has the logit 0, the next letter this. */
export const sure = 3;

const source = `
model Table[V] {
  w: float[V, V] ~ 0
  (ids: i32[T]) -> float[T, V] = w[ids]
}
type M = Table[28]`;

/** `sureness` 0 gives a model that knows nothing. */
export async function examinee(sureness = sure, context = 16): Promise<Examinee> {
  const size = alphabet.length;
  const values = new Float32Array(size * size);
  for (let id = 0; id < size; id += 1) values[id * size + ((id + 1) % size)] = sureness;
  const model = modelOf(source, context);
  const tensors = new Map([['w', { dtype: 'f32', shape: [size, size], values } as const]]);
  const loaded = await load({ ...model, tensors });
  const tokenizer = charactersOf(alphabet);
  const template = unwrap(readTemplate(defaultTemplate(tokenizer), tokenizer));
  return { loaded, tokenizer, template };
}

/** log p of the next letter, and of any other token. */
export const expected = -Math.log(Math.exp(sure) + 27) + sure;
export const unexpected = -Math.log(Math.exp(sure) + 27);
