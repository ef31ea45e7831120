import { readJson, type JsonReader } from '../json-reader.js';
import { faultOfKey, faultOfValue, knownKeys } from './check.js';
import type { Config } from './config.js';

/**
 * Reads a configuration that is written as JSON.
 *
 * @param file its name, for messages.
 * @throws LocatedError where it is no JSON, or says what no configuration says.
 */
export function readJsonConfig(text: string, file: string): Config {
  const reader = readJson(text, file, knownKeys);
  const config: Record<string, unknown> = {};
  reader.object((key, keyOffset) => {
    const unknown = faultOfKey(key);
    if (unknown !== undefined) reader.fail(unknown, keyOffset);
    const offset = reader.at();
    const value = readValue(reader, key);
    const fault = faultOfValue(key, value);
    if (fault !== undefined) reader.fail(fault, offset);
    config[key] = value;
  });
  reader.end();
  return config;
}

/** A text or a list of them: no key takes anything else. */
function readValue(reader: JsonReader, key: string): unknown {
  const token = reader.peek() ?? '';
  if (token === '[') return reader.list('[', ']', () => reader.string().value);
  if (token.startsWith('"') || token === '') return reader.string().value;
  if (token === '{') return reader.fail(faultOfValue(key, {}) ?? '');
  return reader.fail(faultOfValue(key, literal(token)) ?? `found ${token}`);
}

function literal(token: string): unknown {
  try {
    return JSON.parse(token);
  } catch {
    return undefined;
  }
}
