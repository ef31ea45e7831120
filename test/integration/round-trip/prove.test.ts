import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest, prove } from '../../support/proofs.js';
import { proveRoundTrip, type Defect } from '../../support/round-trip/prove.js';

const first = '20260101000000_create-account';
const second = '20260102000000_change-account';

const createAccount = `
  create type mood as enum ('calm', 'loud', 'angry');
  create sequence account_number;
  create table account (
    email    text        not null,
    initial  text        generated always as (left(email, 1)) stored,
    mood     mood        not null,
    note     varchar(40),
    id       uuid        primary key default gen_random_uuid()
  );
  create unique index ix_account_email on account (email);`;
const dropAccount = 'drop table account; drop sequence account_number; drop type mood;';

const broken: { title: string; up: string; down: string; findings: Partial<Defect>[] }[] = [
  {
    title: 'forgets an index',
    up: 'drop index ix_account_email; create unique index ix_account_address on account (lower(email));',
    down: 'drop index ix_account_address;',
    findings: [
      { step: 'down', object: 'index public.ix_account_email', problem: 'is gone' },
      { step: 'up again', object: `${second}.up.sql`, problem: 'index "ix_account_email" does not exist' },
    ],
  },
  {
    title: "changes the order of an enum's labels",
    up: "alter type mood add value 'sad' before 'loud';",
    down: `
      alter type mood rename to old_mood;
      create type mood as enum ('calm', 'angry', 'loud');
      alter table account alter column mood type mood using mood::text::mood;
      drop type old_mood;`,
    findings: [
      { step: 'down', object: 'enum public.mood', problem: 'was calm, loud, angry; now calm, angry, loud' },
      {
        step: 'up again',
        object: 'enum public.mood',
        problem: 'was calm, sad, loud, angry; now calm, angry, sad, loud',
      },
    ],
  },
  {
    title: "loses a column's values",
    up: 'alter table account drop column note;',
    down: `
      alter table account add column note varchar(40);
      alter table account add column id_again uuid default gen_random_uuid();
      update account set id_again = id;
      alter table account drop column id;
      alter table account rename column id_again to id;
      alter table account alter column id set not null, add constraint account_pkey primary key (id);`,
    findings: [
      {
        step: 'down',
        object: 'values of public.account.note',
        problem: `3 of 4 changed: "note 1: Größe \\"9\\"'" is now null`,
      },
    ],
  },
  {
    title: 'leaves a type behind',
    up: "create type size as enum ('S', 'L'); create table box (size size not null);",
    down: 'drop table box;',
    findings: [
      { step: 'down', object: 'enum public.size', problem: 'is left over' },
      { step: 'up again', object: `${second}.up.sql`, problem: 'type "size" already exists' },
    ],
  },
  {
    title: 'gives other values the second time',
    up: "alter table account add column number bigint; update account set number = (select nextval('account_number'));",
    down: 'alter table account drop column number;',
    findings: [{ step: 'up again', object: 'values of public.account.number', problem: '4 of 4 changed: 1 is now 2' }],
  },
  {
    title: 'brings a column back in another place',
    up: 'alter table account drop column initial;',
    down: 'alter table account add column initial text generated always as (left(email, 1)) stored;',
    findings: [
      {
        step: 'down',
        object: 'table public.account',
        problem: 'had its columns in the order email, initial, mood, note, id; now email, mood, note, id, initial',
      },
    ],
  },
  {
    title: 'deletes more than it had inserted',
    up: "insert into account (email, mood) values ('admin', 'calm');",
    down: 'delete from account;',
    findings: [
      { step: 'down', object: 'rows of public.account', problem: '4 gone' },
      { step: 'up again', object: 'rows of public.account', problem: '4 gone' },
    ],
  },
  {
    title: 'leaves its row behind, to be doubled',
    up: "insert into account (email, mood) values ('admin' || (select count(*) from account), 'calm');",
    down: "delete from account where email = 'nobody';",
    findings: [
      { step: 'down', object: 'rows of public.account', problem: '1 left over' },
      { step: 'up again', object: 'rows of public.account', problem: '1 left over' },
    ],
  },
  {
    title: 'is right with rows only',
    up: "create type size as enum ('S', 'L');",
    down: 'do $$ begin if exists (select from account) then drop type size; end if; end $$;',
    findings: [
      { migration: 'all', step: 'down', object: 'enum public.size', problem: 'is left over' },
      { migration: 'all', step: 'up', object: `${second}.up.sql`, problem: 'type "size" already exists' },
    ],
  },
  {
    title: 'cannot be done',
    up: 'create table box (size integer);',
    down: 'drop table boxes;',
    findings: [{ step: 'down', object: `${second}.down.sql`, problem: 'table "boxes" does not exist' }],
  },
];

describe('the round trip', () => {
  let db: TestDatabase;
  let directory: string;

  beforeEach(async () => {
    db = await createTestDatabase('empty');
    directory = mkdtempSync(join(tmpdir(), 'vbwd-test-'));
    writeMigration(first, createAccount, dropAccount);
  });

  afterEach(async () => {
    rmSync(directory, { recursive: true });
    await db.drop();
  });

  for (const { title, up, down, findings } of broken) {
    prove(`finds the migration that ${title}`, async () => {
      writeMigration(second, up, down);

      const expected = findings.map((finding) => ({ migration: second, ...finding }));
      expect(await proveRoundTrip(db.url, directory)).to.deep.equal(expected);
    });
  }

  longTest('lets ids and times be others the second time, and what refers to them', async () => {
    writeMigration(
      second,
      `create table team (
         id          uuid       primary key default gen_random_uuid(),
         number      integer    generated always as identity,
         created_at  timestamp  not null default now(),
         name        text       not null
       );
       create table member (
         team_id  uuid  not null references team (id),
         name     text  not null,
         primary key (team_id, name)
       );
       insert into team (name) values ('red'), ('blue');
       insert into member select id, name || ' captain' from team;
       alter table account add column seen_at timestamp not null default clock_timestamp();`,
      'drop table member; drop table team; alter table account drop column seen_at;',
    );

    expect(await proveRoundTrip(db.url, directory)).to.deep.equal([]);
  });

  function writeMigration(name: string, up: string, down: string): void {
    writeFileSync(join(directory, `${name}.up.sql`), up);
    writeFileSync(join(directory, `${name}.down.sql`), down);
  }
});
