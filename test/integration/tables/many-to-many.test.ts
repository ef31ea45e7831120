import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const sides = [
  {
    title: 'users and roles',
    link: `insert into user_roles (user_id, role_id) select u.id, r.id from "user" as u, role as r where u.email = $1 and r.name = $2`,
    pairs: [
      ['ada', 'admin'],
      ['ada', 'editor'],
      ['bob', 'editor'],
    ],
    read: `select u.email as a, r.name as b from user_roles as l join "user" as u on u.id = l.user_id join role as r on r.id = l.role_id order by 1, 2`,
    unlink: `delete from user_roles where user_id = (select id from "user" where email = $1) and role_id = (select id from role where name = $2)`,
  },
  {
    title: 'roles and permissions',
    link: `insert into role_permissions (role_id, permission_id) select r.id, p.id from role as r, permission as p where r.name = $1 and p.name = $2`,
    pairs: [
      ['admin', 'plan.read'],
      ['admin', 'plan.write'],
      ['editor', 'plan.read'],
    ],
    read: `select r.name as a, p.name as b from role_permissions as l join role as r on r.id = l.role_id join permission as p on p.id = l.permission_id order by 1, 2`,
    unlink: `delete from role_permissions where role_id = (select id from role where name = $1) and permission_id = (select id from permission where name = $2)`,
  },
];

describe('many to many', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('migrated');
    await db.sql`insert into "user" (email, password_hash) values ('ada', 'x'), ('bob', 'x')`;
    await db.sql`insert into role (name) values ('admin'), ('editor'), ('viewer')`;
    await db.sql`
      insert into permission (name, resource, action)
      values ('plan.read', 'plan', 'read'), ('plan.write', 'plan', 'write')`;
  });

  after(() => db.drop());

  for (const { title, link, pairs, read, unlink } of sides) {
    it(`are ${title}: several on either side, taken apart one by one`, async () => {
      for (const pair of pairs) expect((await db.sql.unsafe(link, pair)).count).to.equal(1);
      expect(await readPairs(read)).to.deep.equal(pairs);

      await db.sql.unsafe(unlink, pairs[1]);
      expect(await readPairs(read)).to.deep.equal([pairs[0], pairs[2]]);

      await db.sql.unsafe(link, pairs[1]);
      expect(await readPairs(read)).to.deep.equal(pairs);
    });
  }

  async function readPairs(text: string): Promise<unknown[][]> {
    const rows = await db.sql.unsafe<{ a: string; b: string }[]>(text);
    return rows.map(({ a, b }) => [a, b]);
  }
});
