import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is changed while clients are at work: a few migrations, which leave the schema as they found it once they are down again. */
export interface Change {
  readonly title: string;
  /** By what they are called, in order. */
  readonly pairs: Readonly<Record<string, { readonly up: string; readonly down: string }>>;
}

/** A file that does nothing. */
export const idle = 'select 1;';

/** Writes them as a folder of migrations. */
export function writeChange(folder: string, { pairs }: Change): string {
  mkdirSync(folder, { recursive: true });
  for (const [index, [name, { up, down }]] of Object.entries(pairs).entries()) {
    const stamp = `20270101000${String(index).padStart(3, '0')}`;
    writeFileSync(join(folder, `${stamp}_${name}.up.sql`), `${up}\n`);
    writeFileSync(join(folder, `${stamp}_${name}.down.sql`), `${down}\n`);
  }
  return folder;
}
