/** The colours of messages, or none. */

export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  /** Bars and places, which frame what matters. */
  readonly quiet: (text: string) => string;
  readonly related: (text: string) => string;
  readonly strong: (text: string) => string;
}

const ansi = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const none = (text: string) => text;

export const colors: Paint = {
  error: ansi('1;31'),
  warning: ansi('1;33'),
  quiet: ansi('2'),
  related: ansi('34'),
  strong: ansi('1'),
};

export const plain: Paint = {
  error: none,
  warning: none,
  quiet: none,
  related: none,
  strong: none,
};
