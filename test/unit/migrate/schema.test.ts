import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Query } from 'pgproof-runtime/query.js';
import { inSchema } from '../../../packages/tool/src/migrate/schema.js';

const folder = join(import.meta.dirname, '../../../packages/tool/src/queries/migrate');

describe('the statements of the runner', () => {
  it('name its tables in the schema that it is told, and nothing in public', async () => {
    const sent: { name: string; text: string }[] = [];
    const connection = inSchema(
      {
        execute: (query) => {
          sent.push(query);
          return Promise.resolve({ rows: [], rowCount: 0 });
        },
      },
      'My "Schema',
    );
    for (const file of readdirSync(folder)) {
      const module = (await import(join(folder, file))) as Record<string, Query<object, unknown>>;
      for (const query of Object.values(module)) await connection.execute(query, []);
    }
    // A file looks names up in public, which these two say; what follows is a role's word.
    const others = ['migrate/turn: PrepareTurn'];
    const left = sent.filter(({ name, text }) => /\bpublic\b/.test(text) && !others.includes(name));
    expect(left).to.deep.equal([]);
    const named = sent.filter(({ text }) => text.includes('"My ""Schema".'));
    expect(named.map(({ name }) => name)).to.include.members([
      'migrate/record: InsertRecord',
      'migrate/version-0: CreateRestampTable',
      'migrate/own: FillMarks',
    ]);
    expect(sent.find(({ name }) => name === 'migrate/version-0: CreateRestampTable')?.text).to.contain(
      'references "My ""Schema".migration_record (id)',
    );
  });
});
