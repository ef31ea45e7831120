import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config, expect } from 'chai';
import { readFingerprint } from '../../../packages/tool/src/catalog/fingerprint.js';
import { toolVersion } from '../../../packages/tool/src/package.js';
import { longTest, prove } from '../../support/proofs.js';
import { serverUser } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the record of a migration', () => {
  const trial = useTrial();

  const records = () => trial.sql`
    select name, direction, up_sha256, down_sha256, catalog_before, catalog_after from migration_record order by id`;
  const fingerprint = () => trial.inSession(({ connection }) => readFingerprint(connection));

  it('holds the sums of both files, who, when, how long and with what', async () => {
    trial.folder.write({ [a]: { up: 'create table a (id integer); select pg_sleep(0.2);', down: 'drop table a;' } });
    const before = Date.now();
    await trial.migrate();
    const [row] = await trial.sql<Record<string, unknown>[]>`select * from migration_record`;
    expect(row).to.include({
      name: a,
      direction: 'up',
      up_sha256: sha256('create table a (id integer); select pg_sleep(0.2);'),
      down_sha256: sha256('drop table a;'),
      recorded_by: serverUser(),
      tool_version: toolVersion,
    });
    expect(row?.['run_id']).to.match(/^[0-9a-f-]{36}$/);
    expect(row?.['duration_ms']).to.be.within(200, 5000);
    expect(Date.parse(String(row?.['recorded_at']))).to.be.within(before, Date.now());
    const [column] = await trial.sql`
      select format_type(atttypid, null) as type from pg_attribute
      where attrelid = 'migration_record'::regclass and attname = 'recorded_at'`;
    expect(column).to.deep.equal({ type: 'timestamp with time zone' });
  });

  it('keeps ups and downs as a trail, a redo too', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.redo();
    await trial.rollback();
    await trial.migrate();
    expect((await records()).map(({ direction }) => String(direction))).to.deep.equal([
      'up',
      'down',
      'up',
      'down',
      'up',
    ]);
    expect(await trial.applied()).to.deep.equal([a]);
  });

  it('is written whole, or all is rolled back: also where a trigger skips a row without a word', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.sql`create function skip() returns trigger language plpgsql as $$ begin return null; end $$`;
    const state = async () => [await trial.applied(), (await records()).length, await trial.exists('b')];
    const skipping = async (write: string, table: string, run: () => Promise<number>) => {
      const before = await state();
      await trial.sql.unsafe(`create trigger skip before ${write} on ${table} for each row execute function skip()`);
      const { message, fix } = await failureOf(run());
      expect(message).to.match(
        /^the record of \d+_create-b cannot be written: a trigger or row security keeps a row of it back/,
      );
      expect(fix).to.contain('put right what the message names and run again');
      expect(await state()).to.deep.equal(before);
      await trial.sql.unsafe(`drop trigger skip on ${table}`);
    };
    trial.folder.write({ [b]: create('b') });
    await skipping('insert', 'migration_record', () => trial.migrate());
    await skipping('insert', 'pgmigrations', () => trial.migrate());
    expect(await trial.migrate()).to.equal(1);
    await skipping('delete', 'pgmigrations', () => trial.rollback());
    expect(await trial.rollback()).to.equal(1);
  });

  longTest(
    "holds the catalog's fingerprint at the end of its run, and before the run's first and last migration",
    async () => {
      const c = '20260101000002_create-c';
      trial.folder.write({ [a]: create('a'), [b]: create('b') });
      const start = await fingerprint();
      await trial.migrate();
      const between = await fingerprint();
      await trial.rollback('all');
      trial.folder.write({ [c]: create('c') });
      await trial.migrate();
      const end = await fingerprint();
      expect(new Set([start, between, end])).to.have.lengthOf(3);
      const catalogs = (await records())
        .slice(2)
        .map((row): unknown[] => [row['catalog_before'], row['catalog_after']]);
      expect(catalogs).to.deep.equal([
        [between, start],
        [null, start],
        [start, end],
        [null, end],
        [between, end],
      ]);
    },
  );

  longTest('holds the fingerprint at the end of a run that failed, too', async () => {
    trial.folder.write({ [a]: create('a'), [b]: { up: 'create table b (id integer); select 1 / 0;' } });
    await failureOf(trial.migrate());
    const [row, none] = await records();
    expect(row?.['catalog_after']).to.equal(await fingerprint());
    expect(none).to.equal(undefined);
  });

  longTest('lets the next run say when the schema differs from what this one left, and claim no cause', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    trial.folder.write({ [b]: create('b') });
    await trial.sql`alter table a add column by_hand text`;
    await trial.migrate();
    expect(trial.messages()).to.deep.equal([
      'the schema differs from what the last recorded run left; npx pgproof verify names what differs from the migrations',
    ]);
    trial.events.length = 0;
    await trial.redo();
    expect(trial.messages()).to.deep.equal([]);
  });

  longTest('compares no fingerprint of a version that wrote its facts otherwise', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    const written = await fingerprint();
    const ofBefore = written.replace(/^(\d+)\/\d+:.*/, `$1:${'0'.repeat(64)}`);
    expect(ofBefore).not.to.equal(written);
    await trial.sql`update migration_record set catalog_after = ${ofBefore}`;
    await trial.redo();
    expect(trial.messages()).to.deep.equal([]);
  });

  longTest('does not count what is excepted, such as the partitions that a job makes', async () => {
    trial.folder.write({ [a]: { up: 'create table event (id integer) partition by list (id);' } });
    const exceptions = [{ object: 'partitions of public.event', reason: 'a job makes them' }];
    await trial.migrate({ exceptions });
    await trial.sql`create table event_1 partition of event for values in (1)`;
    trial.folder.write({ [b]: create('b') });
    await trial.migrate({ exceptions });
    expect(trial.messages()).to.deep.equal([]);
    await trial.sql`alter table event add column by_hand text`;
    await trial.redo({ exceptions });
    expect(trial.messages()).to.have.lengthOf(1);
  });

  longTest('is made with both its tables or none', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.sql`create type migration_restamp as enum ()`;
    await trial.migrate().catch(() => undefined);
    expect(await trial.exists('migration_record')).to.equal(false);
    await trial.sql`drop type migration_restamp`;
    expect(await trial.migrate()).to.equal(1);
  });
});

