import type { Catalog } from './catalog.js';
import { name } from './facts/text.js';

/** The name that the table of a retired tool has. */
export function retiredName(table: string): string {
  return `${table}_retired`;
}

/**
 * What stands for a tool that was retired when the database was adopted: its table, the view in that one's place, and the function that the
 * view calls.
 */
export function retiredIn({
  functions,
  views,
}: Pick<Catalog, 'functions' | 'views'>): { readonly object: string; readonly reason: string }[] {
  return functions.flatMap(({ schema, name: own, body }) => {
    const [, tool] = /message = '(\S+) is retired in this database: /.exec(body) ?? [];
    if (tool === undefined || !views.some((view) => view.schema === schema && view.name === own)) return [];
    const reason = `${tool} is retired`;
    const objects = [
      `table ${name(schema, retiredName(own))}`,
      `view ${name(schema, own)}`,
      `function ${name(schema, own)}()`,
    ];
    return objects.map((object) => ({ object, reason }));
  });
}
