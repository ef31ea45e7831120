import { expect } from 'chai';
import { batch } from 'pgproof-runtime/batch.js';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import type { QueryEvent, QueryListener } from 'pgproof-runtime/observed.js';
import { query, run, type Query } from 'pgproof-runtime/query.js';
import { stream } from 'pgproof-runtime/stream.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const half: Query<{ by: string }, { n: number }, 'many'> = {
  name: 'math/parts: ListParts',
  text: 'select 10 / ($1::integer - n) as n from pg_catalog.generate_series(1, 4) as n',
  parameters: ['by'],
  cardinality: 'many',
};

describe('onQuery', () => {
  let database: TestDatabase;
  let db: Pool;
  let events: QueryEvent[];

  before(async () => {
    database = await createTestDatabase('empty');
    db = await open((event) => events.push(event));
  });
  beforeEach(() => (events = []));
  after(async () => {
    await db.close();
    await database.drop();
  });

  const open = (onQuery: QueryListener) => connect(database.url, { max: 1, onQuery });
  const part = { name: 'ListParts', file: 'math/parts' };
  const told = () =>
    events.map(({ name, file, rows, code }) => ({ name, file, rows, ...(code === undefined ? {} : { code }) }));

  it('is told of a query that was answered, and of one that failed, once each, and nothing else', async () => {
    await query(db, half, { by: '9' });
    await run(db, half, { by: '9' });
    await rejection(query(db, half, { by: '2' }));
    await rejection(query(db, half, { by: 'secret' }));
    await db.execute({ name: 'plain', text: 'create table public.t ()' }, []);
    expect(told()).to.deep.equal([
      { ...part, rows: 4 },
      { ...part, rows: 4 },
      { ...part, rows: 0, code: '22012' },
      { ...part, rows: 0, code: '22P02' },
      { name: 'plain', file: '', rows: 0 },
    ]);
    for (const { milliseconds } of events) expect(milliseconds).to.be.a('number').and.at.least(0);
    expect(JSON.stringify(events)).not.to.contain('secret');
  });

  it('is told of those in transactions, in savepoints and in batches', async () => {
    await db.transaction(async (transaction) => {
      await query(transaction, half, { by: '9' });
      await transaction.transaction((inner) => query(inner, half, { by: '9' }));
      await batch(transaction, [[half, { by: '9' }]]);
    });
    expect(told()).to.deep.equal(Array(3).fill({ ...part, rows: 4 }));
    events = [];
    await rejection(
      batch(db, [
        [half, { by: '9' }],
        [half, { by: '1' }],
        [half, { by: '9' }],
      ]),
    );
    expect(told()).to.deep.equal([
      { ...part, rows: 4 },
      { ...part, rows: 0, code: '22012' },
      { ...part, rows: 0, code: '25P02' },
    ]);
  });

  it('is told of a stream when it ends, of the rows that it has given', async () => {
    for await (const row of stream(db, half, { by: '9' }, { rows: 3 })) row;
    for await (const row of stream(db, half, { by: '9' }, { rows: 3 })) if (row.n > 0) break;
    await rejection(
      db.transaction(async (transaction) => {
        for await (const row of stream(transaction, half, { by: '3' }, { rows: 1 })) row;
      }),
    );
    expect(told()).to.deep.equal([
      { ...part, rows: 4 },
      { ...part, rows: 3 },
      { ...part, rows: 2, code: '22012' },
    ]);
  });

  it('counts of a stream only the time in which it waits for rows', async () => {
    let now = 0;
    const real = performance.now.bind(performance);
    performance.now = () => ++now;
    try {
      for await (const row of stream(db, half, { by: '9' }, { rows: 2 })) now += 1000 * row.n ** 0;
    } finally {
      performance.now = real;
    }
    expect(events[0]?.milliseconds).to.be.below(1000);
  });

  it('breaks no query by what it throws, at once or later, which becomes a warning', async () => {
    const warnings: string[] = [];
    const note = ({ name, message }: Error) => name === 'OnQueryWarning' && warnings.push(message);
    process.on('warning', note);
    const listeners: QueryListener[] = [
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
    ];
    for (const listener of listeners) {
      const broken = await open(listener);
      expect(await query(broken, half, { by: '9' })).to.have.lengthOf(4);
      expect(await rejection(query(broken, half, { by: '2' }))).to.include({ code: '22012' });
      await broken.close();
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).to.deep.equal([
      ...Array<string>(2).fill('onQuery threw: Error: at once'),
      ...Array<string>(2).fill('onQuery threw: Error: later'),
    ]);
  });

  it('is told of a query that found no connection, and closes its pool like any other', async () => {
    const closed = await open((event) => events.push(event));
    await closed.close();
    await rejection(query(closed, half, { by: '9' }));
    await rejection(stream(closed, half, { by: '9' }).next());
    expect(told()).to.deep.equal([
      { ...part, rows: 0, code: 'POOL_CLOSED' },
      { ...part, rows: 0, code: 'POOL_CLOSED' },
    ]);
  });
});
