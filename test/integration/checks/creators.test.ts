import { expect } from 'chai';
import { findDrift } from '../../../packages/tool/src/checks/list.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { creators } from '../../../packages/tool/src/checks/creators.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { createTestDatabase, serverMajor } from '../../support/database.js';
import { useDrift } from '../../support/drift.js';
import { platform } from '../../support/platform.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = creators.name;
const lets = (who: string, owner: string) =>
  `lets ${who} create objects where names are looked up; ${owner} can revoke that`;

describe('the check that no one else creates objects where names are looked up', () => {
  const drift = useDrift();
  const name = `vbwd_test_${crypto.randomUUID().slice(0, 8)}`;
  const [other, second] = [`${name}_other`, `${name} "2"`];
  const quotedSecond = `"${name} ""2"""`;
  beforeEach(() => drift.run(`create role ${other} login; create role ${quotedSecond}`));

  const owner = async () => {
    const [row] = (await drift.rows(
      'select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()',
    )) as { owner: string }[];
    return row?.owner ?? '';
  };

  it('names PUBLIC, with the REVOKE and who can run it', async () => {
    const problem = lets('PUBLIC (every role)', await owner());
    const fix = { sql: 'revoke create on schema public from public;' };
    await drift.proves('grant create on schema public to public', [{ object: 'schema public', rule, problem, fix }]);
  });

  longTest('names each role, whatever it is called', async () => {
    const sql = [
      `revoke create on schema public from ${quotedSecond};`,
      `revoke create on schema public from ${other};`,
    ];
    await drift.proves(`grant create on schema public to ${other}, ${quotedSecond}`, [
      {
        object: 'schema public',
        rule,
        problem: lets(`${quotedSecond}, ${other}`, await owner()),
        fix: { sql: sql.join('\n') },
      },
    ]);
    expect(second).to.contain('"2"');
  });

  longTest('has the role that granted it revoke it', async () => {
    const sql = `set role ${other};\nrevoke create on schema public from ${quotedSecond};\nreset role;`;
    await drift.run(`grant create on schema public to ${other} with grant option; set role ${other};
      grant create on schema public to ${quotedSecond}; reset role`);
    const [found] = await drift.find(creators);
    expect(found?.problem).to.equal(lets(`${quotedSecond}, ${other}`, `${other} and ${await owner()}`));
    expect(found?.fix).to.have.property('sql').that.contains(sql);
    await drift.run('sql' in (found?.fix ?? {}) ? (found?.fix as { sql: string }).sql : '');
    expect(await drift.find(creators)).to.deep.equal([]);
  });

  for (const [where, path] of [
    ['of the database', 'alter database "DB" set search_path = "My Tools", public'],
    ['of a role', `alter role ${other} set search_path = public, "My Tools"`],
    ['of a role in the database', `alter role ${other} in database "DB" set search_path = "My Tools"`],
  ] as const) {
    prove(`looks at the schemas of the search path ${where}`, async () => {
      const [row] = (await drift.rows('select current_database() as name')) as { name: string }[];
      await drift.run(`create schema "My Tools"; grant create on schema "My Tools" to ${other}`);
      expect(await drift.find(creators)).to.deep.equal([]);
      await drift.run(path.replace('DB', row?.name ?? ''));
      const [me] = (await drift.rows('select current_user as name')) as { name: string }[];
      expect(await drift.find(creators)).to.deep.equal([
        {
          object: 'schema "My Tools"',
          rule,
          problem: lets(other, me?.name ?? ''),
          fix: { sql: `revoke create on schema "My Tools" from ${other};` },
        },
      ]);
    });
  }

  longTest('looks at a schema that "$user" means for a role', async () => {
    await drift.run(`create schema ${other}; grant create on schema ${other} to ${quotedSecond}`);
    expect((await drift.find(creators)).map(({ object }) => object)).to.deep.equal([`schema ${other}`]);
  });

  it('leaves out other schemas, those who own the tables, superusers, and who may only use a schema', async () => {
    await drift.run(`create schema apart; grant create on schema apart to ${other}; grant usage on schema public to ${other};
      create role ${name}_super superuser; grant create on schema public to ${name}_super`);
    expect(await drift.find(creators)).to.deep.equal([]);
    await drift.run(`grant create on schema public to ${other}; alter table public.role owner to ${other}`);
    expect(await drift.find(creators)).to.deep.equal([]);
  });

  it('finds PostgreSQL 14 as it comes open, and later ones closed', async () => {
    const database = await createTestDatabase('migrated');
    const session = await database.sql.reserve();
    try {
      const found = findDrift(platform, await readCatalog(fromPostgres(session)));
      expect(found.map(({ object, rule: by }) => [object, by])).to.deep.equal(
        serverMajor() < 15 ? [['schema public', rule]] : [],
      );
    } finally {
      session.release();
      await database.drop();
    }
  });
});
