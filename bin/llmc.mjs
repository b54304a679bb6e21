#!/usr/bin/env node
/**
 * `llmc`. Runs the bundle of `scripts/build.mjs`; where there is none, or a source is newer, the
 * TypeScript sources as they are, through tsx's loader.
 */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`llmc needs Node 20.19 or newer; this is ${process.version}\n`);
  process.exit(1);
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders count too: theirs is the time of the last deletion. */
function changedAt(path) {
  return statSync(root + path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

function isFresh(bundle) {
  const builtAt = changedAt(bundle);
  const isOld = (path) => changedAt(path) <= builtAt;
  return ['cli', 'compiler', 'editor', 'runtime'].every(
    (folder) =>
      isOld(folder) &&
      readdirSync(root + folder, { recursive: true }).every((name) => isOld(`${folder}/${name}`)),
  );
}

/**
 * Most commands are over within a second. V8 by default spends half of such a second on optimizing
 * functions that are done before it pays off; this many bytes of bytecode (ten times the default)
 * have to run in a function first, which one that works for long has soon behind it.
 */
setFlagsFromString('--interrupt-budget=1500000');

async function load() {
  if (isFresh('dist/cli.mjs')) {
    process.setSourceMapsEnabled(true);
    return import('../dist/cli.mjs');
  }
  const { register } = await import('tsx/esm/api');
  register();
  return import('../cli/main.ts');
}

const { main } = await load();
process.exitCode = await main(process.argv.slice(2));
