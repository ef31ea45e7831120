import type { Command } from 'commander';
import { readConfigured } from '../config/configured.js';

/**
 * Gives a command what the configuration says for the options that were not typed: what is typed wins over the file, and that over the
 * defaults, which are the working project's own folders.
 *
 * @param named the file of the configuration, where that was typed.
 * @throws UserError where the configuration cannot be read, LocatedError where it says what it cannot.
 */
export async function configure(command: Command, named?: string): Promise<void> {
  if (!command.options.some((option) => ['migrations', 'schema'].includes(option.attributeName()))) return;
  for (const [name, value] of Object.entries(await readConfigured(named))) {
    const source = command.getOptionValueSource(name);
    if (source === undefined || source === 'default') command.setOptionValueWithSource(name, value, 'config');
  }
}
