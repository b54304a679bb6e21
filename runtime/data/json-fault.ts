/**
 * Where a text stops being JSON (RFC 8259). Engines word their own messages, some without a place,
 * so the place is found here.
 */

/** One rule of the grammar: where what it matches at `at` ends, or a fault. */
type Rule = (text: string, at: number) => number;

class Fault extends Error {
  readonly at: number;
  constructor(at: number) {
    super('not JSON');
    this.at = at;
  }
}

/**
 * The UTF-16 offset of the first character that no JSON text has there; undefined: it is JSON. Of
 * what is nested too deep to be followed, the start.
 */
export function jsonFault(text: string): number | undefined {
  try {
    const end = blank(text, value(text, blank(text, 0)));
    return end === text.length ? undefined : end;
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.at;
    if (thrown instanceof RangeError) return 0;
    throw thrown;
  }
}

const number = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const words = /true|false|null/y;
const space = /[ \t\n\r]*/y;
const plain = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

const blank: Rule = (text, at) => match(space, text, at);

const value: Rule = (text, at) => {
  switch (text[at]) {
    case '{':
      return members(text, at, '}', (inner, from) =>
        value(inner, after(':', inner, string(inner, from))),
      );
    case '[':
      return members(text, at, ']', value);
    case '"':
      return string(text, at);
    default: {
      const end = Math.max(match(number, text, at), match(words, text, at));
      if (end === -1) throw new Fault(at);
      return end;
    }
  }
};

/** What stands between a bracket and its partner `close`, separated by commas. */
function members(text: string, open: number, close: string, member: Rule): number {
  let at = blank(text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = blank(text, member(text, at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Fault(at);
    at = blank(text, at + 1);
  }
}

/** Past `sign`, with white space on both sides. */
function after(sign: string, text: string, from: number): number {
  const at = blank(text, from);
  if (text[at] !== sign) throw new Fault(at);
  return blank(text, at + 1);
}

const string: Rule = (text, start) => {
  if (text[start] !== '"') throw new Fault(start);
  let at = match(plain, text, start + 1);
  while (text[at] !== '"') {
    const next = match(escaped, text, at);
    if (next === -1) throw new Fault(at);
    at = match(plain, text, next);
  }
  return at + 1;
};
