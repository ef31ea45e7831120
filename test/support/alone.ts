/** Statements that have to run alone, and where each is held while its session is ended. `:name` is a name of the test's own, `:database` its database. */
export interface Alone {
  readonly ground: string;
  /** The whole file that takes it back. */
  readonly back: string;
  readonly moments: Readonly<Record<string, Moment>>;
  /** What is compared besides the catalog: one value. */
  readonly fact?: string;
  /** What is taken away behind the test. */
  readonly tidy?: readonly string[];
  /** What is run behind the ground, each alone. */
  readonly first?: readonly string[];
  /** For what drops: the ground lacks that. */
  readonly absent?: true;
  /** A server that is ours to change; and another one, which publishes. */
  readonly needs?: 'server' | 'publisher';
}

export interface Moment {
  /** What another session does in a transaction that it leaves open. */
  readonly hold: readonly string[];
  /** On the server that publishes; there the statement waits for an answer. */
  readonly there?: true;
  /** What makes the database as the moment leaves it, where nothing can hold the statement there. */
  readonly then?: readonly string[];
  /** True once the statement has come that far. */
  readonly reached?: string;
  /** What the next run says of what it finds. */
  readonly says?: string;
  /** What the next run fails with, and what is then typed. */
  readonly refuses?: { readonly message: string; readonly fix: string; readonly typed: string };
}

const long = `ix_long_${'g'.repeat(55)}`;
const people = `
  create table people (id integer primary key, email text);
  insert into people values (1, 'a');
  create table pets (id integer primary key);
  create index ix_email on people (email);
  create index ${long} on people (email);`;
const event = `
  create table event (id integer, at integer) partition by range (at);
  create table event_1 partition of event for values from (1) to (2);
  create table event_2 partition of event for values from (2) to (3);
  create index ix_event on event (id);`;

const lockPeople = 'lock table people in access exclusive mode';
const before: Moment = { hold: [lockPeople] };
/** The runner reads what is applied, and cannot write its mark. */
const lockMarks = ['lock table public.pgmigrations in exclusive mode'];
const after = (says?: string): Moment => ({ hold: lockMarks, ...(says === undefined ? {} : { says }) });
/** For what takes no lock that a table has: the runner cannot read what is applied. */
const unread: Moment = { hold: ['lock table public.pgmigrations in access exclusive mode'] };

const writer = ['insert into people values (2)'];
/** A snapshot, without a lock on the table. */
const snapshot = ['set transaction isolation level repeatable read', 'select 1'];
const reader = ['select from people'];
const found = (name: string, what: string) =>
  `select exists (select from pg_index join pg_class as c on c.oid = indexrelid where c.relname ~ '^${name}$' and ${what}) as reached`;
const invalid = (names: string, remedy: string) =>
  `${names} INVALID, left by an attempt that failed: this one ${remedy}`;

function reindex(index: string, name = index, table = 'people', values = '(2)'): Record<string, Moment> {
  return {
    before: { hold: [`lock table ${table} in access exclusive mode`] },
    'while it waits for writers': {
      hold: [`insert into ${table} values ${values}`],
      reached: found(`${index}_ccnew`, 'not indisready'),
      says: invalid(`index ${name}_ccnew is`, 'drops it'),
    },
    'while it waits for older snapshots': {
      hold: snapshot,
      reached: found(`${index}_ccnew`, 'indisready and not indisvalid'),
      says: invalid(`index ${name}_ccnew is`, 'drops it'),
    },
    'once the two have changed names': {
      hold: [`select from ${table}`],
      reached: found(`${index}_ccold`, 'not indisvalid'),
      says: invalid(`index ${name}_ccold is`, 'drops it'),
    },
    after: after(),
  };
}

function omit(moments: Record<string, Moment>, name: string): Record<string, Moment> {
  return Object.fromEntries(Object.entries(moments).filter(([when]) => when !== name));
}

/** What does one table after another, each in a transaction of its own. */
function oneByOne(ground: string, statement: string, [one, other]: readonly [string, string]): Alone {
  return {
    ground,
    back: `-- no-transaction\n${statement};\n`,
    moments: {
      before: { hold: [`lock table ${one} in access exclusive mode`] },
      'between two of its tables': { hold: [`lock table ${other} in access exclusive mode`] },
      after: after(),
    },
  };
}

const pending = 'partition event_1 of event is pending detach, left by an attempt that failed: this one finalizes that';

