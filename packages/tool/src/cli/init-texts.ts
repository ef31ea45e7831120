import { commandName, packageName } from '../package.js';

/** `pgproof.config.json`; `models` is the file of those that are written. */
export const configuration = (models: string | undefined): string => `{
  "$schema": "./node_modules/${packageName}/pgproof.schema.json",
  "migrations": "migrations",
  "sql": "sql",
  "out": "src/queries"${models === undefined ? '' : `,\n  "models": "${models}"`}
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

/** The model of what the first migration makes. */
export const firstModel = `import { defineModel, type Model } from 'pgproof-runtime';

export const note = defineModel({
  table: 'note',
  about: 'An example, to be replaced by what your project needs.',
  columns: {
    id: { type: 'bigint', identity: 'always', about: 'which note it is' },
    words: { type: 'text', about: 'what it says' },
    created_at: { type: 'timestamptz', default: 'now()', about: 'when it was written' },
  },
  primaryKey: ['id'],
});

/** What pgproof drift compares with the database. */
export const models: readonly Model[] = [note];
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
export const workflow = `# Builds the database from its migrations, and compares with it all that is generated from it. What a branch does to it is the job's summary.
name: database

on: [push, pull_request]

permissions:
  contents: read

jobs:
  database:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          # For the commit at which a branch left its base.
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 20
          cache: npm
      - run: npm ci
      - run: npm run db:migrate
      - if: github.event_name == 'pull_request'
        run: npx ${commandName} review >> "$GITHUB_STEP_SUMMARY"
      - run: npm run db:check
`;
