// Generated from sql/migrate/turn.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface PrepareTurnParams {
  searchPath: string;
  lockTimeout: string;
  key: string | number | bigint;
}

export interface PrepareTurnResult {
  searchPath: string;
  lockTimeout: string;
  locked: boolean;
}

/** The file that runs next looks names up in public, or where the configuration says. */
export const prepareTurn: Query<PrepareTurnParams, PrepareTurnResult, 'one'> = {
  name: 'migrate/turn: PrepareTurn',
  text: `
select
  pg_catalog.set_config('search_path', $1, false) as "searchPath",
  pg_catalog.set_config('lock_timeout', $2, false) as "lockTimeout",
  exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = $3::bigint >> 32
      and lock.objid::bigint = $3::bigint & 4294967295
      and lock.objsubid = 1
  ) as locked`,
  parameters: ['searchPath', 'lockTimeout', 'key'],
  oids: [25, 25, 20],
  cardinality: 'one',
};

export interface RequireSchemaParams {
  schema: string;
}

export interface RequireSchemaResult {
  schema: string;
}

/** The server's own error says where there is none of that name. */
export const requireSchema: Query<RequireSchemaParams, RequireSchemaResult, 'one'> = {
  name: 'migrate/turn: RequireSchema',
  text: `
select
  $1::pg_catalog.regnamespace::pg_catalog.text as schema`,
  parameters: ['schema'],
  oids: [4089],
  cardinality: 'one',
};

export type TakeBackParams = Record<never, never>;

export type TakeBackResult = Record<never, never>;

/**
 * What a file set for the session must not reach the records of it: they are the connected role's, their times are UTC, and what they
 * call is pg_catalog's. Without the lock, the key of which is that of lock.ts, all of it is rolled back: it was sent before
 * that could be known. The mark goes with the transaction.
 */
export const takeBack: Query<TakeBackParams, TakeBackResult, 'exec'> = {
  name: 'migrate/turn: TakeBack',
  text: `
do $$
begin
  execute 'reset session authorization';
  perform pg_catalog.set_config('TimeZone', 'UTC', false);
  perform pg_catalog.set_config('pgproof.search_path', pg_catalog.current_setting('search_path'), true);
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false);
  perform pg_catalog.set_config('pgproof.turn', 'taken', true);
  if not exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
      and lock.granted
      and lock.pid = pg_catalog.pg_backend_pid()
      and lock.classid::bigint = 7241865325823964 >> 32
      and lock.objid::bigint = 7241865325823964 & 4294967295
      and lock.objsubid = 1
  ) then
    raise exception 'the migration lock is not held' using errcode = 'VBL01';
  end if;
end
$$`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type RecallParams = Record<never, never>;

export interface RecallResult {
  timeZone: string;
  pathOfFile: string;
  searchPath: string;
  turn: string;
}

/** The same for a migration, sent behind `reset session authorization`. That the lock is held, InsertRecord sees, and GiveBack says. */
export const recall: Query<RecallParams, RecallResult, 'one'> = {
  name: 'migrate/turn: Recall',
  text: `
select
  pg_catalog.set_config('TimeZone', 'UTC', false) as "timeZone",
  pg_catalog.set_config('pgproof.search_path', pg_catalog.current_setting('search_path'), true) as "pathOfFile",
  pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false) as "searchPath",
  pg_catalog.set_config('pgproof.turn', 'taken', true) as turn`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};

export type GiveBackParams = Record<never, never>;

export type GiveBackResult = Record<never, never>;

/** Without the record, all of it is rolled back. Deferred triggers run at the commit, and look names up where the file did. */
export const giveBack: Query<GiveBackParams, GiveBackResult, 'exec'> = {
  name: 'migrate/turn: GiveBack',
  text: `
do $$
begin
  if pg_catalog.current_setting('pgproof.turn', true) is distinct from 'recorded' then
    if not exists (
      select
      from pg_catalog.pg_locks as lock
      where lock.locktype = 'advisory'
        and lock.granted
        and lock.pid = pg_catalog.pg_backend_pid()
        and lock.classid::bigint = 7241865325823964 >> 32
        and lock.objid::bigint = 7241865325823964 & 4294967295
        and lock.objsubid = 1
    ) then
      raise exception 'the migration lock is not held' using errcode = 'VBL01';
    end if;
    raise exception 'a trigger or row security keeps a row of it back' using errcode = 'VBL02';
  end if;
  perform pg_catalog.set_config('search_path', pg_catalog.current_setting('pgproof.search_path', true), false);
end
$$`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export interface LimitWaitParams {
  lockTimeout: string;
}

export interface LimitWaitResult {
  lockTimeout: string;
}

export const limitWait: Query<LimitWaitParams, LimitWaitResult, 'one'> = {
  name: 'migrate/turn: LimitWait',
  text: `
select
  pg_catalog.set_config('lock_timeout', $1, false) as "lockTimeout"`,
  parameters: ['lockTimeout'],
  oids: [25],
  cardinality: 'one',
};
