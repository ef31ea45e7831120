import { readFileSync } from 'node:fs';
import { locatedError } from './json-reader.js';
import { faultOfKey, faultOfValue, knownKeys } from './check.js';
import { faultOfTypes } from './check-types.js';
import type { Config } from './config.js';
import { loadModule } from './load-module.js';
import { inWorkingFolder } from './paths.js';
import { faultAt } from './places.js';

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
    if (fault !== undefined) throw faultAt(path, [key], { message: fault, fix: knownKeys });
    const within = key === 'types' ? faultOfTypes(value as Record<string, unknown>) : undefined;
    if (within !== undefined) throw faultAt(path, [key, ...within.path], { message: within.message, fix: knownKeys });
  }
  return config;
}
