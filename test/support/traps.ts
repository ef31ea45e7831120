import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

const sql = join(import.meta.dirname, '../../packages/tool/sql');

/** What node-pg-migrate sends, whose text we cannot change, calls these. */
const calledByTheEngine = ['now', 'nextval', '='];

/**
 * Has somebody else put into public what an unqualified name could mean: a function for each signature of each function that our SQL
 * calls, and one that takes varchar or name where that takes text; operators of all that ours are for; domains with the names of types;
 * views with the names of catalogs. To run one is an error, and is counted even where the error is caught. From then on the database's
 * own path has public before pg_catalog.
 */
export async function setTraps(client: pg.Client): Promise<void> {
  const texts = ['migrate', 'catalog'].flatMap((folder) =>
    readdirSync(join(sql, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.sql'))
      .map((file) => readFileSync(join(sql, folder, file), 'utf8').replaceAll(/--.*|\/\*[^]*?\*\/|'[^']*'/g, ' ')),
  );
  const words = new Set([...calledByTheEngine, ...texts.flatMap((text) => text.match(/[a-z_]\w*/g) ?? [])]);
  const operators = new Set([
    ...calledByTheEngine,
    ...texts.flatMap((text) => text.match(/[-+*/<>=~!@#%^&|?]+/g) ?? []),
  ]);
  await client.query(makeTraps);
  await client.query('select public.make_traps($1, $2)', [[...words], [...operators]]);
  const [row] = (await client.query<{ name: string }>('select pg_catalog.current_database() as name')).rows;
  await client.query(`alter database "${row?.name ?? ''}" set search_path = public, pg_catalog`);
}

/** How many traps have been run, also those whose transaction was rolled back. */
export async function countSprung(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select (case when is_called then last_value else 0 end)::int4 as count from public.sprung',
  );
  return rows[0]?.count ?? -1;
}

const makeTraps = String.raw`
  create sequence public.sprung;
  create function public.trap_check() returns boolean language plpgsql as $body$
  begin
    perform pg_catalog.nextval('public.sprung'::pg_catalog.regclass);
    raise exception 'a trap was run';
  end
  $body$;
  create function public.make_traps(words text[], signs text[]) returns void language plpgsql as $make$
  declare
    one record;
    number integer := 0;
    body text := 'begin perform public.trap_check(); end';
  begin
    for one in
      select distinct f.proname as name, arguments.list, case when f.proretset then 'setof ' else '' end || f.prorettype::regtype as result
      from pg_proc as f
      cross join lateral (
        values
          (oidvectortypes(f.proargtypes)),
          (replace(oidvectortypes(f.proargtypes), 'text', 'character varying')),
          (replace(oidvectortypes(f.proargtypes), 'text', 'name'))
      ) as arguments (list)
      where f.pronamespace = 'pg_catalog'::regnamespace and f.proname = any (words)
    loop
      begin
        execute format('create function public.%I(%s) returns %s language plpgsql as %L', one.name, one.list, one.result, body);
      exception when others then
        -- What plpgsql cannot take or give (internal, cstring, "any") has no trap.
      end;
    end loop;
    for one in
      select o.oprname as name, o.oprleft::regtype as l, o.oprright::regtype as r, o.oprresult::regtype as result
      from pg_operator as o
      where o.oprnamespace = 'pg_catalog'::regnamespace and o.oprname = any (signs) and o.oprleft <> 0
      union
      select sign, l::regtype, r::regtype, 'boolean'::regtype
      from unnest(signs) as sign
      cross join (
        values ('{text,name,varchar,"char",bpchar,regclass}'::text[]), ('{int2,int4,int8,oid,numeric,regclass}')
      ) as alike (types)
      cross join unnest(alike.types) as l
      cross join unnest(alike.types) as r
    loop
      number := number + 1;
      begin
        execute format('create function public.trap_%s(%s, %s) returns %s language plpgsql as %L', number, one.l, one.r, one.result, body);
        execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.trap_%s)', one.name, one.l, one.r, number);
      exception when others then
      end;
    end loop;
    for one in select c.relname as name from pg_class as c where c.relnamespace = 'pg_catalog'::regnamespace and c.relname = any (words)
    loop
      execute format('create view public.%I as select public.trap_check() as sprung', one.name);
    end loop;
    for one in select t.typname as name from pg_type as t where t.typnamespace = 'pg_catalog'::regnamespace and t.typtype = 'b' and t.typname = any (words)
    loop
      execute format('create domain public.%I as pg_catalog.%I constraint trap check (public.trap_check())', one.name, one.name);
    end loop;
  end
  $make$`;
