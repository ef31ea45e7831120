/**
 * What models do not speak of: the facts that no check looks at, by how their objects begin, and why. Everything else that the
 * catalog tells is compared; what it does not tell at all is rows, and settings of databases and roles (`alter database … set`).
 */
export const leftOut: readonly { readonly facts: RegExp; readonly reason: string }[] = [
  { facts: /^extension plpgsql$/, reason: 'every database of PostgreSQL has it' },
  { facts: /^column-order /, reason: 'queries and models name columns; a column that was added later stands last' },
  {
    facts: /^owner of /,
    reason: 'who owns what is settled where a database is set up, and differs from one to the next',
  },
  { facts: /^(default )?(grant|revoke) /, reason: 'roles differ from server to server, and so does what they may do' },
  { facts: /^comment on /, reason: 'what a thing means stands in its model; schema.snapshot shows the comments' },
  { facts: /^security label for /, reason: 'a label belongs to the security module that set it' },
];
