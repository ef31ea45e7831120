import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** What packages load at once for things that we never ask of them, by what loads it. */
const leftOut = {
  dns: 'pg', // what a connection string of libpq's needs; net looks names up
  jiti: 'node-pg-migrate', // migrations in TypeScript; we ask for it ourselves, for modules of the user's
  glob: 'node-pg-migrate', // folders by pattern
  'node:child_process': 'commander', // commands that are programs of their own
};

/** What only one command needs is a file of its own beside the others', which costs them nothing. */
const besides = {
  name: 'pgtyped is loaded when it is asked for',
  setup({ onResolve }) {
    onResolve({ filter: /\/pgtyped-packages\.js$/ }, () => ({ path: '../dist/pgtyped-packages.cjs', external: true }));
  },
};

/** WebCrypto, which pg's own goes through, takes long to load. */
const lighter = {
  name: "pg's cryptography is ours",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.pg.lib.crypto.utils\.js$/ }, () => ({
      contents: readFileSync('packages/tool/src/session/pg-crypto.ts', 'utf8'),
      loader: 'ts',
    }));
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

const bundle = {
  outdir: 'packages/tool/dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // What is found by its place on the disk stays there: a WASM file, programs. And pg asks for what it can do without.
  external: ['libpg-query', 'jiti', '@hpcc-js/wasm-graphviz', 'pg-native', 'pg-cloudflare'],
  // What is left outside is asked for with require: import() does not work in code that was kept compiled.
  supported: { 'dynamic-import': false },
  // To read it is work, too. Names stay, for those who read a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [besides, lighter, withoutThem],
  logLevel: 'warning',
};

// One file with all that a command needs: to find and read a hundred modules takes longer than most commands' work. It is a function of what
// modules are given, as bin/pgproof compiles it.
await build({
  ...bundle,
  entryPoints: { pgproof: 'packages/tool/src/cli/entry.ts' },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  banner: { js: '(function (require, module, exports, __filename, __dirname) {' },
  footer: { js: '})' },
});
await build({ ...bundle, entryPoints: { 'pgtyped-packages': 'packages/tool/src/typegen/pgtyped-packages.ts' } });

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
