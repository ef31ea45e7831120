import { hash } from 'node:crypto';
import { eachStep, type Driver } from './steps.js';

/** Tools that are commands. */
export const commands: readonly Driver[] = [
  {
    name: 'node-pg-migrate',
    packages: { 'node-pg-migrate': '9.0.0', pg: '8.23.1' },
    files: (steps) =>
      eachStep(steps, ({ ms, words, up, down }) => [
        `migrations/${ms}_${words}.sql`,
        `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`,
      ]),
    up: ['node_modules/node-pg-migrate/bin/node-pg-migrate.js', 'up'],
    back: ['node_modules/node-pg-migrate/bin/node-pg-migrate.js', 'down'],
    // It looks for a primary key, and a view has none.
    says: 'ALTER action ADD CONSTRAINT cannot be performed',
  },
  {
    name: 'dbmate',
    packages: { dbmate: '2.36.0' },
    files: (steps) =>
      eachStep(steps, ({ stamp, words, up, down }) => [
        `db/migrations/${stamp}_${words}.sql`,
        `-- migrate:up\n${up}\n-- migrate:down\n${down}\n`,
      ]),
    up: ['node_modules/.bin/dbmate', '--no-dump-schema', 'up'],
    back: ['node_modules/.bin/dbmate', '--no-dump-schema', 'down'],
  },
  {
    name: 'knex',
    packages: { knex: '3.3.0', pg: '8.23.1' },
    files: (steps) => ({
      'knexfile.js': "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };",
      ...eachStep(steps, ({ stamp, words, up, down }) => [
        `migrations/${stamp}_${words}.js`,
        `exports.up = (knex) => knex.raw(${JSON.stringify(up)});\nexports.down = (knex) => knex.raw(${JSON.stringify(down)});\n`,
      ]),
    }),
    up: ['node_modules/knex/bin/cli.js', 'migrate:latest'],
    back: ['node_modules/knex/bin/cli.js', 'migrate:down'],
  },
  {
    name: 'graphile-migrate',
    packages: { 'graphile-migrate': '1.4.1' },
    adopt: ['--from-files', 'migrations/committed'],
    files: (steps) => {
      let previous = '';
      const files: Record<string, string> = { '.gmrc': '{}', 'migrations/current.sql': '' };
      for (const [place, { words, up }] of steps.entries()) {
        const own = `sha1:${hash('sha1', `${`${previous}\n${up}`.trim()}\n`)}`;
        const headers = `--! Previous: ${previous === '' ? '-' : previous}\n--! Hash: ${own}\n--! Message: ${words}\n`;
        files[`migrations/committed/00000${place + 1}-${words}.sql`] = `${headers}\n${up}\n`;
        previous = own;
      }
      return files;
    },
    up: ['node_modules/graphile-migrate/dist/cli.js', 'migrate'],
  },
  {
    name: 'sql-migrate',
    packages: {},
    program: 'sql-migrate',
    files: (steps, url) => ({
      'dbconfig.yml': `development:\n  dialect: postgres\n  datasource: "${url}"\n  dir: migrations\n`,
      ...eachStep(steps, ({ stamp, words, up, down }) => [
        `migrations/${stamp}-${words}.sql`,
        `-- +migrate Up\n${up}\n-- +migrate Down\n${down}\n`,
      ]),
    }),
    up: ['sql-migrate', 'up'],
    back: ['sql-migrate', 'down'],
  },
  {
    name: 'alembic',
    packages: {},
    program: 'alembic',
    // A revision names no migration of ours, and the catalog is that of two points.
    adopt: ['--to', '20260102000000_fill-post'],
    files: (steps, url) => ({
      'alembic.ini': '[alembic]\nscript_location = alembic\n',
      'alembic/script.py.mako': '',
      'alembic/env.py': [
        'from alembic import context',
        'from sqlalchemy import create_engine',
        `with create_engine(${JSON.stringify(url.replace(/^postgres:/, 'postgresql:'))}).connect() as connection:`,
        '    context.configure(connection=connection, transaction_per_migration=True)',
        '    with context.begin_transaction():',
        '        context.run_migrations()',
      ].join('\n'),
      ...eachStep(steps, ({ words, up, down }, place) => [
        `alembic/versions/${words}.py`,
        [
          'from alembic import op',
          `revision = 'rev${place}'`,
          `down_revision = ${place === 0 ? 'None' : `'rev${place - 1}'`}`,
          `def upgrade(): op.execute(${JSON.stringify(up)})`,
          `def downgrade(): op.execute(${JSON.stringify(down)})`,
        ].join('\n'),
      ]),
    }),
    up: ['alembic', 'upgrade', 'head'],
    back: ['alembic', 'downgrade', '-1'],
  },
];
