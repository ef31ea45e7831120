import { commandName, packageName } from '../package.js';

/** `pgproof.config.json` */
export const configuration = `{
  "$schema": "./node_modules/${packageName}/pgproof.schema.json",
  "migrations": "migrations",
  "sql": "sql",
  "out": "src/queries"
}
`;

/** A first migration, which shows how one is written. */
export const firstPair = {
  up: `-- Why: an example, to be replaced by what your project needs.
-- Locks: new table only.

create table note (
  id         bigint      generated always as identity,
  words      text        not null,
  created_at timestamptz not null default now(),
  constraint note_pkey primary key (id)
);
`,
  down: `-- Loses the notes.

drop table note;
`,
};

/** A first file of queries. */
export const firstQuery = `/* @name FindNote */
-- One note.
select
  note.id as id,
  note.words as words,
  note.created_at as "createdAt"
from public.note as note
where note.id = :id!;
`;

/** For package.json. */
export const scripts = {
  'db:migrate': `${commandName} migrate`,
  'db:status': `${commandName} status`,
  'db:types': `${commandName} types`,
  'db:check': `${commandName} check`,
  'db:dev': `${commandName} dev`,
};

/** For CI. */
export const workflow = `# Builds the database from its migrations, and compares with it all that is generated from it.
name: database

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  database:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
          cache: npm
      - run: npm ci
      - run: npm run db:migrate
      - run: npm run db:check
`;
