import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync(join(import.meta.dirname, '../../docs/tests.md'), 'utf8');

/** The code that docs/tests.md has for a test runner: `mocha`. */
export function testRecipe(runner: string): string {
  const [, code] = new RegExp(`^\`\`\`js ${runner}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/tests.md has no recipe for ${runner}`);
  return code;
}

/** The migration that the recipes ask. */
export const recipeMigration = {
  'migrations/20260101000000_create-people.up.sql': 'create table people (id integer);',
  'migrations/20260101000000_create-people.down.sql': 'drop table people;',
};
