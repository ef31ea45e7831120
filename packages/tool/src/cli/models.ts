import type { EnumModel, Model } from 'pgproof-runtime/model.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { loadModule } from '../config/load-module.js';

/** What the application takes the tables and enum types to be. */
export interface Models {
  readonly models: readonly Model[];
  readonly enums: readonly EnumModel[];
}

/**
 * Loads the models that the configuration names.
 *
 * @throws UserError where the module exports none.
 */
export async function loadModels(file: string): Promise<Models> {
  const { models, enums = [] } = await loadModule(file, 'models');
  const isList = (list: unknown, name: string) =>
    Array.isArray(list) && list.every((one) => typeof (one as Record<string, unknown> | null)?.[name] === 'string');
  if (!isList(models, 'table'))
    throw new UserError(`${file} exports no list of models`, { fix: 'export const models: readonly Model[] = [ … ]' });
  if (!isList(enums, 'enum'))
    throw new UserError(`what ${file} exports as enums is no list of models of enum types`, {
      fix: 'export const enums: readonly EnumModel[] = [ … ]',
    });
  return { models, enums } as Models;
}
