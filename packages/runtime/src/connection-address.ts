import { UserError } from './errors.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The servers that lists of hosts and ports name. An empty one means the default.
 *
 * @throws UserError where there is neither one port for all nor one for each.
 */
export function addressesOf(hosts: readonly string[], ports: readonly string[]): [Address, ...Address[]] {
  if (ports.length !== 1 && ports.length !== hosts.length) {
    throw new UserError(`the database URL's port list does not fit the hosts: ${ports.length} for ${hosts.length}`, {
      fix: 'give one port for all, or one for each host, with commas',
    });
  }
  const [first, ...others] = hosts.map((host, index) => ({
    host: host || 'localhost',
    port: parsePort((ports.length === 1 ? ports[0] : ports[index]) || '5432'),
  }));
  return [first as Address, ...others];
}

function parsePort(port: string): number {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new UserError(`the database URL's port is not a port: ${port}`, {
    fix: 'a number from 1 to 65535, most often 5432',
  });
}
