import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** What packages load at once for things that we never ask of them, by what loads it. */
const leftOut = {
  jiti: 'node-pg-migrate', // migrations in TypeScript; we ask for it ourselves, for modules of the user's
  glob: 'node-pg-migrate', // folders by pattern
  'node:child_process': 'commander', // commands that are programs of their own
};

/** What only one command needs is a file of its own beside the others', which costs them nothing. */
const besides = {
  name: 'pgtyped is loaded when it is asked for',
  setup({ onResolve }) {
    onResolve({ filter: /\/pgtyped-packages\.js$/ }, () => ({ path: './pgtyped-packages.cjs', external: true }));
  },
};

const withoutThem = {
  name: 'without what is never asked for',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${Object.keys(leftOut).join('|')})$`) }, ({ path, importer }) =>
      importer.includes(`node_modules/${leftOut[path]}/`) ? { path, namespace: 'left out' } : undefined,
    );
    // What node-pg-migrate calls as it loads; the others are not called.
    onLoad({ filter: /^/, namespace: 'left out' }, () => ({ contents: 'exports.createJiti = () => undefined;' }));
  },
};

// One file with all that a command needs: to find and read a hundred modules takes longer than most commands' work.
await build({
  entryPoints: {
    pgproof: 'packages/tool/src/cli/entry.ts',
    'pgtyped-packages': 'packages/tool/src/typegen/pgtyped-packages.ts',
  },
  outdir: 'packages/tool/dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // What is found by its place on the disk stays there: a WASM file, programs. And pg asks for what it can do without.
  external: ['libpg-query', 'jiti', 'pg-native', 'pg-cloudflare'],
  // What is left outside is asked for with require: import() does not work in code that was kept compiled.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  // To read it is work, too. Names stay, for those who read a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [besides, withoutThem],
  logLevel: 'warning',
});

// What a backend imports. Packages stay outside, the runtime among them: generated modules of others import the same one.
const library = { platform: 'node', target: 'node20.19', format: 'esm', logLevel: 'warning' };
await build({
  ...library,
  entryPoints: readdirSync('packages/runtime/src').map((file) => `packages/runtime/src/${file}`),
  outdir: 'packages/runtime/dist',
});
await build({
  ...library,
  entryPoints: ['packages/tool/src/index.ts'],
  outdir: 'packages/tool/dist',
  bundle: true,
  packages: 'external',
});
await build({
  ...library,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  external: ['pgproof-runtime', 'bcryptjs'],
});

// What the command has kept of earlier builds.
for (const file of readdirSync('packages/tool/dist'))
  if (file.startsWith('pgproof.cjs.')) rmSync(`packages/tool/dist/${file}`);
