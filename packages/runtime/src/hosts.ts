import { isServerError, UserError } from './errors.js';
import type { SessionAttributes } from './connection-parameters.js';
import { addresses, printConnection, type ConnectionConfig } from './connection-config.js';

/** How one server is tried. */
export interface Attempt<Opened> {
  readonly open: (one: ConnectionConfig) => Promise<Opened>;
  /** The first row of an answer. */
  readonly ask: (opened: Opened, sql: string) => Promise<Role | undefined>;
  readonly close: (opened: Opened) => Promise<unknown>;
}

export interface Role {
  readonly read_only: string;
  readonly in_recovery: boolean;
}

/** True when a connection config means to choose among servers. */
export function mustChoose({ others, sessionAttributes }: ConnectionConfig): boolean {
  return others !== undefined || sessionAttributes !== undefined;
}

/** How long a connection may take to be opened: of several servers each has its time, and may be asked in two rounds. */
export function connectLimitSeconds(config: ConnectionConfig): number {
  return config.connectTimeoutSeconds * (mustChoose(config) ? 2 * addresses(config).length + 1 : 1);
}

/**
 * Tries the servers that a connection config names in their order, as libpq does, and keeps the first one that answers and will do. A server that
 * refuses the login ends it: the next one would refuse it, too.
 *
 * @throws UserError when there is none, with what is wrong with each.
 */
export async function openChosen<Opened>(
  config: ConnectionConfig,
  { open, ask, close }: Attempt<Opened>,
): Promise<Opened> {
  const { sessionAttributes = 'any' } = config;
  const faults: { readonly at: string; readonly what: string; readonly error?: unknown }[] = [];
  for (const wanted of sessionAttributes === 'prefer-standby' ? (['standby', 'any'] as const) : [sessionAttributes]) {
    for (const { host, port } of addresses(config)) {
      const at = `${host}:${port}`;
      let opened: Opened;
      try {
        opened = await open({ ...config, host, port, others: undefined, sessionAttributes: undefined });
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        faults.push({ at, what: error instanceof Error ? error.message : String(error), error });
        continue;
      }
      if (wanted === 'any') return opened;
      const role = await ask(opened, roleQuery);
      if (role !== undefined && willDo[wanted](role)) return opened;
      await close(opened);
      faults.push({ at, what: `it is ${roleOf(role)}` });
    }
  }
  throw refuse(config, faults);
}

/** Unlike the first question of a connection this one has a volatile function, which a pooler may send to another server. */
const roleQuery = `
select
  pg_catalog.current_setting('transaction_read_only') as read_only,
  pg_catalog.pg_is_in_recovery() as in_recovery`;

const willDo: Record<Exclude<SessionAttributes, 'any' | 'prefer-standby'>, (role: Role) => boolean> = {
  'read-write': ({ read_only }) => read_only === 'off',
  'read-only': ({ read_only }) => read_only === 'on',
  primary: ({ in_recovery }) => !in_recovery,
  standby: ({ in_recovery }) => in_recovery,
};

function roleOf(role: Role | undefined): string {
  return `${role?.in_recovery === true ? 'a standby' : 'a primary'}${role?.read_only === 'on' ? ', and its transactions are read-only' : ''}`;
}

/**
 * What another server may not suffer from: no answer, one that starts or stops, or a pooler that does not reach its own. All else a server has said
 * of the login.
 */
function isUnreachable(error: unknown): boolean {
  const cause = error instanceof UserError ? error.cause : error;
  // PgBouncer has one code for all that it says, and speaks of a server only where that is the matter.
  if (isServerError(cause))
    return /^57P0/.test(cause.code) || (cause.code === '08P01' && /server|query_wait_timeout/.test(cause.message));
  return !(error instanceof UserError) || cause !== undefined;
}

function refuse(config: ConnectionConfig, faults: readonly { at: string; what: string; error?: unknown }[]): UserError {
  const { sessionAttributes = 'any', source = 'DATABASE_URL' } = config;
  const lines = faults.map(({ at, what }) => `\n  ${at}: ${what}`);
  const asked = sessionAttributes === 'any' ? '' : `, and target_session_attrs=${sessionAttributes} asks for more`;
  const cause = faults.find(({ error }) => error !== undefined)?.error;
  return new UserError(
    `none of the servers in ${source} will do${asked} (${printConnection(config)})${[...new Set(lines)].join('')}`,
    { fix: `start one of them, or correct ${source}`, ...(cause === undefined ? {} : { cause }) },
  );
}
