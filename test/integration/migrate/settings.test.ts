import { longTest, prove } from '../../support/proofs.js';
import { basename } from 'node:path';
import { config, expect } from 'chai';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b, c] = ['20260101000000_create-a', '20260102000000_index-a', '20260103000000_create-c'] as const;
const table = {
  up: 'create table a (id integer);\ninsert into a values (1), (2);\n',
  down: 'drop table a;\n',
};
/** Keeps what a file finds the settings to be. */
const look = (name: string) => ({
  up: `create table ${name} as select current_setting('statement_timeout') as timeout, current_setting('maintenance_work_mem') as memory, current_user::text as role;`,
  down: `drop table ${name};`,
});

describe('a file without a transaction that sets something before its statement', () => {
  const trial = useTrial();
  const seen = async (name: string) => (await trial.sql.unsafe(`select * from ${name}`))[0];

  longTest('has it set for its statement, and not for the next file', async () => {
    trial.folder.write({
      '20250101000000_look-first': look('before'),
      [a]: table,
      // The index takes from its expression what was set when it was built.
      '20260101000001_create-f': {
        up: `create function f(integer) returns integer immutable language plpgsql as $$
          begin
            if current_setting('statement_timeout') <> '12min' then raise exception 'not set'; end if;
            return $1;
          end $$;`,
      },
      [b]: {
        up: "-- no-transaction\n-- It takes long.\nset statement_timeout = '12min';\nset maintenance_work_mem = '2MB';\n\ncreate index concurrently ix_a on a (f(id));\n",
        down: "-- no-transaction\nset lock_timeout = '1min'; drop index concurrently ix_a;",
      },
      [c]: look('c'),
    });
    expect(await trial.migrate()).to.equal(5);
    expect(await seen('c')).to.deep.equal(await seen('before'));
    expect(await trial.exists('ix_a')).to.equal(true);
    expect(await trial.rollback({ steps: 2 })).to.equal(2);
    expect(await trial.exists('ix_a')).to.equal(false);
  });

  longTest('that fails leaves nothing set for the next attempt, or for the record', async () => {
    trial.folder.write({
      [a]: table,
      [b]: {
        up: "-- no-transaction\nset statement_timeout = '12min';\nset role pg_monitor;\ncreate index concurrently ix_a on a (id);\n",
      },
    });
    const error = await failureOf(trial.migrate());
    expect(basename(error.message.split('\n')[0] ?? '')).to.equal(`${b}.up.sql:4:1: must be owner of table a`);
    trial.folder.write({
      [b]: { up: "-- no-transaction\nset statement_timeout = '12min';\ncreate index concurrently ix_a on a (id);\n" },
      [c]: look('c'),
    });
    expect(await trial.migrate()).to.equal(2);
    expect(await seen('c')).to.include({ timeout: '0' });
  });

  longTest('is repaired where an attempt has left an INVALID index', async () => {
    trial.folder.write({ [a]: { ...table, up: `${table.up}insert into a values (1);` } });
    await trial.migrate();
    trial.folder.write({
      [b]: { up: '-- no-transaction\nset statement_timeout = 0;\ncreate unique index concurrently ix_a on a (id);\n' },
    });
    const error = await failureOf(trial.migrate());
    expect(basename(error.message.split('\n')[0] ?? '')).to.equal(
      `${b}.up.sql:3:34: could not create unique index "ix_a"`,
    );
    expect(error.message).to.contain('\n  create unique index concurrently ix_a on a (id);\n');
    expect(trial.messages()).to.include('index ix_a is INVALID: the next attempt drops it and builds it anew');
    await trial.sql`delete from a where ctid in (select max(ctid) from a)`;
    expect(await trial.migrate()).to.equal(1);
    const [row] = await trial.sql`select indisvalid as valid from pg_index where indexrelid = 'ix_a'::regclass`;
    expect(row).to.deep.equal({ valid: true });
  });

  longTest('waits for others as one without settings does, since it keeps no one waiting', async () => {
    trial.folder.write({ [a]: table });
    await trial.migrate();
    trial.folder.write({
      [b]: { up: '-- no-transaction\nset maintenance_work_mem = 2048;\ncreate index concurrently ix_a on a (id);\n' },
    });
    const holder = await trial.sql.reserve();
    await holder`begin`;
    await holder`lock table a in share update exclusive mode`;
    const run = trial.migrate({ lockTimeoutMs: 1, lockRetries: 0 });
    const waits = async () => (await trial.sql`select from pg_locks where not granted`).length > 0;
    await Promise.race([run, until(waits, 'the build waits for the table')]);
    await holder`rollback`;
    holder.release();
    expect(await run).to.equal(1);
  });

  for (const [what, setting, place] of [
    ['that does not exist', 'set work_men = 1;', '3:5: unrecognized configuration parameter "work_men"'],
    ['with a wrong value', "set work_mem = 'much';", '3:5: invalid value for parameter "work_mem": "much"'],
    ['behind one that is right', 'reset work_mem; set role no_such_role;', '3:26: role "no_such_role" does not exist'],
  ] as const) {
    prove(`is told where a setting is, ${what}`, async () => {
      trial.folder.write({ [a]: { up: `-- no-transaction\n-- Why: 'ü😀'.\n${setting}\nvacuum;\n` } });
      const error = await failureOf(trial.migrate());
      expect(basename(error.message.split('\n')[0] ?? '')).to.equal(`${a}.up.sql:${place}`);
      expect(error.message).to.contain(`\n  ${setting}\n`);
      expect(await trial.applied()).to.deep.equal([]);
    });
  }
});
