import { tmpdir } from 'node:os';
import pg from 'pg';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { majors } from '../../../packages/tool/src/embedded/cluster.js';
import { readPostmaster } from '../../../packages/tool/src/embedded/postmaster.js';
import { runsFolder } from '../../../packages/tool/src/embedded/runs.js';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { copyCluster, makeRoot, removeRoot, shareInstalled } from '../checkout.js';
import { serverMajor } from '../server.js';

/** A server of a sweep's own, in memory where there is some. */
export interface SweptServer {
  readonly urlOf: (database: string) => string;
  /** @returns the name of a new database that is a copy. */
  readonly clone: (template: string) => Promise<string>;
  readonly drop: (name: string) => Promise<unknown>;
  /** @returns whether there was a session from that port, which is over then. */
  endBackend(clientPort: number): Promise<boolean>;
  /** In turn as an administrator does it, and as after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSweptServer(): Promise<SweptServer> {
  const root = makeRoot('', runsFolder({ folder: tmpdir() }));
  shareInstalled(root);
  const major = majors.find((known) => known === serverMajor()) ?? 18;
  // What is committed has to be there after a crash of the server.
  const settings = { synchronous_commit: 'on', max_wal_size: '128MB' };
  const server = { root, purpose: 'test', major, settings } as const;
  await copyCluster(root, server);
  let { url } = await startServer(server);
  let admin = await connect(url);
  let made = 0;
  let restarts = 0;
  // Cheaper in memory; before 15 there is no other way.
  const strategy = major >= 15 ? 'strategy file_copy' : '';
  return {
    urlOf: (database) => connectionUrl({ ...parseConnectionUrl(url), database }),
    clone: async (template) => {
      const name = `sweep_${++made}`;
      await admin.query(`create database ${name} template ${template} ${strategy}`);
      return name;
    },
    drop: (name) => admin.query(`drop database ${name} with (force)`),
    endBackend: async (clientPort) => {
      const text = 'select pg_terminate_backend(pid, 60000) from pg_stat_activity where client_port = $1';
      return (await admin.query(text, [clientPort])).rows.length > 0;
    },
    restart: async () => {
      await admin.end();
      if (++restarts % 2 === 0) {
        const { pid = 0 } = readPostmaster((await startServer(server)).dataDirectory) ?? {};
        process.kill(pid, 'SIGQUIT');
      }
      await stopServer(server);
      ({ url } = await startServer(server));
      admin = await connect(url);
    },
    stop: async () => {
      await admin.end();
      await stopServer(server);
      await removeRoot(root);
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const { host, port, user, password, database } = parseConnectionUrl(url);
  const client = new pg.Client({ host, port, user, password, database });
  // The server ends it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
