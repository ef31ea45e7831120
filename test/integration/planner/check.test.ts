import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { checkQueries } from '../../../packages/tool/src/planner/check.js';
import { readSources } from '../../../packages/tool/src/typegen/sources.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';

describe('the check of plans', () => {
  let db: TestDatabase;
  let folder: string;

  before(async function () {
    // It plans on the embedded server, and reads what that version writes.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create type state as enum ('OPEN', 'DONE');
      create table "user" (id uuid primary key, email varchar(255) not null);
      create table job (
        id uuid primary key, user_id uuid not null, state state not null, urgent boolean not null, code varchar(20) not null,
        at timestamp not null, until timestamp, "order" integer not null,
        data jsonb, note text
      );
      create index ix_job_user_id on job (user_id);
      create index ix_job_state on job (state);
      create index ix_job_code_at on job (code, at);
      create index ix_job_data on job using gin (data, (data -> 'tags'));
      create index ix_job_note on job (note);
      create unique index ix_job_running on job ("order") where until is null;
      create index ix_job_waiting on job (at) where until is null;
      create table task (id uuid primary key, state state not null, at timestamp not null, note text);
      create index ix_task_state_at on task (state, at);
      create table kind (id uuid primary key, name text not null);
    `);
    folder = mkdtempSync(join(tmpdir(), 'vbwd-planner-'));
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    rmSync(folder, { recursive: true, force: true });
    await db.drop();
  });

  const check = async (text: string, without?: string) => {
    writeFileSync(join(folder, 'job.sql'), text);
    const { sources, faults } = await readSources(folder);
    expect(faults).to.deep.equal([]);
    const answer = await checkQueries(sources, new Set(['public.user', 'public.job', 'public.task']), {
      config: parseConnectionUrl(db.url),
      without,
    });
    return answer.findings.map(({ file, ...finding }) => {
      expect(file).to.equal(join(folder, 'job.sql'));
      return finding;
    });
  };
  const query = (text: string, above = '') => check(`/* @name Ask */\n${above}${text};\n`);
  const problems = async (text: string, above = '') => (await query(text, above)).map(({ problem }) => problem);
  const indexes = async (text: string) => (await query(text)).map(({ index }) => index);

  it('names query, line, table, what it does, the index that would serve it and what else to do', async () => {
    const text = `/* @name FindJob */
select id from job where id = :id!;

-- Of one hour.
/* @name ListJobsOfHour */
select id from job where until = :until!;
`;
    expect(await check(text)).to.deep.equal([
      {
        line: 5,
        column: 10,
        query: 'ListJobsOfHour',
        table: 'job',
        problem: 'reads all of job',
        index: 'create index ix_job_until on public.job (until);',
        otherwise: 'or write above it why that is well: -- scans job: …',
      },
    ]);
  });

  it('leaves nothing behind', async () => {
    const facts = () =>
      db.sql`select count(*)::integer from pg_class union all select count(*)::integer from pg_statistic`;
    const before = await facts();
    await query('select id from job where until = :until!');
    expect(await facts()).to.deep.equal(before);
  });

  for (const text of [
    'select id from job where user_id = :userId!',
    'select id from job where id = any(:ids!::uuid[])',
    'select id from job where code = :code! and at > :at!',
    'select id from job where user_id = :userId! or id = :id!',
    'select name from kind',
    'select name from kind order by name',
    'select id from job where until is null order by at limit :limit!',
    'select id, code, at from job order by code, at limit 10',
    'select id, code, at from job order by code, at, id limit 10',
    'select id, code, at from job where (code, at) > (:code!, :at!) order by code, at limit 10',
    'select id from job where code = :code! order by at desc',
    'select id from job where id = any(:ids!::uuid[]) order by at',
    'select id from (select id, at from job order by code, at limit 10) as first order by at',
    'select max(code) as code from job',
    'select id, note from task where state = :state! order by at',
    'select id, note from task where state = :state! order by at limit 10',
    'with mine as materialized (select count(*) as jobs from job where user_id = :userId! group by state) select name, (select max(jobs) from mine) as most from kind order by name',
    'select id from job where data @> :data!',
    "select id from job where data -> 'tags' @> :tags!",
    'select id from job order by code, at limit 1 for update skip locked',
    'select total from (select count(*) as total from job where user_id = :userId!) as counted order by total',
    'with recursive up as (select id, user_id from job where id = :id! union all select job.id, job.user_id from up join job on job.id = up.user_id) select id from up order by id',
    'select account.id, job.at from job join "user" as account on account.id = job.user_id where job.id = :id! order by job.at',
    'select id from "user" where exists (select from job where job.user_id = "user".id) and id = :id! order by email',
    "with done as (update job set state = 'DONE' where id = :id! returning id, at) select id from done order by at",
    "insert into job (id, user_id, state, urgent, code, at, \"order\") values (:id!, :userId!, 'OPEN', false, '', now(), 1)",
    'select id from job where state = :state!',
    'select id from job where state = :state! and user_id = :userId!',
    'select id from job where state = :state! and id = :id!',
    'select id from job where state = :state! and urgent',
    'select job.id from job join "user" as account on account.id = job.user_id where job.state = :state!',
    'select job.id, kind.name from job cross join kind where job.state = :state!',
  ]) {
    prove(`is content with: ${text}`, async () => {
      expect(await problems(text)).to.deep.equal([]);
    });
  }

  it('takes an index of a part of the table for that part, and a key of it for none of the table', async () => {
    expect(await problems('select id from job where until is null')).to.deep.equal([]);
    expect(
      await problems('select id from job where user_id = :userId! and "order" = :order! order by at'),
    ).to.deep.equal(['sorts rows of job']);
  });

  for (const [text, problem, index] of [
    ['select id from job', 'reads all of job_pkey, an index of job', undefined],
    [
      'select id from job where at > :at! and until = :until!',
      'reads all of ix_job_code_at, an index of job',
      'ix_job_until on public.job (until)',
    ],
    ['update job set urgent = true where until < :at!', 'reads all of job', 'ix_job_until on public.job (until)'],
    ['delete from job where until < now()', 'reads all of job', 'ix_job_until on public.job (until)'],
    [
      'select id from "user" where lower(email) = lower(:email!)',
      'reads all of user',
      'ix_user_lower_email on public."user" (lower((email)::text))',
    ],
    ['select id from "user" where email = :email!', 'reads all of user', 'ix_user_email on public."user" (email)'],
    ['select id from job where "order" = :order!', 'reads all of job', 'ix_job_order on public.job ("order")'],
    [
      'select kind.name from kind join job on job.until is not null and job."order" = length(kind.name)',
      'reads all of job',
      'ix_job_order on public.job ("order")',
    ],
    ['select note from job where note is not null', 'reads all of ix_job_note, an index of job', undefined],
    [
      'select (select count(*) from job) as jobs, name from kind limit 1',
      'reads all of ix_job_note, an index of job',
      undefined,
    ],
    [
      'select "user".id from "user" where not exists (select from job where job.until::text = "user".email) and id = :id!',
      'reads all of job',
      undefined,
    ],
    [
      'select id, at from job where until is null and code like :code!',
      'reads all of ix_job_waiting, an index of job',
      undefined,
    ],
    [
      'with jobs as materialized (select state, urgent from job) select count(*) from jobs limit 1',
      'reads all of job',
      undefined,
    ],
    // Unique in a part of the table only.
    [
      'select id from job where user_id = :userId! and "order" = :order! order by at',
      'sorts rows of job',
      'ix_job_user_id_at on public.job (user_id, at)',
    ],
    // An index whose first key is not given.
    [
      'select code, at from job where at = :at!',
      'reads all of ix_job_code_at, an index of job',
      'ix_job_at on public.job (at)',
    ],
    ['select count(*) from job', 'reads all of ix_job_note, an index of job', undefined],
    ['select state, urgent from job', 'reads all of job', undefined],
    // In the order of an index, but rows are thrown away on the way to the limit.
    [
      'select id, code from job where "order" = :order! order by code limit 10',
      'reads all of ix_job_code_at, an index of job',
      'ix_job_order_code on public.job ("order", code)',
    ],
    [
      'select id from job where user_id = :userId! order by at desc, id desc limit 10',
      'sorts rows of job',
      'ix_job_user_id_at_id on public.job (user_id, at, id)',
    ],
    [
      'select id from job where user_id = :userId! order by coalesce(until, at) desc, id',
      'sorts rows of job',
      'ix_job_user_id_until_at_id on public.job (user_id, COALESCE(until, at) desc, id)',
    ],
    [
      'select row_number() over (order by at) as place from job where user_id = :userId!',
      'sorts rows of job',
      'ix_job_user_id_at on public.job (user_id, at)',
    ],
    [
      'with mine as materialized (select id, at from job where user_id = :userId!) select id from mine order by at',
      'sorts rows of job',
      undefined,
    ],
    [
      "update job set urgent = true from kind where job.until = to_timestamp(length(kind.name))::timestamp and job.state = 'OPEN'",
      'reads a large part of ix_job_state, an index of job',
      'ix_job_until on public.job (until)',
    ],
    // In the order of an index but for the last key, and yet a third of the table at once.
    [
      'select id from job order by state, at limit 10',
      'sorts rows of job',
      'ix_job_state_at on public.job (state, at)',
    ],
    // The state says little beside the time.
    [
      'select id from job where state = :state! and until = :until!',
      'reads a large part of ix_job_state, an index of job',
      'ix_job_until on public.job (until)',
    ],
  ] as const) {
    prove(`finds: ${text}`, async () => {
      expect(await problems(text)).to.deep.equal([problem]);
      expect(await indexes(text)).to.deep.equal([index === undefined ? undefined : `create index ${index};`]);
    });

    if (index !== undefined) {
      prove(`is content once its index is there: ${text}`, async () => {
        await db.sql.unsafe(`create index ${index}`);
        try {
          expect(await problems(text)).to.deep.equal([]);
        } finally {
          await db.sql.unsafe(`drop index ${index.split(' ')[0] ?? ''}`);
        }
      });
    }
  }

  it('names the index that serves the condition, and leaves the sort of the few rows to a reason', async () => {
    const text = 'select id from "user" where lower(email) = lower(:email!) order by email = :email! desc';
    const [finding] = await query(text);
    expect(finding).to.deep.include({
      problem: 'sorts rows of user, and reads all of user',
      index: 'create index ix_user_lower_email on public."user" (lower((email)::text));',
      otherwise: 'and write above it why that is well: -- sorts user: …',
    });
  });

  it('takes a reason for an exception, each for its table and what is done to it', async () => {
    const text = 'select id from job order by until';
    expect(await problems(text)).to.deep.equal(['sorts rows of job, and reads all of job']);
    expect(await problems(text, '-- Scans job: once a year.\n')).to.deep.equal(['sorts rows of job']);
    expect(await problems(text, '-- Scans job: once a year.\n-- Sorts job: then, too.\n')).to.deep.equal([]);
    expect(await problems(text, '-- scans public.job: once a year\n-- sorts public.job: then, too\n')).to.deep.equal(
      [],
    );
  });

  it('takes no exception without a reason', async () => {
    const text = 'select urgent from job';
    expect(await problems(text, '-- Scans job:\n')).to.deep.equal(['reads all of job']);
    expect(await problems(text, '-- Scans job.\n')).to.deep.equal(['reads all of job']);
  });

  it('finds a reason that excepts nothing', async () => {
    expect(await query('select id from job where id = :id!', '-- Scans job: it is short.\n')).to.deep.equal([
      {
        line: 1,
        column: 10,
        query: 'Ask',
        table: 'job',
        problem: 'says why it scans job, and does not',
        otherwise: 'take the line out',
      },
    ]);
    expect(await problems('select name from kind order by name', '-- Sorts kind: a few.\n')).to.deep.equal([
      'says why it sorts kind, and does not',
    ]);
  });

  it('finds a query that the server does not plan', async () => {
    expect(
      await problems('insert into "user" (id, email) values (:id!, :email!) on conflict (email) do nothing'),
    ).to.deep.equal([
      'cannot be planned: there is no unique or exclusion constraint matching the ON CONFLICT specification',
    ]);
  });

  it('names the queries that need an index, or a constraint’s index, when it is left out', async () => {
    const text = `/* @name FindUser */
select email from "user" where id = :id!;
/* @name ListJobs */
select code from job where user_id = :userId!;
`;
    const served = async (without: string) =>
      (await check(text, without)).map(({ query: name, index }) => [name, index]);
    expect(await served('ix_job_user_id')).to.deep.equal([
      ['ListJobs', 'create index ix_job_user_id on public.job (user_id);'],
    ]);
    expect(await served('user_pkey')).to.deep.equal([['FindUser', 'create index ix_user_id on public."user" (id);']]);
    expect(await check(text)).to.deep.equal([]);
  });

  it('knows no index that is not there', async () => {
    await check('/* @name Ask */\nselect 1 as one;', 'ix_none').then(
      () => expect.fail('it found one'),
      (error: unknown) => {
        expect(error).to.include({ message: 'there is no index ix_none', exitCode: 2 });
      },
    );
  });
});
