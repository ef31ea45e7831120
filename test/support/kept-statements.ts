import { createHash } from 'node:crypto';

/**
 * What a client sends, as PgBouncer 1.21 and later sends it on: a statement that has a name gets one at the server that stands for its text, is
 * prepared there once, for all clients, and stays when they go. For a pooler that has one session at the server: with several, each
 * would have to be given what another one has.
 */
export function keepStatements(): () => (message: Buffer, type: string) => Buffer {
  const kept = new Set<string>();
  return () => {
    const names = new Map<string, string>();
    const nameAt = (message: Buffer, at: number) => message.toString('latin1', at, message.indexOf(0, at));
    const put = (message: Buffer, at: number, name: string) => {
      const sent = Buffer.concat([
        message.subarray(0, at),
        Buffer.from(name),
        message.subarray(message.indexOf(0, at)),
      ]);
      sent.writeUInt32BE(sent.length - 1, 1);
      return sent;
    };
    return (message, type) => {
      if (type === 'P') {
        const name = nameAt(message, 5);
        if (name === '') return message;
        const rest = message.subarray(message.indexOf(0, 5));
        const keptName = `KEPT_${createHash('sha256').update(rest).digest('hex').slice(0, 16)}`;
        names.set(name, keptName);
        // It has to be answered to: as one without a name it does nothing.
        const isThere = kept.has(keptName);
        kept.add(keptName);
        return put(message, 5, isThere ? '' : keptName);
      }
      // A portal's name comes first; of what is described or closed, whether it is a statement.
      const at = type === 'B' ? message.indexOf(0, 5) + 1 : 6;
      if (type === 'B' || ('DC'.includes(type) && message[5] === 'S'.charCodeAt(0))) {
        const known = names.get(nameAt(message, at));
        // What is closed stays.
        if (known !== undefined) return put(message, at, type === 'C' ? 'closed' : known);
      }
      return message;
    };
  };
}
