/** The palette: a colour says what a word is, never decorates. Everything reads as well without. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Style = { readonly [K in keyof typeof codes]: (text: string) => string };

export function style(hasColor: boolean): Style {
  const paint = (name: keyof typeof codes) => (text: string) => {
    const [on, off] = codes[name];
    return hasColor ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
}
