import { expect } from 'chai';
import { connect } from 'pgproof-runtime/connect.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl, connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { startDatabaseMap } from '../../support/database-map.js';
import { runDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

/** Every variable that the manual of libpq 18 knows, then those that the drivers made up; each says something wrong. */
const wrong: Record<string, string> = {
  PGHOST: 'nowhere.invalid',
  PGHOSTADDR: '192.0.2.1',
  PGPORT: '1',
  PGDATABASE: 'nowhere',
  PGUSER: 'stranger',
  PGPASSWORD: 'wrong',
  PGPASSFILE: '/nowhere',
  PGREQUIREAUTH: 'none',
  PGCHANNELBINDING: 'require',
  PGSERVICE: 'nowhere',
  PGSERVICEFILE: '/nowhere',
  PGOPTIONS: '-c statement_timeout=4711 -c search_path=nowhere',
  PGAPPNAME: 'wrong',
  PGSSLMODE: 'verify-full',
  PGREQUIRESSL: '1',
  PGSSLNEGOTIATION: 'direct',
  PGSSLCOMPRESSION: '1',
  PGSSLCERT: '/nowhere',
  PGSSLKEY: '/nowhere',
  PGSSLCERTMODE: 'require',
  PGSSLROOTCERT: '/nowhere',
  PGSSLCRL: '/nowhere',
  PGSSLCRLDIR: '/nowhere',
  PGSSLSNI: '0',
  PGSSLMINPROTOCOLVERSION: 'TLSv9',
  PGSSLMAXPROTOCOLVERSION: 'TLSv9',
  PGSSLKEYLOGFILE: '/nowhere',
  PGREQUIREPEER: 'stranger',
  PGGSSENCMODE: 'require',
  PGKRBSRVNAME: 'wrong',
  PGGSSLIB: 'wrong',
  PGGSSDELEGATION: '1',
  PGCONNECT_TIMEOUT: 'soon',
  PGCLIENTENCODING: 'LATIN1',
  PGTARGETSESSIONATTRS: 'standby',
  PGLOADBALANCEHOSTS: 'random',
  PGMINPROTOCOLVERSION: '9.9',
  PGMAXPROTOCOLVERSION: '9.9',
  PGOAUTHDEBUG: 'UNSAFE',
  PGDATESTYLE: 'German',
  PGTZ: 'Asia/Tokyo',
  PGGEQO: 'off',
  PGSYSCONFDIR: '/nowhere',
  PGLOCALEDIR: '/nowhere',
  PGCLIENT_ENCODING: 'latin1',
  PGREPLICATION: 'database',
  PGBINARY: '1',
  PGUSERNAME: 'stranger',
  PGMAX: '0',
  PGIDLE_TIMEOUT: '1',
  PGMAX_LIFETIME: '1',
  PGMAX_PIPELINE: '0',
  PGBACKOFF: 'none',
  PGKEEP_ALIVE: 'none',
  PGPREPARE: '',
  PGDEBUG: '1',
  PGFETCH_TYPES: '',
  PGPUBLICATIONS: 'wrong',
};

describe('the variables that libpq reads', () => {
  const trial = useTrial();

  for (const [driver, ask] of Object.entries({ pg: askWithPg, 'postgres.js': askWithPool })) {
    it(`change nothing of what the server sees of ${driver}`, async () => {
      const seen = await askThroughMap(ask);
      expect(seen.asked).to.have.length(1);
      expect(seen.settings['database']).to.equal(parseConnectionUrl(trial.url).database);
      const before = { ...process.env };
      Object.assign(process.env, wrong);
      try {
        expect(await askThroughMap(ask)).to.deep.equal(seen);
        expect(process.env).to.include(wrong);
      } finally {
        for (const name of Object.keys(wrong)) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, before);
      }
    });
  }

  it('change nothing of what a command does', async () => {
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);' } });
    const { code, stderr } = await runDb(['migrate', '--migrations', trial.folder.directory], {
      env: { ...wrong, DATABASE_URL: trial.url },
    });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(await trial.exists('a')).to.equal(true);
  });

  async function askThroughMap(ask: (config: ConnectionConfig) => Promise<Record<string, unknown>>) {
    const server = parseConnectionUrl(trial.url);
    const map = await startDatabaseMap((database) => ({ ...server, database }));
    try {
      const settings = await ask({ ...server, port: map.port });
      return { asked: map.asked, settings };
    } finally {
      await map.stop();
    }
  }
});

const settingsOfClient = `
  select jsonb_object_agg(name, setting) || jsonb_build_object('user', current_user, 'database', current_database()) as all
  from pg_settings where source in ('client', 'session', 'environment variable') or name in ('statement_timeout', 'search_path')`;

async function askWithPg(config: ConnectionConfig): Promise<Record<string, unknown>> {
  const client = await connectPg(config, 'vbwd-test');
  const { rows } = await client.query<{ all: Record<string, unknown> }>(settingsOfClient);
  await client.end();
  return rows[0]?.all ?? {};
}

async function askWithPool(config: ConnectionConfig): Promise<Record<string, unknown>> {
  const pool = await connect(connectionUrl(config), { max: 1 });
  try {
    const { rows } = await pool.execute({ name: 'settings', text: settingsOfClient }, []);
    return (rows[0] as { all: Record<string, unknown> }).all;
  } finally {
    await pool.close();
  }
}