describe('an applied file', () => {
  const trial = useTrial();
  const file = (name: string) => join(trial.folder.directory, name);

  const applied = async () => {
    trial.folder.write({ [a]: create('a'), [b]: create('b') });
    await trial.migrate();
    trial.folder.write({ '20260101000002_create-c': create('c') });
  };
  const commands = {
    migrate: () => trial.migrate(),
    rollback: () => trial.rollback(),
    redo: () => trial.redo(),
  };

  longTest('is the same with CRLF line ends and a byte order mark', async () => {
    await applied();
    writeFileSync(file(`${a}.up.sql`), '\ufeffcreate table a (id integer);\r\n');
    writeFileSync(file(`${a}.down.sql`), 'drop table a;\r\n');
    expect((await trial.history()).changed).to.deep.equal([]);
    expect(await trial.migrate()).to.equal(1);
  });

  longTest(
    'has the sums of a plain checkout also when it was applied from one with CRLF and a byte order mark',
    async () => {
      trial.folder.write({ [a]: { up: '\ufeffcreate table a (id integer);\r\n', down: 'drop table a;\r\n' } });
      await trial.migrate();
      const [row] = await trial.sql`select up_sha256, down_sha256 from migration_record`;
      expect(row).to.deep.equal({ up_sha256: sha256(create('a').up), down_sha256: sha256(create('a').down) });
    },
  );

  longTest('that is on another branch is taken down there, with what the message says', async () => {
    const [c, d] = ['20260101000002_create-c', '20260101000003_create-d'] as const;
    trial.folder.write({ [a]: create('a'), [b]: create('b'), [c]: create('c') });
    await trial.migrate();
    // This branch has another migration after the first.
    trial.folder.remove(b);
    trial.folder.remove(c);
    trial.folder.write({ [d]: create('d') });
    const { fix = '' } = await failureOf(trial.migrate());
    const [, to = ''] = /on another branch: there npx pgproof rollback --to (\S+), then come back/.exec(fix) ?? [];
    trial.folder.remove(d);
    trial.folder.write({ [b]: create('b'), [c]: create('c') });
    expect(await trial.rollback({ to })).to.equal(2);
    trial.folder.remove(b);
    trial.folder.remove(c);
    trial.folder.write({ [d]: create('d') });
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.applied()).to.deep.equal([a, d]);
  });

  for (const [command, run] of Object.entries(commands)) {
    prove(`that was edited stops ${command}, and is named`, async () => {
      await applied();
      writeFileSync(file(`${a}.up.sql`), 'create table a (id bigint);\n');
      const error = await failureOf(run());
      expect(error.message).to.equal(`${file(`${a}.up.sql`)} differs from what was applied`);
      expect(error.fix).to.contain(`npx pgproof restamp ${a} --reason`);
      expect(error.exitCode).to.equal(1);
      expect(await trial.applied()).to.deep.equal([a, b]);
    });

    prove(`whose down was edited stops ${command} as well`, async () => {
      await applied();
      writeFileSync(file(`${b}.down.sql`), 'drop table b cascade;\n');
      expect((await failureOf(run())).message).to.equal(`${file(`${b}.down.sql`)} differs from what was applied`);
      expect(await trial.exists('b')).to.equal(true);
    });

    for (const [what, name] of [
      ['the first', a],
      ['the last', b],
    ] as const) {
      prove(`that was deleted stops ${command}, and is named: ${what}`, async () => {
        await applied();
        trial.folder.remove(name);
        expect((await failureOf(run())).message).to.contain(
          `${file(`${name}.up.sql`)} was applied, and is not in the folder`,
        );
        expect(await trial.applied()).to.deep.equal([a, b]);
        expect(await trial.exists('c')).to.equal(false);
      });
    }

    prove(`that was renamed stops ${command}, and is named`, async () => {
      await applied();
      for (const direction of ['up', 'down'])
        renameSync(file(`${b}.${direction}.sql`), file(`20260101000001_make-b.${direction}.sql`));
      const error = await failureOf(run());
      expect(error.message).to.equal(
        `${file(`${b}.up.sql`)} was applied, and is in the folder as 20260101000001_make-b: renamed`,
      );
      expect(await trial.applied()).to.deep.equal([a, b]);
      execFileSync('/bin/sh', ['-c', (error.fix ?? '').replaceAll('git mv', 'mv')]);
      expect(await run()).to.equal(1);
    });
  }
});
