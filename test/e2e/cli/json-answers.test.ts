import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { makeJsonProject, runDamaged, runWell, type JsonProject, type JsonRun } from '../../support/json-runs.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { serverUrl } from '../../support/server.js';

const schema = JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as {
  readonly properties: { readonly command: { readonly enum: readonly (string | null)[] } };
};
const ajv = new Ajv({ allErrors: true });
const isDescribed = ajv.compile(schema);

/** Commands whose answer is never no. */
const alwaysYes = ['db-start', 'db-stop', 'db-url', 'review'];
/** Commands that replay the migrations, which takes a second. */
const replaying = [
  'adopt',
  'dev',
  'types',
  'queries',
  'release',
  'compat',
  'review',
  'verify',
  'check',
  'docs',
  'blame',
  'log',
];

describe('the document of --json', () => {
  let project: JsonProject;
  let commands: string[];
  let well: JsonRun[];
  let damaged: JsonRun[];
  let wrong: JsonRun[];

  before(async function () {
    this.timeout(600_000);
    const { stdout } = await runDb(['--help']);
    commands = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, command]) => command ?? '');
    project = await makeJsonProject();
    const { runs, run } = project;
    await runWell(project);
    well = runs.splice(0);
    await runDamaged(project);
    damaged = runs.splice(0);
    for (const command of commands) await run(command, '--nonsense=postgres://app:s3cr3t@127.0.0.1:1/shop');
    wrong = runs.splice(0);
  });
  after(() => project.end());

  const shown = (file: string) => relative(process.cwd(), join(project.root, file));
  const all = () => [...well, ...damaged, ...wrong];
  const namesOf = (runs: readonly JsonRun[]) => [...new Set(runs.map(({ command }) => command))].sort();

  it('is described for each command that there is, and for no other', () => {
    expect(schema.properties.command.enum.filter((command) => command !== null)).to.deep.equal(commands);
  });

  it('was asked of each command where all is well, where the answer is no and where it is told nonsense', () => {
    const some = (except: readonly string[]) =>
      commands.filter((command) => !except.includes(command) && (whole || !replaying.includes(command))).sort();
    expect(namesOf(well)).to.deep.equal(some([]));
    expect(namesOf(damaged).filter((command) => whole || command !== 'check')).to.deep.equal(some(alwaysYes));
    expect(namesOf(wrong)).to.deep.equal([...commands].sort());
  });

  it('is as its schema says, and its exit code is that of the process', () => {
    for (const { command, code, document } of all()) {
      const faults = isDescribed(document) ? [] : ajv.errors;
      expect({ command, faults, document }).to.deep.equal({ command, faults: [], document });
      expect(document).to.include({ command, exitCode: code, ok: code === 0 });
    }
    expect(well.filter(({ code }) => code !== 0)).to.deep.equal([]);
    expect(damaged.filter(({ code }) => code !== 1)).to.deep.equal([]);
    for (const { document } of wrong) expect(document.error).to.include({ kind: 'usage' });
  });

  it('holds no password but that of the embedded server, where its URL is asked for', () => {
    const password = new URL(serverUrl()).password;
    for (const { command, stdout } of all().filter((run) => !['db-start', 'db-url'].includes(run.command))) {
      expect(stdout, command).not.to.contain('s3cr3t');
      expect(stdout, command).not.to.contain(`:${password}@`);
    }
  });

  it('has times and durations as fields of their own', () => {
    const result = well.find(({ command }) => command === 'status')?.document.result;
    const [migration] = result?.['migrations'] as Record<string, unknown>[];
    expect(migration?.['recordedAt']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    expect(migration?.['durationMs']).to.be.a('number');
  });

  it('has each difference and each fault as fields, with its place', () => {
    const { document } = damaged.find(({ command }) => command === 'check') ?? {};
    const steps = document?.result?.['steps'] as { step: string; result?: Record<string, unknown> }[];
    const differencesOf = (name: string) => steps.find(({ step }) => step === name)?.result?.['differences'];
    const place = { file: shown('sql/book.sql'), line: 1, column: 10, query: 'FindBook' };
    const type = { ...place, module: 'book.ts', problem: 'has another type' };
    expect(differencesOf('types')).to.deep.include.members([
      { ...type, of: 'column', field: 'state', generated: 'bookstate', present: 'number' },
      { ...type, of: 'parameter', field: 'id', generated: 'string', present: null },
      { module: 'shelf.ts', problem: 'is missing' },
    ]);
    if (whole) {
      const compat = damaged.find(({ command }) => command === 'compat')?.document.result;
      const found = { release: 'before', severity: 'break', query: 'book: InsertBook' };
      expect((compat?.['findings'] as object[])[0]).to.include(found);
    }
    // The file may be of another major version.
    const snapshot = damaged.find(({ command }) => command === 'snapshot')?.document.result;
    expect(snapshot?.['differences']).to.deep.include.members([
      { fact: 'column public.book.shelf integer', onlyIn: 'catalog' },
      { fact: 'column-order public.book id, "Full Title", state', onlyIn: 'file' },
      { fact: 'column-order public.book id, "Full Title", state, shelf', onlyIn: 'catalog' },
      { fact: 'index desk.ix_loan_reader on desk.loan btree (reader)', onlyIn: 'file' },
    ]);
    const next = 'migrations/20260104090000_add-shelf';
    const begin = 'begin: the runner opens and ends the transaction itself; remove the statement';
    expect(damaged.find(({ command }) => command === 'plan')?.document.error?.['faults']).to.deep.equal([
      { file: shown(`${next}.up.sql`), line: 2, column: 11, message: 'syntax error at or near ";"' },
      { file: shown(`${next}.down.sql`), line: 1, column: 1, message: begin },
    ]);
  });
});
