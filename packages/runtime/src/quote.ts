/** A name for use in SQL, where no parameter may stand. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A value for use in SQL, where no parameter may stand: the same on a server where a backslash in a string escapes. */
export function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A name as SQL writes it, without its quotes. */
export function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** A name in prose, as SQL writes it: what a regular expression captures of it. */
export const namePattern = String.raw`([\w$\u0080-\uffff]+|"(?:[^"]|"")+")`;
