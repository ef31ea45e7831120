import { expect } from 'chai';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { enums } from '../../../src/models/enums.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

describe('each label of each enum', () => {
  let served: ServedDatabase;
  let connections: readonly Connection[];
  let close: () => Promise<void>;

  before(async () => {
    served = await serveDatabase(1);
    const client = await connectPg(parseConnectionUrl(served.url), 'vbwd-test');
    connections = [served.db, fromPg(client)];
    close = () => client.end();
  });
  after(async () => {
    await close();
    await served.drop();
  });

  /** Sent as a parameter of the enum's type, and read back as the enum and as what the server compares. */
  const roundTrip = async (connection: Connection, type: string, label: string) => {
    const text = `select $1::public.${quoteIdentifier(type)} as label, array[$1::public.${quoteIdentifier(type)}]::text[] as labels`;
    const { rows } = await connection.execute({ name: 'test: RoundTrip', text }, [label]);
    return rows[0];
  };

  for (const { enum: type, labels } of enums) {
    it(`of ${type} goes to the database and comes back, with both drivers`, async () => {
      expect(labels.length).to.be.above(1);
      for (const connection of connections) {
        for (const label of labels)
          expect(await roundTrip(connection, type, label)).to.deep.equal({ label, labels: [label] });
      }
    });

    it(`of ${type} is refused in other letters than its own`, async () => {
      for (const label of labels) {
        const other = label === label.toLowerCase() ? label.toUpperCase() : label.toLowerCase();
        const error = await rejection(roundTrip(served.db, type, other));
        expect((error as { code?: string }).code).to.equal('22P02');
      }
    });
  }
});
