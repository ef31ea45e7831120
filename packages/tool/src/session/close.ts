import type { Socket } from 'node:net';
import type pg from 'pg';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** Closes a connection without waiting: the farewell is sent, and that the server closes its side, too, is nothing to wait for. */
export function letGo(client: pg.Client): void {
  void client.end().catch(() => undefined);
  (client as unknown as { unref(): void }).unref();
}

/**
 * Closes a connection behind the answers that are still to come, as pg does: PgBouncer would give those of one that is cut off to the next client.
 * Where they do not come, it is cut off after the time that it may take to connect.
 */
export async function leave(client: pg.Client, { connectTimeoutSeconds }: ConnectionConfig): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const cutOff = () => stream.destroy();
  const timer = connectTimeoutSeconds === 0 ? undefined : setTimeout(cutOff, connectTimeoutSeconds * 1000);
  await client.end().catch(() => undefined);
  clearTimeout(timer);
}
