import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { generateModules } from '../../../../packages/tool/src/typegen/generate.js';
import { normalize } from '../../../../packages/tool/src/typegen/normal.js';
import { scanQueries, type SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { longTest } from '../../../support/proofs.js';
import { serverMajor } from '../../../support/server.js';

const root = join(import.meta.dirname, '../../../..');

describe('the command of pgtyped', () => {
  longTest('types each query of the suite as our generator does, but for what can be NULL', async function () {
    if (serverMajor() !== 18) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'vbwd-pgtyped-'));
    const db = await createTestDatabase('empty');
    try {
      await db.sql.unsafe(readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'));
      cpSync(join(import.meta.dirname, 'queries'), join(folder, 'sql'), { recursive: true });
      // The tables of 18 alone are left to the suite, and so are whole rows, which the generator refuses,
      // what a rule answers in place of the server, and types that pgtyped has no name for.
      rmSync(join(folder, 'sql/tables.sql'));
      for (const file of readdirSync(join(folder, 'sql'))) {
        const path = join(folder, 'sql', file);
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(/\/\* @name [^/]*\*\/(?:(?!\/\* @name)[^])*/g, (query) =>
            left.test(query) ? '' : query,
          ),
        );
      }
      const modules = await generateModules(join(folder, 'sql'), parseConnectionUrl(db.url));
      const ours = [...modules.values()].join('\n');
      const queries = readdirSync(join(folder, 'sql')).flatMap(
        (file) => scanQueries(readFileSync(join(folder, 'sql', file), 'utf8')).queries,
      );
      const theirs = await runCommand(folder, db, queries);
      const differences = queries.flatMap(({ name }) =>
        [`${name}Params`, `${name}Result`].flatMap((shape) => compare(shape, ours, theirs.get(name) ?? '')),
      );
      expect(queries.length).to.be.at.least(150);
      expect(differences).to.deep.equal([]);
    } finally {
      await db.drop();
      rmSync(folder, { recursive: true });
    }
  });
});

const left =
  /@name (?:(?:LeftJoin)?WholeRow|InsertIntoViewOfRuled|Void\w*|KeyOfRegclass)\b|\b(?:event|event_child|pending)\b/;

/** What the command writes for each query, each in a file of its own and in SQL that its lexer can read. */
async function runCommand(
  folder: string,
  { url }: TestDatabase,
  queries: readonly SourceQuery[],
): Promise<Map<string, string>> {
  const [input, output] = [join(folder, 'normal'), join(folder, 'out')];
  mkdirSync(input);
  for (const query of queries) writeFileSync(join(input, `${query.name}.sql`), normalize(query).text);
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      transforms: [{ mode: 'sql', include: '**/*.sql', emitTemplate: join(output, '{{name}}.ts') }],
      srcDir: input,
      failOnError: false,
      hungarianNotation: false,
      maxWorkerThreads: 1,
      typesOverrides,
    }),
  );
  const { host, port, user, password, database } = parseConnectionUrl(url);
  const child = spawn(process.execPath, [join(root, 'node_modules/@pgtyped/cli/lib/index.js'), '--config', config], {
    env: { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await text(child.stdout);
  return new Map(queries.map(({ name }) => [name, readFileSync(join(output, `${name}.ts`), 'utf8')]));
}

/** As its users set it, so that types are what the drivers hand out. */
const typesOverrides = {
  ...Object.fromEntries(['date', 'time', 'timetz', 'interval', 'point'].map((name) => [name, 'string'])),
  ...Object.fromEntries(
    ['timestamp', 'timestamptz'].map((name) => [name, { parameter: 'Timestamp | Date', return: 'Timestamp' }]),
  ),
  int8: { parameter: 'string | number | bigint', return: 'string' },
  numeric: { parameter: 'string | number', return: 'string' },
};

function compare(shape: string, ours: string, theirs: string): string[] {
  const [our, their] = [fieldsOf(ours, shape), fieldsOf(theirs, shape)];
  return (
    [...new Set([...our.keys(), ...their.keys()])]
      // What it has no name for comes as text, and is typed so.
      .filter(
        (field) => our.get(field) !== their.get(field)?.replace(/^unknown/, field === 'tableoid' ? 'number' : 'string'),
      )
      .map(
        (field) => `${shape}.${field}: ${our.get(field) ?? 'nothing'}; pgtyped says ${their.get(field) ?? 'nothing'}`,
      )
  );
}

/** Names and types, without what is said of NULL. */
function fieldsOf(module: string, shape: string): Map<string, string> {
  const body = new RegExp(`^export interface ${shape} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(module)?.[1] ?? '';
  const lines = body.matchAll(/^ {2}["']?([^:"'?*\n]+)["']?\??: (.*);$/gm);
  return new Map([...lines].map(([, field = '', type = '']) => [field, bare(module, type)]));
}

/** pgtyped gives an array a name, `stringArray`, and declares it above as `(string)[]`. */
function bare(module: string, type: string): string {
  const known = type.replaceAll(/ \| (?:null|void|undefined)|^readonly /g, '').replace(/^\((\w+)\)\[\]$/, '$1[]');
  const declared = new RegExp(`^export type ${known} = \\((.*)\\)\\[\\];$`, 'm').exec(module)?.[1];
  return declared === undefined ? known : `${declared}[]`;
}
