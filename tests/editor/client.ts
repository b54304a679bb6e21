/** An editor, as far as a language server can tell: the protocol over the pipes of `llmc lsp`. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { binary } from '../cli/llmc.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What tests look at of a published message. */
export interface Published {
  readonly range: Range;
  readonly code: string;
  readonly message: string;
  readonly severity: number;
}

export class Editor {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'llmc-editor-'));
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #published = new Map<number, (diagnostics: readonly Published[]) => void>();
  readonly #texts = new Map<string, string>();
  /** A character a byte. */
  #received = '';
  #count = 0;

  private constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.#folder, name)), { recursive: true });
      writeFileSync(path.join(this.#folder, name), text);
    }
    this.#server = spawn(process.execPath, [binary, 'lsp', '--stdio']);
    this.#server.stdout.setEncoding('latin1');
    this.#server.stdout.on('data', (chunk: string) => this.#receive(chunk));
  }

  /** Starts the server in a folder of its own with these files. */
  static async start(files: Readonly<Record<string, string>>) {
    const editor = new Editor(files);
    const folder = { uri: pathToFileURL(editor.#folder).href, name: 'test' };
    const capabilities = await editor.ask('initialize', {
      processId: process.pid,
      rootUri: folder.uri,
      workspaceFolders: [folder],
      capabilities: {},
    });
    editor.tell('initialized', {});
    return { editor, capabilities };
  }

  /** The exit code, which is 0 if the server agrees that it is over. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#server.on('exit', resolve));
    await this.ask('shutdown', undefined);
    this.tell('exit', undefined);
    const code = await ended;
    rmSync(this.#folder, { recursive: true });
    return code;
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.#folder, name)).href;
  }

  // ---- documents

  /** Opens the file with this text, or changes it; gives what the server then finds wrong. */
  show(name: string, text: string): Promise<readonly Published[]> {
    const uri = this.uri(name);
    const version = ++this.#count;
    const found = new Promise<readonly Published[]>((resolve) =>
      this.#published.set(version, resolve),
    );
    if (this.#texts.has(name)) {
      const textDocument = { uri, version };
      this.tell('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    } else {
      const textDocument = { uri, languageId: 'llm', version, text };
      this.tell('textDocument/didOpen', { textDocument });
    }
    this.#texts.set(name, text);
    return found;
  }

  /** Where `needle` stands in the file; `after` counts from its start. */
  at(name: string, needle: string, after = 0) {
    const text = this.#texts.get(name) ?? '';
    const offset = text.indexOf(needle);
    if (offset < 0) throw new Error(`no ${needle} in ${name}`);
    return { textDocument: { uri: this.uri(name) }, position: positionIn(text, offset + after) };
  }

  /** The text of a range, to compare with what was meant. */
  textAt(name: string, { start, end }: Range): string {
    const text = this.#texts.get(name) ?? '';
    return text.slice(offsetIn(text, start), offsetIn(text, end));
  }

  // ---- messages

  ask<T>(method: string, params: unknown): Promise<T> {
    const id = ++this.#count;
    this.#send({ id, method, params });
    return new Promise<T>((resolve, reject) =>
      this.#waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result as T) : reject(new Error(error.message)),
      ),
    );
  }

  tell(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    for (;;) {
      const head = /^(?:[^\r\n]+\r\n)+\r\n/.exec(this.#received);
      if (head === null) return;
      const start = head[0].length;
      const end = start + Number(/Content-Length: (\d+)/.exec(head[0])?.[1]);
      if (this.#received.length < end) return;
      const body = Buffer.from(this.#received.slice(start, end), 'latin1');
      this.#received = this.#received.slice(end);
      this.#handle(JSON.parse(body.toString('utf8')));
    }
  }

  #handle(message: Message): void {
    if (message.id !== undefined && message.method === undefined) {
      this.#waiting.get(message.id)?.(message);
    } else if (message.method === 'textDocument/publishDiagnostics') {
      const { version = 0, diagnostics } = message.params as {
        readonly version?: number;
        readonly diagnostics: readonly Published[];
      };
      this.#published.get(version)?.(diagnostics);
    }
  }
}

export function positionIn(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines[lines.length - 1]?.length ?? 0 };
}

export function offsetIn(text: string, { line, character }: Position): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + character;
}