function again(what: string, typed: string): NonNullable<Moment['refuses']> {
  return { message: `${what} already exists`, fix: 'drop it and run again', typed };
}

const unsubscribed = [
  `do $$
   begin
     if exists (select from pg_subscription where subname = ':name') then
       alter subscription :name disable;
       alter subscription :name set (slot_name = none);
       drop subscription :name;
     end if;
   end $$`,
];

export const statements: Record<string, Alone> = {
  'create index concurrently ix_new on people (email)': {
    ground: people,
    back: '-- no-transaction\ndrop index concurrently ix_new;\n',
    moments: {
      before,
      'while it waits for writers': {
        hold: writer,
        reached: found('ix_new', 'not indisready'),
        says: invalid('index ix_new is', 'drops it and builds it anew'),
      },
      'while it waits for older snapshots': {
        hold: snapshot,
        reached: found('ix_new', 'indisready and not indisvalid'),
        says: invalid('index ix_new is', 'drops it and builds it anew'),
      },
      after: after('index ix_new is built already, and valid: only the record was missing'),
    },
  },
  'drop index concurrently ix_email': {
    ground: people,
    back: '-- no-transaction\ncreate index concurrently ix_email on people (email);\n',
    moments: {
      before,
      'while it waits for readers': {
        hold: reader,
        reached: found('ix_email', 'not indisvalid'),
        says: invalid('index ix_email is', 'drops it'),
      },
      after: after('index ix_email is dropped already: only the record was missing'),
    },
  },
  'alter table event detach partition event_1 concurrently': {
    ground: event,
    back: 'alter table event attach partition event_1 for values from (1) to (2);\n',
    moments: {
      before: { hold: ['lock table event in access exclusive mode'] },
      'while it waits for readers of the table': { hold: ['select from event'], says: pending },
      'while it waits for readers of the partition': { hold: ['select from event_1'], says: pending },
      after: after('partition event_1 of event is detached already: only the record was missing'),
    },
  },
  'reindex index concurrently ix_email': {
    ground: people,
    back: '-- no-transaction\nreindex index concurrently ix_email;\n',
    moments: reindex('ix_email'),
  },
  [`reindex index concurrently ${long}`]: {
    ground: people,
    back: `-- no-transaction\nreindex index concurrently ${long};\n`,
    moments: reindex('ix_long_g*', long.slice(0, 57)),
  },
  'reindex index concurrently ix_event': {
    ground: event,
    back: '-- no-transaction\nreindex index concurrently ix_event;\n',
    moments: reindex('event_1_id_idx', 'event_1_id_idx', 'event_1', '(2, 1)'),
  },
  'reindex (verbose, concurrently) table event': {
    ground: event,
    back: '-- no-transaction\nreindex table concurrently event;\n',
    // It waits for the writers of all partitions before it begins.
    moments: omit(reindex('event_1_id_idx', 'event_1_id_idx', 'event_1', '(2, 1)'), 'while it waits for writers'),
  },
  'reindex schema concurrently office': {
    ground: `create schema office; create table office.people (id integer primary key);`,
    back: '-- no-transaction\nreindex schema concurrently office;\n',
    moments: reindex('people_pkey', 'office.people_pkey', 'office.people'),
  },
  'reindex database concurrently :database': {
    ground: people,
    back: '-- no-transaction\nreindex database concurrently :database;\n',
    // A snapshot would hold it at its first table, whichever that is.
    moments: omit(reindex('pets_pkey', 'pets_pkey', 'pets'), 'while it waits for older snapshots'),
  },
  'reindex table event': oneByOne(event, 'reindex table event', ['event_1', 'event_2']),
  'reindex index ix_event': oneByOne(event, 'reindex index ix_event', ['event_1', 'event_2']),
  'reindex schema public': oneByOne(people, 'reindex schema public', ['people', 'pets']),
  'vacuum people, pets': oneByOne(people, 'vacuum people, pets', ['people', 'pets']),
  'vacuum full people, pets': oneByOne(people, 'vacuum full people, pets', ['people', 'pets']),
  cluster: oneByOne(`${people} cluster people using people_pkey; cluster pets using pets_pkey;`, 'cluster', [
    'people',
    'pets',
  ]),
  'create database :name': {
    ground: people,
    back: '-- no-transaction\ndrop database :name;\n',
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_database in share mode'] },
      after: { hold: lockMarks, refuses: again('database ":name"', 'drop database :name') },
    },
    fact: "select count(*) from pg_database where datname = ':name'",
    tidy: ['drop database if exists :name'],
  },
  'drop database :name': {
    ground: people,
    absent: true,
    back: '-- no-transaction\ncreate database :name;\n',
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_database in share mode'] },
      // What it leaves behind its files cannot be held.
      'behind its first commit': {
        hold: lockMarks,
        then: ['create database :name', "update pg_database set datconnlimit = -2 where datname = ':name'"],
        says: 'database :name is invalid, left by an attempt that failed: this one drops it',
      },
      after: after('database :name is dropped already: only the record was missing'),
    },
    fact: "select count(*) from pg_database where datname = ':name'",
    tidy: ['drop database if exists :name'],
  },
  'alter database :name set tablespace :name': {
    ground: 'alter database :database set allow_in_place_tablespaces = on;',
    needs: 'server',
    first: ["create tablespace :name location ''", 'create database :name'],
    back: '-- no-transaction\nalter database :name set tablespace pg_default;\n',
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_database in share mode'] },
      after: after(),
    },
    fact: "select t.spcname from pg_database join pg_tablespace as t on t.oid = dattablespace where datname = ':name'",
    tidy: ['drop database if exists :name', 'drop tablespace if exists :name'],
  },
  "create tablespace :name location ''": {
    ground: 'alter database :database set allow_in_place_tablespaces = on;',
    needs: 'server',
    back: '-- no-transaction\ndrop tablespace :name;\n',
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_tablespace in share mode'] },
      after: { hold: lockMarks, refuses: again('tablespace ":name"', 'drop tablespace :name') },
    },
    fact: "select count(*) from pg_tablespace where spcname = ':name'",
    tidy: ['drop tablespace if exists :name'],
  },
  'drop tablespace :name': {
    ground: 'alter database :database set allow_in_place_tablespaces = on;',
    needs: 'server',
    absent: true,
    back: "-- no-transaction\ncreate tablespace :name location '';\n",
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_tablespace in share mode'] },
      after: after('tablespace :name is dropped already: only the record was missing'),
    },
    fact: "select count(*) from pg_tablespace where spcname = ':name'",
    tidy: ['drop tablespace if exists :name'],
  },
  "alter system set wal_receiver_status_interval = '11s'": {
    ground: people,
    needs: 'server',
    back: '-- no-transaction\nalter system reset wal_receiver_status_interval;\n',
    moments: { before: unread, after: after() },
    fact: "select array_agg(setting) from pg_file_settings where name = 'wal_receiver_status_interval'",
    tidy: ['alter system reset wal_receiver_status_interval'],
  },
  "create subscription :name connection ':publisher' publication one": {
    ground: people,
    needs: 'publisher',
    back: '-- no-transaction\ndrop subscription :name;\n',
    moments: {
      before: unread,
      'before it makes the slot': { hold: ['lock table pg_subscription in share mode'] },
      'while it makes the slot': { there: true, hold: ['insert into people values (3)'] },
      after: {
        hold: lockMarks,
        refuses: again('subscription ":name"', 'drop subscription :name'),
      },
    },
    tidy: unsubscribed,
  },
  'drop subscription :name': {
    ground: people,
    needs: 'publisher',
    absent: true,
    back: "-- no-transaction\ncreate subscription :name connection ':publisher' publication one;\n",
    moments: {
      before: unread,
      'before it drops the slot': { hold: ['lock table pg_subscription in share mode'] },
      after: after('subscription :name is dropped already: only the record was missing'),
    },
    tidy: unsubscribed,
  },
  'alter subscription :name add publication two': {
    ground: people,
    needs: 'publisher',
    first: ["create subscription :name connection ':publisher' publication one"],
    back: '-- no-transaction\nalter subscription :name drop publication two;\n',
    moments: {
      before: unread,
      'before its commit': { hold: ['lock table pg_subscription in share mode'] },
      after: after('publication two is in subscription :name already: only the record was missing'),
    },
    tidy: unsubscribed,
  },
  'alter subscription :name drop publication two': {
    ground: people,
    needs: 'publisher',
    first: ["create subscription :name connection ':publisher' publication one, two"],
    back: '-- no-transaction\nalter subscription :name add publication two;\n',
    moments: {
      before: unread,
      after: after('publication two is not in subscription :name already: only the record was missing'),
    },
    tidy: unsubscribed,
  },
};
