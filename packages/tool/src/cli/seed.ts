import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { fromPg } from '../session/pg.js';
import type { SeedStep } from 'pgproof-runtime/seed.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { explainInFile } from '../migrate/explain.js';
import { asPath } from '../migrate/schema.js';
import { loadModule, ownError, shownKey } from '../config/load-module.js';

/** A part of what a new database is filled with, done in a transaction that the caller begins and ends. */
export interface Filling {
  readonly what: string;
  readonly demo: boolean;
  readonly check: () => void;
  /** @returns what there is to tell of it. */
  readonly fill: (client: pg.Client) => Promise<readonly string[]>;
}

/**
 * Loads what the configuration names: a file of SQL, which is one part, or a module that exports its parts as `seed`.
 *
 * @param searchPath where a file of SQL looks names up that have no schema; a module's are looked up nowhere unless told.
 * @throws UserError where it is neither.
 */
export async function loadSeed(
  file: string | undefined,
  searchPath: readonly string[] | undefined,
): Promise<readonly Filling[]> {
  if (file === undefined) return [];
  if (file.endsWith('.sql')) return [ofSql(file, asPath(searchPath ?? ['public']))];
  const { seed } = await loadModule(file, 'seed');
  const isStep = (step: Partial<SeedStep> | null) => typeof step?.what === 'string' && typeof step.fill === 'function';
  if (!Array.isArray(seed) || !seed.every(isStep)) {
    throw new UserError(`${file} exports no seed`, {
      fix: "export const seed: readonly SeedStep[] = [{ what: 'users', fill: async (connection) => { … } }]",
    });
  }
  return (seed as SeedStep[]).map(({ what, demo = false, check, fill }) => ({
    what,
    demo,
    check: () => {
      try {
        check?.();
      } catch (error) {
        throw ownError(error);
      }
    },
    fill: async (client) => {
      // As the library's own connections do: no name is looked up where somebody else may create objects.
      await setPath(client, searchPath === undefined ? '' : asPath(searchPath));
      try {
        return (await fill(fromPg(client))) ?? [];
      } catch (error) {
        throw ownError(error);
      }
    },
  }));
}

function ofSql(file: string, path: string): Filling {
  const text = textOf(file);
  return {
    what: 'rows',
    demo: false,
    check: () => undefined,
    fill: async (client) => {
      await setPath(client, path);
      await client.query(text).catch((error: unknown) => {
        throw isServerError(error) ? explainInFile(error, { path: file, text }, `correct ${file}`) : error;
      });
      return [`ran ${file}`];
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}, which ${shownKey('seed')} names, cannot be read`, {
      fix: `write it, or correct ${shownKey('seed')}`,
      cause: error,
    });
  }
}

/** For the transaction that is open. */
async function setPath(client: pg.Client, path: string): Promise<void> {
  await client.query("select pg_catalog.set_config('search_path', $1, true)", [path]);
}
