/** What the rows of tests ask and what is right, for all shapes that `tasks.ts` knows. */
import { isObject, type JsonObject } from '../data/records.ts';
import { wordsIn } from '../data/select.ts';
import type { TestText } from './contamination.ts';

/** Fields with what is right; the first that is there. */
const right = ['continuation', 'chosen', 'completion', 'answer', 'answers'];

/** Neither asked nor right. */
const aside: ReadonlySet<string> = new Set([...right, 'choices', 'gold', 'rejected', 'label']);

export function testTextOf(row: JsonObject): TestText {
  const gold = typeof row.gold === 'number' ? row.gold : 0;
  const { choices, context_options: contexts, messages } = row;
  if (Array.isArray(messages)) {
    const isTurn = messages.every(isObject);
    const said = isTurn ? messages : [];
    return {
      query: wordsIn({ said: said.slice(0, -1) }),
      label: wordsIn({ said: said.slice(-1) }),
    };
  }
  const asked = Object.entries(row).filter(([field]) => !aside.has(field));
  if (Array.isArray(choices)) {
    return { query: wordsIn(Object.fromEntries(asked)), label: wordsIn({ it: choices[gold] }) };
  }
  if (Array.isArray(contexts)) {
    return { query: wordsIn({ it: contexts[gold] }), label: wordsIn({ it: row.continuation }) };
  }
  const field = right.find((each) => each in row);
  if (field === undefined) return { query: '', label: wordsIn(row) };
  return { query: wordsIn(Object.fromEntries(asked)), label: wordsIn({ it: row[field] }) };
}
