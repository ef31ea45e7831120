import type { Model } from '../models/model.js';

/** The tables that grow, all but those whose model says why they do not: `public.user`. */
export function growingTables(models: readonly Model[]): ReadonlySet<string> {
  return new Set(
    models.filter(({ small }) => small === undefined).map(({ schema = 'public', table }) => `${schema}.${table}`),
  );
}
