import { connect } from 'pgproof-runtime/connect.js';
import type { Query } from 'pgproof-runtime/query.js';
import { stream } from 'pgproof-runtime/stream.js';

/** Reads a gigabyte in 100,000 rows, in a process of its own that may have no more than a little of it. */
const wide: Query<{ readonly [name in never]: never }, { text: string }, 'many'> = {
  name: 'test: Wide',
  text: `select pg_catalog.repeat('x', 10000) as text from pg_catalog.generate_series(1, 100000)`,
  parameters: [],
};
const db = await connect(process.argv[2] ?? '', { max: 1 });
let rows = 0;
for await (const { text } of stream(db, wide)) rows += text.length / 10_000;
await db.close();
process.stdout.write(String(rows));
