/**
 * Bundles the command line into `dist/`, because importing some hundred small files takes four
 * times as long as running them. `npm ci` calls it; `bin/llmc.mjs` uses the bundle while no source
 * is newer. A failure is no harm: then the sources are run as they are.
 *
 * Chunks lie directly in `dist/`: a source file that finds something by `import.meta.url` must
 * lie one folder below the root too.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}/dist`, { recursive: true, force: true });
const bundle = build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'cli/main.ts',
    // Threads start from a file of their own.
    'count-worker': 'runtime/tokenizer/count-worker.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // Each start reads the maps; the sources that they tell of are in the package.
  sourcesContent: false,
  // Dawn's package finds its native library beside itself; the other two are CommonJS throughout.
  external: ['webgpu', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  logLevel: 'warning',
});
await bundle.catch(() => {
  rmSync(`${root}/dist`, { recursive: true, force: true });
  process.stderr.write('build: no bundle; llmc starts from its sources, more slowly\n');
});
