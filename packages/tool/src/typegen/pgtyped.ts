import { withPg } from '../session/pg.js';
import { takeStream, type RawConnection } from 'pgproof-runtime/raw.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { normalize, type Normal } from './normal.js';
import type { Fault } from './fault.js';
import type { SourceQuery } from './scan.js';

/** What pgtyped reads in a query, and is told of it by the server. */
export interface Named {
  /** The name of each parameter's type, as the server's catalog has it, in the order of `$n`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The same of the columns. */
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Has pgtyped parse and describe each query, for itself, so that one that it cannot read takes no other with it.
 *
 * It works on a connection of ours: its own has no TLS of ours, and ends the process where it cannot connect.
 *
 * @param needsPath looks names up as is set for the database, and not in pg_catalog alone.
 */
export async function nameTypes(
  queries: readonly SourceQuery[],
  config: ConnectionConfig,
  needsPath = false,
): Promise<(Named | Fault)[]> {
  if (queries.length === 0) return [];
  const pgtyped = await import('./pgtyped-packages.js');
  return withPg(config, 'pgproof types', async (client) => {
    if (!needsPath) await client.query("set search_path = ''");
    const named: (Named | Fault)[] = [];
    const connection = takeStream(client);
    const queue = openQueue(pgtyped, connection);
    for (const query of queries) named.push(await Promise.race([nameType(pgtyped, query, queue), connection.lost]));
    return named;
  });
}

type Packages = typeof import('./pgtyped-packages.js');
type Queue = Packages['AsyncQueue']['prototype'];

function openQueue({ AsyncQueue }: Packages, { stream }: RawConnection): Queue {
  const queue = new AsyncQueue();
  queue.socket = stream;
  stream.on('data', (chunk: Buffer) => {
    queue.buffer = Buffer.concat([queue.buffer, chunk]);
    queue.processQueue();
  });
  const reply = queue.reply.bind(queue);
  // A reply that has come must not take what comes in the next packet, which is for the next reply: that one would wait for ever.
  queue.reply = (...messages) =>
    reply(...messages).finally(() => {
      queue.replyPending = null;
    });
  return queue;
}

async function nameType(pgtyped: Packages, query: SourceQuery, queue: Queue): Promise<Named | Fault> {
  const normal = normalize(query);
  const { queries, events } = pgtyped.parseSQLFile(normal.text);
  const [event] = events;
  const [parsed] = queries;
  if (event !== undefined || parsed === undefined) {
    const { line = 1, col = 0 } = event?.location ?? {};
    return { at: normal.placeOf(line, col), message: `pgtyped: ${event?.message.text ?? 'no query'}`, fix: elseways };
  }
  const interpolated = pgtyped.processSQLQueryIR(pgtyped.queryASTToIR(parsed));
  const answer = await pgtyped.getTypes(interpolated, queue).catch((error: unknown) => wordsOf(error));
  if ('message' in answer) return refused(normal, answer);
  const { paramMetadata, returnTypes } = answer;
  return {
    parameters: new Map(
      paramMetadata.mapping.map(({ name }, index) => [name, nameOf(paramMetadata.params[index])] as const),
    ),
    columns: new Map(returnTypes.map(({ returnName, type }) => [returnName, nameOf(type)] as const)),
  };
}

const elseways = 'write it another way';

interface Words {
  readonly message: string;
  readonly hint?: string;
  readonly position?: string;
}

function refused({ placeOfSent }: Normal, { message, hint, position }: Words): Fault {
  return { at: placeOfSent(position === undefined ? 0 : Number(position) - 1), message, fix: hint ?? elseways };
}

/** What its reading of the catalogs is refused with is no Error. */
function wordsOf(error: unknown): Words {
  if (error instanceof Error) throw error;
  return { message: `pgtyped: ${(error as Words).message}` };
}

/** An enum is an object to it, and so is an array of enums. */
function nameOf(type: string | { readonly name: string } | undefined): string {
  return typeof type === 'object' ? type.name : (type ?? '');
}
