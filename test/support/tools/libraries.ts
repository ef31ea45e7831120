import { eachStep, type Driver, type Step } from './steps.js';

/** Tools that are called by a script. */
export const libraries: readonly Driver[] = [
  {
    name: 'drizzle',
    packages: { 'drizzle-orm': '0.45.4', pg: '8.23.1' },
    adopt: ['--from-files', './drizzle'],
    files: (steps) => ({
      'drizzle/meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: steps.map(({ ms, words }, idx) => ({
          idx,
          version: '7',
          when: ms,
          tag: `000${idx}_${words}`,
          breakpoints: true,
        })),
      }),
      ...eachStep(steps, ({ words, up }, place) => [`drizzle/000${place}_${words}.sql`, up]),
      'run.mjs': `
        import { drizzle } from 'drizzle-orm/node-postgres';
        import { migrate } from 'drizzle-orm/node-postgres/migrator';
        const db = drizzle(process.env.DATABASE_URL);
        await migrate(db, { migrationsFolder: 'drizzle' }).finally(() => db.$client.end());`,
    }),
    up: ['run.mjs'],
  },
  {
    name: 'typeorm',
    packages: { typeorm: '1.1.1', 'reflect-metadata': '0.2.2', pg: '8.23.1' },
    files: (steps) => ({
      ...asJson(steps),
      'run.mjs': `
        import 'reflect-metadata';
        import { readFileSync } from 'node:fs';
        import { DataSource } from 'typeorm';
        const migrations = JSON.parse(readFileSync('steps.json', 'utf8')).map(({ words, ms, up, down }) => {
          const name = words.replace(/(?:^|_)(.)/g, (_, first) => first.toUpperCase()) + ms;
          return class {
            name = name;
            up(runner) { return runner.query(up); }
            down(runner) { return runner.query(down); }
          };
        });
        const source = await new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, migrations }).initialize();
        await (process.argv[2] === 'back' ? source.undoLastMigration() : source.runMigrations()).finally(() => source.destroy());`,
    }),
    up: ['run.mjs', 'up'],
    back: ['run.mjs', 'back'],
  },
  {
    name: 'sequelize',
    packages: { sequelize: '6.37.8', umzug: '3.8.3', pg: '8.23.1' },
    files: (steps) => ({
      ...asJson(steps),
      'run.mjs': `
        import { readFileSync } from 'node:fs';
        import { Sequelize } from 'sequelize';
        import { SequelizeStorage, Umzug } from 'umzug';
        const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false });
        const migrations = JSON.parse(readFileSync('steps.json', 'utf8')).map(({ stamp, words, up, down }) => ({
          name: stamp + '-' + words + '.js',
          up: () => sequelize.query(up),
          down: () => sequelize.query(down),
        }));
        const umzug = new Umzug({ migrations, storage: new SequelizeStorage({ sequelize }), logger: undefined });
        await (process.argv[2] === 'back' ? umzug.down() : umzug.up()).finally(() => sequelize.close());`,
    }),
    up: ['run.mjs', 'up'],
    back: ['run.mjs', 'back'],
  },
  {
    name: 'kysely',
    packages: { kysely: '0.28.19', pg: '8.23.1' },
    files: (steps) => ({
      ...asJson(steps),
      'run.mjs': `
        import { readFileSync } from 'node:fs';
        import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
        import pg from 'pg';
        const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
        const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
        const migrations = Object.fromEntries(
          JSON.parse(readFileSync('steps.json', 'utf8')).map(({ stamp, words, up, down }) => [
            stamp + '_' + words,
            { up: (db) => sql.raw(up).execute(db), down: (db) => sql.raw(down).execute(db) },
          ]),
        );
        const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
        const { error } = process.argv[2] === 'back' ? await migrator.migrateDown() : await migrator.migrateToLatest();
        await db.destroy();
        if (error) throw error;`,
    }),
    up: ['run.mjs', 'up'],
    back: ['run.mjs', 'back'],
  },
  {
    // Its command needs a binary that npm does not have; this is its engine.
    name: 'prisma',
    packages: {
      '@prisma/schema-engine-wasm': '8.1.0-2.59be4fda12412a79eeb9c2ae727b6aa723593323',
      '@prisma/adapter-pg': '7.10.1',
      '@prisma/driver-adapter-utils': '7.10.1',
    },
    adopt: ['--from-files', 'prisma/migrations'],
    files: (steps) => ({
      ...eachStep(steps, ({ stamp, words, up }) => [`prisma/migrations/${stamp}_${words}/migration.sql`, `${up}\n`]),
      'run.mjs': `
        import { readdirSync, readFileSync } from 'node:fs';
        import { PrismaPg } from '@prisma/adapter-pg';
        import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
        import * as engineModule from './node_modules/@prisma/schema-engine-wasm/schema_engine_bg.js';
        const wasm = readFileSync('node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm');
        const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineModule });
        engineModule.__wbg_set_wasm(instance.exports);
        instance.exports.__wbindgen_start();
        const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: process.env.DATABASE_URL }));
        const engine = await engineModule.SchemaEngine.new({ datamodels: [['schema.prisma', 'datasource db { provider = "postgresql" }']] }, () => {}, adapter);
        const baseDir = process.cwd() + '/prisma/migrations';
        const migrationDirectories = readdirSync(baseDir).sort().map((path) => ({
          path,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: readFileSync(baseDir + '/' + path + '/migration.sql', 'utf8') } },
        }));
        const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"' };
        await engine.applyMigrations({
          migrationsList: { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories },
          filters: { externalTables: [], externalEnums: [] },
        });
        process.exit(0);`,
    }),
    up: ['run.mjs'],
    // It takes a view for no table of its own.
    says: 'P3005',
  },
];

function asJson(steps: readonly Step[]): Record<string, string> {
  return { 'steps.json': JSON.stringify(steps) };
}
