/** A folder of its own for a test that runs the real binary: programs, texts and runs lie in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunEvent } from '../../runtime/events.ts';
import { binary, type Ended, llmc } from '../cli/llmc.ts';

export type Event<Name extends RunEvent['event']> = Extract<RunEvent, { readonly event: Name }>;

/** What the terminal gave, and the events that stood on stdout. */
export interface Run extends Ended {
  readonly events: readonly RunEvent[];
}

export class Workspace {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'llmc-e2e-'));

  path(...names: readonly string[]): string {
    return path.join(this.root, ...names);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.path(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** A character for each byte. */
  read(...names: readonly string[]): string {
    return readFileSync(this.path(...names), 'latin1');
  }

  /** All that lies in a folder, by path from it; [] if there is no such folder. */
  list(...names: readonly string[]): string[] {
    try {
      return readdirSync(this.path(...names), { recursive: true, encoding: 'utf8' }).sort();
    } catch {
      return [];
    }
  }

  /** `llmc run PROGRAM --out OUT --json`; both are names in this folder. */
  run(program: string, out: string, env: NodeJS.ProcessEnv = {}): Run {
    const ended = llmc(['run', this.path(program), '--out', this.path(out), '--json'], env);
    return { ...ended, events: eventsIn(ended.stdout) };
  }

  /** The same, as a process that the test can send signals to. */
  start(program: string, out: string): ChildProcess {
    const words = ['run', this.path(program), '--out', this.path(out), '--json'];
    return spawn(process.execPath, [binary, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The events on stdout, each line of which must be one. */
export function eventsIn(stdout: string): RunEvent[] {
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

export function eventsNamed<Name extends RunEvent['event']>(
  events: readonly RunEvent[],
  name: Name,
): readonly Event<Name>[] {
  return events.filter((event): event is Event<Name> => event.event === name);
}

/** A software driver compiles each kernel when it is first used: a first run can take a minute. */
export const patience = { timeout: 300_000 };

/** The line of the tests' plan: what differs from program to program. */
export interface Settings {
  readonly width?: number;
  /** T. */
  readonly block?: number;
  readonly vocabulary?: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly every?: number;
  /** The arguments of `AdamW`. */
  readonly by?: string;
  readonly read?: string;
  /** What the tokenizer is made of. */
  readonly letters?: 'text' | 'seen';
}

/** The text that `program` learns unless told otherwise: 8 characters, of which each is decided by two. */
export const text = 'abcd efg\n'.repeat(60);

/** A plan that trains a GPT of one layer on `text.txt`, in a file beside it. */
export function program(settings: Settings = {}): string {
  const { width = 16, block = 8, vocabulary = 9, batch = 2, steps = 12, every = 12 } = settings;
  const { by = 'lr: constant(1e-2)', read = 'read("text.txt")', letters = 'text' } = settings;
  return `use std.data.{characters, read, sequences, split}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{AdamW, constant}
use std.run.{evaluate, generate, save, train}

type Mite = GPT2[V: ${vocabulary}, C: ${block}, D: ${width}, H: 1, L: 1]

plan mite {
  let text = ${read}
  let (seen, held) = split(text, held_out: 0.2)
  let letters = characters(${letters})
  let model = train[Mite](
    loss: next_token_loss,
    data: sequences[T: ${block}](letters, seen),
    held_out: sequences[T: ${block}](letters, held),
    by: AdamW(${by}),
    steps: ${steps}, batch: ${batch}, every: ${every},
  )
  evaluate("held out", model, next_token_loss, sequences[T: ${block}](letters, held))
  generate[T: ${block}](model, letters, "ab", tokens: 6, temperature: 0.0)
  save(model, "mite.safetensors")
}
`;
}

/** All letters in `letters.txt`, and one dialogue in `dialogues.jsonl`: to `dog` one says `bark`. */
export function writeDialogue(place: Workspace): void {
  place.write('letters.txt', 'abcdefghijklmnopqrstuvwxyz\n');
  const messages = [
    { role: 'user', content: 'dog' },
    { role: 'assistant', content: 'bark' },
  ];
  place.write('dialogues.jsonl', `${JSON.stringify({ messages })}\n`);
}
