/** A backend that closes its pool while much waits, to be run as a process of its own: it must end by itself. It prints what became of each call. */
import { connect } from 'pgproof-runtime/connect.js';

const [url = ''] = process.argv.slice(2);
const db = await connect(url, { max: 2, maxTransactions: 1 });
let ran = 0;
let [begin, end] = [() => {}, () => {}];
const begun = new Promise<void>((resolve) => (begin = resolve));
const held = new Promise<void>((resolve) => (end = resolve));
const one = { name: 'test: One', text: 'select 1 as one' };
const running = db.transaction(async (transaction) => {
  begin();
  await held;
  return (await transaction.execute(one, [])).rows;
});
await begun;
const waiting = Array.from({ length: 10 }, () => db.transaction(() => Promise.resolve(ran++)));
const closed = db.close();
const refused = await Promise.allSettled(waiting);
end();
const kept = await running;
await closed;
const late = await Promise.allSettled([db.execute(one, []), db.transaction(() => Promise.resolve())]);
const names = [...refused, ...late].map((outcome) =>
  outcome.status === 'rejected' ? (outcome.reason as Error).name : 'it ran',
);
console.log(JSON.stringify({ kept, ran, names: [...new Set(names)], count: names.length }));
