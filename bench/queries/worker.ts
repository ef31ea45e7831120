/** The process of one client: it does on request what the others do in theirs, so that no one warms or slows another's code. */
import { openBuilder, openPrepared } from './clients/drizzle.js';
import { openKysely } from './clients/kysely.js';
import { openOurs, openOursInTransaction } from './clients/ours.js';
import { openNamed } from './clients/pg.js';
import { openOnPg, openOnPostgres } from './clients/pgtyped.js';
import { openTagged, openUnsafe } from './clients/postgres.js';
import type { ClientName, Request, Response } from './messages.js';
import { groupOf, operations, userId, users, type Client, type OpenClient, type Operation } from './operations.js';
import { normalize } from './normalize.js';

const openers: Record<ClientName, OpenClient> = {
  'our typed queries': openOurs,
  'ours, a transaction open': openOursInTransaction,
  'postgres.js, unsafe': openUnsafe,
  'postgres.js, tagged': openTagged,
  'pgtyped on postgres.js': openOnPostgres,
  'pgtyped on pg': openOnPg,
  'pg, named': openNamed,
  'Kysely on pg': openKysely,
  'Drizzle, prepared': openPrepared,
  'Drizzle, builder': openBuilder,
};

const [name, url = ''] = process.argv.slice(2);
const open = openers[name as ClientName];
const clients = new Map<number, Client>();
let picked = 0;

process.on('message', (request: Request | 'end') => {
  if (request === 'end') {
    void Promise.all([...clients.values()].map((client) => client.close())).then(() => {
      process.disconnect();
    });
    return;
  }
  answer(request).then(
    (response) => process.send?.(response),
    (error: unknown) => process.send?.({ failure: (error as Error).stack ?? String(error) } satisfies Response),
  );
});

async function answer(request: Request): Promise<Response> {
  if (request.ask === 'show') return { shown: await show(await clientFor(1)) };
  const { operation, inFlight, milliseconds } = request;
  return time(await clientFor(inFlight), operation, { inFlight, milliseconds });
}

async function clientFor(connections: number): Promise<Client> {
  const client = clients.get(connections) ?? (await open(url, connections));
  clients.set(connections, client);
  return client;
}

/** What each operation gives, for one and the same user. */
async function show(client: Client): Promise<Record<Operation, unknown>> {
  const shown: Partial<Record<Operation, unknown>> = {};
  for (const operation of operations) {
    const rows = await client[operation](userId(users[groupOf(operation)].first));
    shown[operation] = Array.isArray(rows)
      ? rows.map((row: object) => normalize(operation, row))
      : normalize(operation, rows as object);
  }
  return shown as Record<Operation, unknown>;
}

/** Keeps so many going at once for a while, and waits for the last; all that was done counts, and all the time that it took. */
async function time(
  client: Client,
  operation: Operation,
  { inFlight, milliseconds }: { inFlight: number; milliseconds: number },
): Promise<Response> {
  const { first, count } = users[groupOf(operation)];
  const ids = Array.from({ length: count }, (_, index) => userId(first + index));
  const act = client[operation];
  const used = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + milliseconds;
  let done = 0;
  const goOn = async () => {
    while (performance.now() < endsAt) {
      // A prime, so that neighbours in time are not neighbours on the disk.
      picked = (picked + 7919) % count;
      await act(ids[picked] ?? '');
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, goOn));
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(used);
  return { done, milliseconds: elapsed, microseconds: user + system };
}
