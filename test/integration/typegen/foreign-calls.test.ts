import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { generateModules } from '../../../packages/tool/src/typegen/generate.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest, prove } from '../../support/proofs.js';
import { newDatabaseName, onServer, serverMajor } from '../../support/server.js';
import { failureOf } from '../../support/trial.js';

describe('the generator, where the database was copied from one with code of somebody else in it', () => {
  let original: TestDatabase;
  let folder: string;
  const target = () => ({ ...parseConnectionUrl(original.url), database });
  let database: string;

  before(async function () {
    if (serverMajor() !== 18) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vbwd-foreign-'));
    database = newDatabaseName();
    original = await createTestDatabase('empty');
    await original.sql.unsafe(`
      create extension citext;
      create schema tools;
      create function public.lower(varchar) returns text language sql as $$ select 'planted' $$;
      create function tools.helper(integer) returns integer language sql as $$ select 1 $$;
      create function public.same(varchar, varchar) returns boolean language sql as $$ select true $$;
      create operator public.= (leftarg = varchar, rightarg = varchar, function = public.same);
      create operator public.<<< (leftarg = text, rightarg = text, function = pg_catalog.texteq);
      create aggregate public.longest(varchar) (sfunc = pg_catalog.textcat, stype = text);
      create function public.sets(integer) returns setof integer language sql as $$ select 1 $$;
    `);
    await original.sql.end();
    const from = parseConnectionUrl(original.url).database;
    await onServer((server) => server`create database ${server(database)} template ${server(from)}`);
    const sql = openPool(target(), 'vbwd-test', 1);
    await sql.unsafe(`
      create table note (id integer primary key, body varchar(9) not null, mail citext not null);
      create function own(integer) returns integer language sql as $$ select 1 $$;
      create operator ~~> (leftarg = integer, rightarg = integer, function = pg_catalog.int4eq);
      create view shown as select lower(body) as body from note;
    `);
    await sql.end();
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    rmSync(folder, { recursive: true });
    await onServer((server) => server`drop database if exists ${server(database)} with (force)`);
    await original.drop();
  });

  const generate = (text: string, note?: (message: string) => void) => {
    writeFileSync(join(folder, 'note.sql'), `/* @name Ask */\n${text};\n`);
    return generateModules(folder, parseConnectionUrl(connectionUrl(target())), note === undefined ? {} : { note });
  };

  for (const [place, code, query] of [
    ['2:8', 'public.lower(character varying), a function', 'select lower(body) as body from note'],
    ['2:15', 'public.lower(character varying), a function', 'select public.lower(body) as body from public.note'],
    [
      '2:55',
      'public.=(character varying, character varying), an operator',
      'select id from public.note where body operator(public.=) body',
    ],
    ['2:32', 'public.=(character varying, character varying), an operator', 'select id from note where body = body'],
    ['2:55', 'public.<<<(text, text), an operator', "select id from public.note where body operator(public.<<<) 'a'"],
    ['2:15', 'public.longest(character varying), a function', 'select public.longest(body) as body from public.note'],
    ['2:14', 'tools.helper(integer), a function', 'select tools.helper(id) as id from public.note'],
    [
      '2:49',
      'tools.helper(integer), a function',
      'insert into public.note select id, $$a$$, tools.helper(1)::text::public.citext from public.note',
    ],
    ['2:22', 'public.sets(integer), a function', 'select s from public.sets(1) as s'],
    [
      '2:27',
      'information_schema._pg_datetime_precision(oid, integer), a function',
      'select information_schema._pg_datetime_precision(25, 4) as p',
    ],
    ['1:10', 'public.lower(character varying), a function', 'select body from public.shown'],
  ] as const) {
    prove(`names ${code} in ${query}`, async () => {
      const { message, exitCode } = await failureOf(generate(query));
      expect(message).to.match(
        new RegExp(`note\\.sql:\\d+:\\d+: the server takes ${code.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
      );
      expect(message).to.contain(`note.sql:${place}: `);
      expect(exitCode).to.equal(1);
    });
  }

  it("takes the server's own, an extension's, and what the migrations have made", async () => {
    const modules = await generate(
      'select pg_catalog.lower(body) as body, public.own(id) as own, id operator(public.~~>) 1 as same, mail = mail as mail from public.note',
    );
    expect([...modules.keys()]).to.deep.equal(['note.ts']);
  });

  longTest(
    'looks names up in pg_catalog alone, as a connection of the library does, and notes the query that needs more',
    async () => {
      const notes: string[] = [];
      await generate('select lower(body) as body from public.note', (note) => notes.push(note));
      expect(notes).to.deep.equal([]);
      await generate('select id from note', (note) => notes.push(note.replaceAll(`${folder}/`, '')));
      expect(notes).to.deep.equal([
        "1 query names something without its schema: Ask (note.sql:1:10); write the schema (public.name), or connect with searchPath: 'public'",
      ]);
    },
  );
});
