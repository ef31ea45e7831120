import { parseArgs } from 'node:util';

/**
 * Reads options that are whole numbers, 1 or more, and `--json`.
 *
 * @param defaults by name, without the dashes.
 * @returns the options, or the exit code when there is nothing to run.
 */
export function readOptions<Name extends string>(
  usage: string,
  defaults: Record<Name, number>,
): (Record<Name, number> & { json: boolean }) | number {
  const names = Object.keys(defaults) as Name[];
  try {
    const options = {
      ...Object.fromEntries(
        names.map((name) => [name as string, { type: 'string' as const, default: String(defaults[name]) }]),
      ),
      json: { type: 'boolean' as const, default: false },
      help: { type: 'boolean' as const, default: false },
    };
    const values: Record<string, unknown> = parseArgs({ options }).values;
    if (values['help'] === true) {
      console.log(usage);
      return 0;
    }
    const numbers = names.map((name) => [name, wholeNumber(name, values[name])] as const);
    return { ...(Object.fromEntries(numbers) as Record<Name, number>), json: values['json'] === true };
  } catch (error) {
    console.error(`error: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
}

function wholeNumber(name: string, text: unknown): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,8}$/.test(text)) {
    throw new Error(`--${name} is a whole number, 1 or more`);
  }
  return Number(text);
}
