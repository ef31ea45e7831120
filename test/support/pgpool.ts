import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { freePort, startProgram, type Program } from './program.js';
import type { Pair } from './standby.js';

/** A pgpool before a server and its standby. All reads go to the standby, unless it is told otherwise. */
export async function startPgpool(
  path: string,
  pair: Pair,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly program: Program }> {
  const [port, pcpPort] = [await freePort(), await freePort()];
  const [primary, standby] = [parseConnectionUrl(pair.primaryUrl), parseConnectionUrl(pair.standbyUrl)];
  const url = connectionUrl({ ...primary, port, password: '' });
  const program = await startProgram(path, ['-n', '-f', 'pgpool.conf', '-F', 'pcp.conf', '-a', 'pool_hba.conf'], {
    url,
    files: (directory) => ({
      'pcp.conf': '',
      'pool_hba.conf': '',
      pool_passwd: '',
      'pgpool.conf': Object.entries({
        listen_addresses: '127.0.0.1',
        port: String(port),
        pcp_port: String(pcpPort),
        // The one is its name before version 4.4, the other since.
        socket_dir: directory,
        unix_socket_directories: directory,
        pcp_socket_dir: directory,
        wd_ipc_socket_dir: directory,
        pid_file_name: `${directory}/pgpool.pid`,
        logdir: directory,
        work_dir: directory,
        backend_clustering_mode: 'streaming_replication',
        backend_hostname0: '127.0.0.1',
        backend_port0: String(primary.port),
        backend_weight0: '0',
        backend_hostname1: '127.0.0.1',
        backend_port1: String(standby.port),
        backend_weight1: '1',
        load_balance_mode: 'on',
        num_init_children: '8',
        sr_check_user: 'postgres',
        sr_check_database: 'postgres',
        ...settings,
      })
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join(''),
    }),
  });
  return { url, program };
}
