/**
 * The day that chat templates write: always the same, so that the same data makes the same examples
 * tomorrow. It is the one that Llama 3's template writes when it is told none.
 */

/** What C's `strftime` writes for `%` and the letter, on 26 July 2024 at noon. */
const parts: Readonly<Record<string, string>> = {
  Y: '2024',
  y: '24',
  m: '07',
  B: 'July',
  b: 'Jul',
  d: '26',
  A: 'Friday',
  a: 'Fri',
  H: '12',
  M: '00',
  S: '00',
  '%': '%',
};

/** `strftime_now` of chat templates. What is not known stays as it is. */
export function formatFixedDay(format: string): string {
  return format.replace(/%([A-Za-z%])/g, (all, letter: string) => parts[letter] ?? all);
}
