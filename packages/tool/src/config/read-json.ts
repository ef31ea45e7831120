import { readJson, type JsonReader } from './json-reader.js';
import { faultOfKey, faultOfValue, knownKeys } from './check.js';
import { faultOfTypes } from './check-types.js';
import type { Config } from './config.js';
import { readValue } from './places.js';

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
    const value = key === 'types' && reader.peek() === '{' ? readTypes(reader) : readText(reader, key);
    const fault = faultOfValue(key, value);
    if (fault !== undefined) reader.fail(fault, offset);
    config[key] = value;
  });
  reader.end();
  return config;
}

function readTypes(reader: JsonReader): unknown {
  const places = new Map<string, { key: number; value: number }>();
  const value = readValue(reader, (keys, key, at) => places.set(JSON.stringify(keys), { key, value: at }));
  const fault = faultOfTypes(value as Record<string, unknown>);
  if (fault !== undefined) reader.fail(fault.message, places.get(JSON.stringify(fault.path))?.[fault.of]);
  return value;
}

/** A text or a list of them: no other key takes anything else. */
function readText(reader: JsonReader, key: string): unknown {
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
