import type { EnumModel, Model } from 'pgproof-runtime/model.js';
import type { Catalog } from '../catalog/catalog.js';
import { name, plain } from '../catalog/facts/text.js';
import type { Life } from '../timeline/lives.js';
import type { History } from './model.js';

/** What the pages of tables, types and functions are made of. */
export interface Schema {
  readonly catalog: Catalog;
  readonly lives: readonly Life[];
  readonly models: readonly Model[];
  readonly enums: readonly EnumModel[];
}

/** The same, ready to be asked. */
export interface Known extends Schema {
  /** What happened to an object that there is; nothing for one that was there before the first migration. */
  readonly historyOf: (object: string) => History;
  /** What a comment says of an object, by the server's words for it: `table column public.user.email`. */
  readonly commentOn: (object: string) => string;
  readonly modelOf: (schema: string, table: string) => Model | undefined;
}

export function knownOf(schema: Schema): Known {
  const { catalog, lives, models } = schema;
  const histories = new Map(lives.filter(({ dropped }) => !dropped).map(({ object, events }) => [object, events]));
  const comments = new Map(
    catalog.comments
      .filter(({ provider }) => provider === null)
      .map(({ kind, identity, text }) => [`${kind} ${plain(identity)}`, text]),
  );
  const byTable = new Map(models.map((model) => [name(model.schema ?? 'public', model.table), model]));
  return {
    ...schema,
    historyOf: (object) => histories.get(object) ?? [],
    commentOn: (object) => comments.get(object) ?? '',
    modelOf: (of, table) => byTable.get(name(of, table)),
  };
}

/** As a reader writes it: without the schema that everybody means. */
export function shown(id: string): string {
  return id.replace(/^public\./, '');
}
