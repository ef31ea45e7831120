import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { explainConnectError } from 'pgproof-runtime/connect-errors.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import type { SslMode } from 'pgproof-runtime/connection-parameters.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { withServer } from '../../support/greeter.js';
import { longTest, prove } from '../../support/proofs.js';
import { serverUrl } from '../../support/server.js';
import { authority, certified, otherAuthority, startTlsServer } from '../../support/tls-server.js';

const question = 'select ssl as encrypted from pg_stat_ssl where pid = pg_backend_pid()';

/** Each opens a connection, and tells whether it is encrypted. */
const drivers: Record<string, (config: ConnectionConfig) => Promise<boolean>> = {
  pg: async (config) => {
    const client = await connectPg(config, 'vbwd-test');
    try {
      const { rows } = await client.query<{ encrypted: boolean }>(question);
      return rows[0]?.encrypted === true;
    } finally {
      await client.end();
    }
  },
  'postgres.js': async (config) => {
    const pool = openPool(config, 'vbwd-test', 1);
    try {
      const [row] = await pool.unsafe<{ encrypted: boolean }[]>(question);
      return row?.encrypted === true;
    } finally {
      await pool.end({ timeout: 1 });
    }
  },
};

describe('TLS', () => {
  let server: Awaited<ReturnType<typeof startTlsServer>>;

  before(async () => {
    server = await startTlsServer();
  });

  after(async () => {
    await server.stop();
  });

  for (const [driver, connect] of Object.entries(drivers)) {
    describe(`as sslmode asks for it with ${driver}`, () => {
      for (const [sslMode, sslRootCert, encrypted] of [
        ['disable', undefined, false],
        ['prefer', undefined, true],
        ['prefer', otherAuthority, true],
        ['require', undefined, true],
        ['require', authority, true],
        ['verify-ca', authority, true],
        ['verify-full', authority, true],
      ] as const) {
        prove(`${sslMode} connects ${encrypted ? 'encrypted' : 'plainly'}${trusting(sslRootCert)}`, async () => {
          expect(await connect({ ...server.config, sslMode, sslRootCert })).to.equal(encrypted);
        });
      }

      for (const [sslMode, sslRootCert] of [
        ['require', otherAuthority],
        ['verify-ca', otherAuthority],
        ['verify-full', otherAuthority],
        ['verify-ca', undefined],
        ['verify-full', undefined],
        ['verify-full', 'system'],
      ] as const) {
        prove(`${sslMode} refuses a certificate of an authority that is unknown${trusting(sslRootCert)}`, async () => {
          const error = await failure(connect({ ...server.config, sslMode, sslRootCert }));
          expect(error.message).to.match(/self-signed certificate in|unable to verify|unable to get/);
        });
      }

      longTest('verify-full refuses a certificate for another host, and verify-ca does not', async () => {
        const target = { ...server.config, host: '127.0.0.1', sslRootCert: authority };
        const error = await failure(connect({ ...target, sslMode: 'verify-full' }));
        expect(error.message).to.match(/127\.0\.0\.1 is not in the cert's list/);
        expect(await connect({ ...target, sslMode: 'verify-ca' })).to.equal(true);
      });

      longTest('refuses a file of authorities that cannot be read, by its name', async () => {
        const error = await failure(connect({ ...server.config, sslMode: 'verify-ca', sslRootCert: '/nowhere.crt' }));
        expect(error.message).to.equal('the certificates of ?sslrootcert cannot be read: /nowhere.crt');
      });

      describe('a user with a certificate', () => {
        let folder: string;
        let identity: Partial<ConnectionConfig>;

        before(() => {
          folder = mkdtempSync(join(tmpdir(), 'vbwd-tls-'));
          const key = join(folder, 'client.key');
          copyFileSync(join(dirname(certified.certificate), 'client.key'), key);
          chmodSync(key, 0o600);
          identity = { user: certified.user, password: '', sslCert: certified.certificate, sslKey: key };
        });
        after(() => {
          rmSync(folder, { recursive: true });
        });

        for (const sslMode of ['prefer', 'require', 'verify-full'] as const) {
          prove(`is let in by it with ${sslMode}`, async () => {
            expect(await connect({ ...server.config, ...identity, sslMode, sslRootCert: authority })).to.equal(true);
          });
        }

        it('goes on without encryption where the server has none and prefer is asked for', async () => {
          const { sslCert, sslKey } = identity;
          expect(await connect({ ...plain('prefer'), sslCert, sslKey })).to.equal(false);
        });

        prove('is told to name it when it does not', async () => {
          const error = await failure(connect({ ...server.config, user: certified.user, sslMode: 'require' }));
          const explained = error instanceof UserError ? error : explainConnectError(error, server.config);
          expect(explained.fix).to.match(/^name yours with \?sslcert=FILE&sslkey=FILE/);
        });

        prove('is told that others can read the key', async () => {
          const open = join(folder, 'open.key');
          copyFileSync(join(folder, 'client.key'), open);
          chmodSync(open, 0o644);
          const error = await failure(connect({ ...server.config, ...identity, sslKey: open, sslMode: 'require' }));
          expect(error).to.include({
            message: `the private key of ?sslkey can be read by others: ${open}`,
            fix: `chmod 600 ${open}`,
          });
        });

        prove('is told which file cannot be read, or is for another certificate', async () => {
          const { sslKey = '' } = identity;
          const nowhere = await failure(connect({ ...server.config, ...identity, sslCert: '/nowhere.crt' }));
          expect(nowhere.message).to.equal('the certificates of ?sslcert cannot be read: /nowhere.crt');
          const other = await failure(connect({ ...server.config, ...identity, sslCert: authority }));
          expect(other.message).to.contain(`?sslcert=${authority} and ?sslkey=${sslKey} are no certificate with its`);
        });
      });

      prove('verify-full makes sure of the server that is chosen, of several', async () => {
        const target = { ...server.config, sslMode: 'verify-full', sslRootCert: authority } as const;
        const others = [{ host: 'localhost', port: server.config.port }];
        expect(await connect({ ...target, host: 'localhost', port: 1, others })).to.equal(true);
        const error = await failure(
          connect({ ...target, port: 1, others: [{ host: '127.0.0.1', port: target.port }] }),
        );
        expect(error.message).to.match(/127\.0\.0\.1 is not in the cert's list/);
      });

      for (const sslMode of ['require', 'verify-ca', 'verify-full'] as const) {
        prove(`${sslMode} refuses a server without TLS`, async () => {
          await failure(connect(plain(sslMode)));
        });
      }

      for (const sslMode of ['disable', 'prefer'] as const) {
        prove(`${sslMode} connects to a server without TLS`, async () => {
          expect(await connect(plain(sslMode))).to.equal(false);
        });
      }
    });
  }

  describe('when it goes wrong', () => {
    it('is said with what to do: no TLS', async () => {
      const error = await failure(connectPg(plain('require'), 'vbwd-test'));
      expect(error.message).to.contain('the server does not speak TLS, and sslmode=require asks for it');
      expect(error).to.have.property('fix', 'turn on ssl on the server, or use sslmode=prefer');
    });

    it('nothing is read that comes together with the answer that there is no TLS: it was sent before anybody asked', async () => {
      await withServer(
        (socket) => socket.write('NR\0\0\0\u0008\0\0\0\0'),
        async (port) => {
          const error = await failure(
            connectPg({ ...server.config, host: '127.0.0.1', port, sslMode: 'prefer' }, 'vbwd-test'),
          );
          expect(error.message).to.contain('There was an error establishing an SSL connection');
        },
      );
    });

    it('is said with what to do: a certificate', async () => {
      const error = await failure(connectPg({ ...server.config, sslMode: 'verify-full' }, 'vbwd-test'));
      expect(error.message).to.contain("the server's certificate is not accepted");
      expect(error).to.have.property('fix').that.contains('name its certificate authority with ?sslrootcert=FILE');
    });
  });
});

/** The tests' own server, which has no TLS. */
function plain(sslMode: SslMode): ConnectionConfig {
  return { ...parseConnectionUrl(serverUrl()), sslMode, sslRootCert: undefined };
}

function trusting(file: string | undefined): string {
  if (file === undefined || file === 'system') return file === undefined ? '' : ', trusting the system';
  return file === authority ? ', trusting its authority' : ', trusting another authority';
}

async function failure(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.an('error');
  return error as Error;
}
