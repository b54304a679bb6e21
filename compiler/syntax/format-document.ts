/**
 * Documents: text with the places where it may be broken, and their layout in lines of a limited
 * width (after Oppen, "Prettyprinting", 1980, and Wadler, "A prettier printer", 2003). Two things
 * differ. A group is broken when it does not fit up to its first break that is certain, so that a
 * block may hang at the end of a line. And breaks are indented from the line on which their
 * bracket was opened, so that indentation never depends on how deep the tree is.
 */

export type Document =
  | string
  | readonly Document[]
  /** All its lines are breaks, or none; `lookahead` is all that must fit behind it. */
  | {
      readonly kind: 'group';
      readonly content: Document;
      readonly isBroken: boolean;
      readonly lookahead?: Document;
    }
  /** A break if its group is broken, else the text. */
  | { readonly kind: 'line'; readonly flat: string; readonly isBlank?: boolean }
  /** A break, with an empty line if `isBlank`. */
  | { readonly kind: 'hard'; readonly isBlank: boolean }
  /** Decides for itself: a break if `next` does not fit behind it. */
  | {
      readonly kind: 'fill';
      readonly next: Document;
      readonly isBroken: boolean;
      /** Spaces added after the break. */
      readonly indent: number;
      /** Stays on the line, broken inside, what would not fit on a line of its own either. */
      readonly hangs: boolean;
    }
  | { readonly kind: 'choice'; readonly flat: string; readonly broken: string }
  /** Breaks in it start where the line on which it begins started. */
  | { readonly kind: 'anchor'; readonly content: Document }
  /** If its group is broken, breaks in it start further to the right. */
  | { readonly kind: 'indent'; readonly content: Document }
  /** A token of the source: goes to a new line if a comment ended the one before. */
  | { readonly kind: 'token'; readonly text: string }
  /** A comment on a line of its own. */
  | { readonly kind: 'comment'; readonly text: string; readonly isBlank: boolean }
  /** A comment at the end of its line. */
  | { readonly kind: 'trailing'; readonly text: string };

type Leaf = Exclude<
  Extract<Document, { readonly kind: string }>,
  { readonly kind: 'group' | 'anchor' | 'indent' }
>;

const indentation = 2;

type Mode = 'flat' | 'broken';

interface Command {
  readonly document: Document;
  readonly mode: Mode;
  readonly base: number;
}

export function layOut(document: Document, width: number): string {
  const printer = new Printer(width);
  printer.print(document);
  return printer.text;
}

