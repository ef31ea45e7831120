/** What is another one at each call. */
const fresh: Record<string, readonly string[]> = {
  insert: ['id'],
  'token debit': ['balance', 'version', 'updated_at'],
};

/** A row with what differs by its nature taken out, so that two clients' can be compared: keys in order, times to the millisecond. */
export function normalize(operation: string, row: object): object {
  return Object.fromEntries(
    Object.entries(row)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]: [string, unknown]) => {
        const normal = name.endsWith('_at') ? normalizeTime(value) : value;
        return [name, fresh[operation]?.includes(name) === true ? typeof normal : normal];
      }),
  );
}

/** What is Date for one client is the server's text for the next, and ISO 8601 for us. */
function normalizeTime(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value);
  return new Date(text.replace(/Z?$/, 'Z')).toISOString();
}
