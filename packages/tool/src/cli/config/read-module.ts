import { readFileSync } from 'node:fs';
import { locatedError } from '../json-reader.js';
import { faultOfKey, faultOfValue, knownKeys } from './check.js';
import type { Config } from './config.js';
import { loadModule } from './load-module.js';
import { inWorkingFolder } from './paths.js';

/**
 * Reads a configuration that is written in TypeScript: what the module exports as its default.
 *
 * @throws LocatedError where it throws, or says what no configuration says.
 */
export async function readModuleConfig(path: string): Promise<Config> {
  const file = inWorkingFolder(path);
  const module = await loadModule(file);
  // Where there is none jiti makes one of the others.
  const config = Object.hasOwn(module, 'default') ? module['default'] : undefined;
  const text = readFileSync(path, 'utf8');
  const fail = (message: string, offset: number, fix = knownKeys): never => {
    throw locatedError({ file, text, offset }, message, fix);
  };
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    return fail('this exports no configuration', 0, 'write export default defineConfig({ migrations: "migrations" })');
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined) continue;
    const fault = faultOfKey(key) ?? faultOfValue(key, value);
    if (fault !== undefined) fail(fault, placeOfKey(text, key));
  }
  return config;
}

/** Where a key is written, if it is written there; else the beginning. */
function placeOfKey(text: string, key: string): number {
  const name = key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$.'"])['"]?${name}['"]?\\s*[:,}\\n]`).exec(text)?.index ?? 0;
}
