import { longTest } from '../../support/proofs.js';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

const [a, b, c, d] = [
  '20260101000000_create-a',
  '20260102000000_change-a',
  '20260103000000_create-c',
  '20260104000000_create-d',
] as const;
const createA = { up: 'create table a (id integer, note text);', down: 'drop table a;' };
const changeA = { up: 'alter table a alter note set default 1;', down: 'alter table a alter note drop default;' };
const createC = { up: 'create table c (id integer);', down: 'drop table c;' };
const forgetful = { ...changeA, down: 'select 1;' };

describe('a down file that does not bring back the catalog', () => {
  const trial = useTrial();
  const run = (...words: string[]) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
  const noteOn = (name: string) =>
    `note: ${trial.folder.directory}/${name}.down.sql does not bring back the catalog from before ${trial.folder.directory}/${name}.up.sql: bin/db verify --migrations ${trial.folder.directory} names what it leaves\n`;

  longTest('is named by rollback at once, where it went up last', async () => {
    trial.folder.write({ [a]: createA, [b]: forgetful });
    await trial.migrate();
    const { code, stdout, stderr } = await run('rollback', '--steps', '1');
    expect(stdout).to.contain('1 taken down');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: noteOn(b) });
  });

  longTest('is named by redo', async () => {
    trial.folder.write({ [a]: createA, [b]: forgetful });
    await trial.migrate();
    expect((await run('redo')).stderr).to.equal(noteOn(b));
  });

  longTest('is found among many that went down together', async () => {
    trial.folder.write({ [a]: createA, [b]: changeA, [c]: { ...createC, down: 'drop table c; create table d ();' } });
    await trial.migrate();
    expect((await run('rollback', '--all')).stderr).to.equal(noteOn(c));
  });

  longTest('is found also behind others, what they leave being in the way of their up files', async () => {
    trial.folder.write({
      [a]: { up: 'create table z (id integer); create type y as enum ();', down: 'drop table z;' },
      [b]: { up: 'create index i on z (id); comment on table z is $$z$$;', down: 'drop index i;' },
      [c]: { up: 'alter table z rename id to number;', down: 'select 1;' },
      [d]: { up: 'create table e ();', down: 'drop table e; create table left_over ();' },
    });
    await trial.migrate();
    expect((await run('rollback', '--all')).stderr).to.equal(
      `note: 4 down files do not bring back the catalog, ${[a, b, c].map((name) => `${trial.folder.directory}/${name}.down.sql`).join(', ')} and 1 more: bin/db verify --migrations ${trial.folder.directory} names what they leave\n`,
    );
  });

  longTest('is not looked for among more than can be taken up and down one by one', async () => {
    const names = Array.from({ length: 41 }, (_, index) => `202601010000${index + 10}_do-it`);
    for (const name of names) trial.folder.write({ [name]: { up: 'select 1;' } });
    trial.folder.write({ [names[40] ?? '']: { up: 'create table a ();' } });
    await trial.migrate();
    expect((await run('rollback', '--all')).stderr).to.equal(
      `note: the catalog is not what it was before the 41 migrations went up: bin/db verify --migrations ${trial.folder.directory} names what differs\n`,
    );
  });

  longTest('is found where the run that took it up went on, of which the record keeps no catalog', async () => {
    trial.folder.write({ [a]: createA, [b]: forgetful, [c]: createC });
    await trial.migrate();
    expect((await run('rollback', '--steps', '1')).stderr).to.equal('');
    expect((await run('rollback', '--steps', '1')).stderr).to.equal(noteOn(b));
  });

  longTest('is in what rollback and redo print as JSON', async () => {
    trial.folder.write({
      [a]: createA,
      [b]: changeA,
      [c]: { ...createC, down: 'drop table c; create type d as enum ();' },
    });
    await trial.migrate();
    const json = async (...words: string[]) =>
      (JSON.parse((await run(...words, '--json')).stdout) as { result: object }).result;
    expect(await json('rollback', '--to', a)).to.deep.include({ restored: false, unrestored: [c] });
    expect(await json('rollback', '--all')).to.deep.include({ restored: true, unrestored: [] });
    trial.folder.write({ [b]: forgetful });
    await run('migrate', '--to', a);
    await run('migrate', '--to', b);
    expect(await json('redo')).to.deep.include({ restored: false, unrestored: [b] });
  });

  longTest('is told by redo before the up file fails of it', async () => {
    trial.folder.write({ [a]: { ...createA, down: 'alter table a rename note to text;' } });
    await trial.migrate();
    expect((await run('redo')).stderr).to.match(
      /^note: [^\n]*create-a\.down\.sql does not bring back[^]*\nerror: [^\n]*already exists/,
    );
  });

  longTest('is not looked for where the record knows better', async () => {
    trial.folder.write({ [a]: createA, [b]: changeA });
    await trial.migrate();
    expect((await run('rollback', '--all')).stderr).to.equal('');
    trial.folder.write({ [b]: changeA });
    await run('migrate', '--to', a);
    await run('migrate');
    expect((await run('rollback', '--steps', '1')).stderr).to.equal('');
  });

  longTest('is not blamed for what something else has changed', async () => {
    trial.folder.write({ [a]: createA, [b]: changeA });
    await trial.migrate();
    await trial.sql`create table by_hand ()`;
    const { stderr } = await run('rollback', '--steps', '1');
    expect(stderr).to.match(/^note: the schema differs from what the last recorded run left[^\n]*\n$/);
  });

  longTest('is not blamed for what another one has left', async () => {
    trial.folder.write({ [a]: createA, [b]: { ...createC, down: 'drop table c; create type d as enum ();' } });
    await run('migrate', '--to', a);
    await run('migrate');
    expect((await run('rollback', '--steps', '1')).stderr).to.equal(noteOn(b));
    expect((await run('rollback', '--steps', '1')).stderr).to.equal('');
  });

  it('is the cause that verify gives, of what it leaves and of nothing else', async () => {
    trial.folder.write({ [a]: createA, [b]: forgetful });
    await trial.migrate();
    await run('rollback', '--steps', '1');
    await trial.sql`create table by_hand ()`;
    const { code, stdout } = await run('verify');
    expect(code).to.equal(1);
    expect(stdout).to.contain(`column public.a.note: differs
  database: default 1
  cause:    ${trial.folder.directory}/${b}.down.sql does not bring back what was there before
table public.by_hand: only in the database
2 objects`);
  });

  longTest('is no cause of what the object has become since', async () => {
    trial.folder.write({ [a]: createA, [b]: forgetful });
    await trial.migrate();
    await run('rollback', '--steps', '1');
    await trial.sql`alter table a alter note set default 2`;
    expect((await run('verify')).stdout).to.match(/^column public.a.note: differs\n {2}database: default 2\n1 object/m);
  });

  longTest('is the cause also where nothing is applied any more', async () => {
    trial.folder.write({ [a]: { ...createA, down: 'drop table a; create table left_over ();' } });
    await trial.migrate();
    await run('rollback', '--all');
    const { code, stdout } = await run('verify', '--json');
    expect(code).to.equal(1);
    expect((JSON.parse(stdout) as { result: object }).result).to.deep.include({
      findings: [
        {
          object: 'table public.left_over',
          problem: 'only in the database',
          cause: `${trial.folder.directory}/${a}.down.sql`,
        },
      ],
    });
  });
});