class Printer {
  text = '';
  readonly #width: number;
  readonly #commands: Command[] = [];
  #column = 0;
  /** Where the line began. */
  #lineStart = 0;
  #trailing: string[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  print(document: Document): void {
    this.#commands.push({ document, mode: 'broken', base: 0 });
    for (let next = this.#commands.pop(); next !== undefined; next = this.#commands.pop()) {
      this.#step(next);
    }
    this.#endLine();
  }

  #step(command: Command): void {
    const { document, mode, base } = command;
    if (typeof document === 'string') {
      this.#write(document);
    } else if (isSequence(document)) {
      this.#push(document, command);
    } else if (document.kind === 'anchor') {
      this.#push([document.content], { mode, base: this.#lineStart });
    } else if (document.kind === 'indent') {
      this.#push([document.content], { mode, base: mode === 'flat' ? base : base + indentation });
    } else if (document.kind === 'group') {
      const isFlat = !document.isBroken && this.#fits([document], 'flat', this.#column);
      this.#push([document.content], { mode: isFlat ? 'flat' : 'broken', base });
    } else {
      this.#leaf(document, command);
    }
  }

  #leaf(document: Leaf, command: Command): void {
    const { mode, base } = command;
    switch (document.kind) {
      case 'line':
        if (mode === 'flat') this.#write(document.flat);
        else this.#newline(base, document.isBlank === true);
        break;
      case 'hard':
        this.#newline(base, document.isBlank);
        break;
      case 'fill':
        this.#fill(document, command);
        break;
      case 'choice':
        this.#write(document[mode]);
        break;
      case 'token':
        if (this.#trailing.length > 0) this.#newline(base + indentation, false);
        this.#write(document.text);
        break;
      case 'comment':
        this.#comment(document, base);
        break;
      case 'trailing':
        this.#trailing.push(document.text);
        break;
      default:
        document satisfies never;
    }
  }

  #push(documents: readonly Document[], { mode, base }: Omit<Command, 'document'>): void {
    for (let i = documents.length - 1; i >= 0; i--) {
      this.#commands.push({ document: documents[i]!, mode, base });
    }
  }

  #fill(document: Extract<Document, { kind: 'fill' }>, command: Command): void {
    const { next, isBroken, indent, hangs } = document;
    const start = command.base + indent;
    const stays =
      this.#fits([' ', next], 'flat', this.#column) ||
      (hangs &&
        !this.#fits([next], 'flat', start) &&
        this.#fits([' ', next], 'broken', this.#column));
    if (isBroken || this.#trailing.length > 0 || !stays) this.#newline(start, false);
    else this.#write(' ');
    this.#push([next], command);
  }

  /**
   * Whether the documents fit from `column` on: flat, up to the first break that is certain; broken,
   * up to the first that is possible; with what follows them up to the first that is possible.
   */
  #fits(documents: readonly Document[], mode: Mode, column: number): boolean {
    const stack = documents.map((document): Command => ({ document, mode, base: 0 })).reverse();
    let room = this.#width - column;
    let rest = this.#commands.length;
    while (room >= 0) {
      const command = stack.pop() ?? this.#commands[--rest];
      if (command === undefined) return true;
      const step = measure(command);
      if (step === 'break') return true;
      if (typeof step === 'number') room -= step;
      else for (let i = step.length - 1; i >= 0; i--) stack.push(step[i]!);
    }
    return false;
  }

  #comment({ text, isBlank }: Extract<Document, { kind: 'comment' }>, base: number): void {
    const isFresh = this.#trailing.length === 0 && this.#column === this.#lineStart;
    const start = isFresh ? this.#lineStart : base + indentation;
    if (!isFresh) this.#newline(start, false);
    this.#write(text);
    this.#newline(start, isBlank);
  }

  #write(text: string): void {
    this.text += text;
    this.#column += [...text].length;
  }

  #newline(start: number, isBlank: boolean): void {
    this.#endLine();
    this.text += (isBlank ? '\n\n' : '\n') + ' '.repeat(start);
    this.#column = start;
    this.#lineStart = start;
  }

  #endLine(): void {
    this.text = this.text.trimEnd();
    const isFresh = this.text === '' || this.text.endsWith('\n');
    if (this.#trailing.length > 0) this.text += (isFresh ? '' : ' ') + this.#trailing.join(' ');
    this.#trailing = [];
  }
}

const certain: Document = { kind: 'hard', isBlank: false };

/** How much room a document takes, or what it consists of, or that a line may end here. */
function measure({ document, mode, base }: Command): number | 'break' | readonly Command[] {
  const inside = (documents: readonly Document[], how: Mode): readonly Command[] =>
    documents.map((each) => ({ document: each, mode: how, base }));
  if (typeof document === 'string') return [...document].length;
  if (isSequence(document)) return inside(document, mode);
  switch (document.kind) {
    case 'group': {
      const content = inside([document.content], document.isBroken ? 'broken' : mode);
      if (document.lookahead === undefined || mode === 'broken') return content;
      return [...content, ...inside([document.lookahead, certain], 'flat')];
    }
    case 'line':
      return mode === 'flat' ? document.flat.length : 'break';
    case 'hard':
    case 'comment':
    case 'trailing':
      return 'break';
    case 'fill':
      if (document.isBroken || mode === 'broken') return 'break';
      return inside([' ', document.next], mode);
    case 'choice':
      return document[mode].length;
    case 'anchor':
    case 'indent':
      return inside([document.content], mode);
    case 'token':
      return [...document.text].length;
    default:
      return document satisfies never;
  }
}

/** Whether the document spans lines however wide they are. */
export function isMultiline(document: Document): boolean {
  if (typeof document === 'string') return false;
  if (isSequence(document)) return document.some(isMultiline);
  switch (document.kind) {
    case 'group':
      return document.isBroken || isMultiline(document.content);
    case 'fill':
      return document.isBroken || isMultiline(document.next);
    case 'anchor':
    case 'indent':
      return isMultiline(document.content);
    case 'hard':
    case 'comment':
    case 'trailing':
      return true;
    case 'line':
    case 'choice':
    case 'token':
      return false;
    default:
      return document satisfies never;
  }
}

function isSequence(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}
