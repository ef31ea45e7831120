import { Command } from 'commander';
import { blame } from '../timeline/blame.js';
import { findLives } from '../timeline/find.js';
import { detailsOf, happeningOf } from '../timeline/happening.js';
import { livesOf, type Event } from '../timeline/lives.js';
import { hideSecrets } from '../migrate/secrets.js';
import { partsOfObject } from '../timeline/names.js';
import { reasonOf } from '../timeline/reason.js';
import { counted } from '../library/counted.js';
import { answer } from './envelope.js';
import { migrationsOption, schemaOption } from './options.js';
import { paint, print } from './print.js';
import { prepareOption, replayOnOption } from './replay-options.js';
import { objectArgument, oneLine, readHistory, toldEvent, upOf, type HistoryOptions } from './schema-history.js';

export const command = new Command('log')
  .description(
    'Lists what each migration did to the catalog, oldest first; of an object, what was done to it and to its parts.',
  )
  .addArgument(objectArgument('[object]'))
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The migrations are replayed on a throw-away server, and the catalog is read
after each. What was found is kept in .embedded, and replayed again when a file
changes.

The number in front is the line of the statement in the up file. What comes or
goes with a table is counted behind it.

Examples:
  npx pgproof log
  npx pgproof log booking
  npx pgproof log booking.room_id --json`,
  )
  .action(async (object: string | undefined, options: HistoryOptions) => {
    const { steps, catalog, files } = await readHistory(options);
    const all = steps.map(({ migration, changes }) => ({
      name: migration,
      changes: changes.map((change): Event => ({ migration, ...change })),
    }));
    const wanted = object === undefined ? undefined : eventsOf(object);
    const shown = all
      .map(({ name, changes }) => ({ name, changes: changes.filter((change) => wanted?.has(keyOf(change)) ?? true) }))
      .filter(({ changes }) => wanted === undefined || changes.length > 0);
    answer({
      migrations: shown.map(({ name, changes }) => ({
        name,
        file: upOf(name, files).path,
        reason: hideSecrets(reasonOf(upOf(name, files).text)),
        changes: changes.map((change) => toldEvent(change, files)),
      })),
    });
    for (const { name, changes } of shown) {
      print(upOf(name, files).path);
      const lines = linesOf(changes, wanted === undefined);
      for (const line of lines.length === 0 ? ['      nothing of the catalog'] : lines) print(line);
    }

    function eventsOf(asked: string): ReadonlySet<string> {
      const lives = livesOf(steps);
      const found = findLives(lives, asked, options.searchPath);
      const around = found.flatMap((life) => [life, ...blame(life, lives, catalog).parts]);
      // What belonged to it and is gone.
      const names = new Set(found.flatMap(({ events }) => events.flatMap(({ object: now, was = now }) => [now, was])));
      const gone = lives.filter(({ of, dropped }) => dropped && of !== undefined && names.has(of));
      return new Set([...around, ...gone].flatMap(({ events }) => events.map(keyOf)));
    }
  });

function keyOf({ migration, object, after }: Event): string {
  return `${migration} ${after === undefined ? '-' : '+'} ${object}`;
}

function linesOf(changes: readonly Event[], folded: boolean): string[] {
  const whole = new Set(changes.filter(isWhole).map(({ object }) => object));
  const isWithin = ({ of, before, after, object }: Event) =>
    (before === undefined || after === undefined) &&
    of !== undefined &&
    whole.has(of) &&
    (folded || object.startsWith('label '));
  const told = new Set(changes.filter(({ follows }) => follows !== true).map(({ object }) => object));
  return (
    changes
      .filter((change) => change.follows !== true && !isWithin(change))
      // An enum's own line has them.
      .filter(({ object, of = '' }) => !object.startsWith('label ') || !told.has(of))
      .map((change) => lineOf(change, folded ? changes.filter((one) => isWithin(one) && one.of === change.object) : []))
  );
}

function isWhole({ object, before, after }: Event): boolean {
  return (before === undefined || after === undefined) && partsOfObject(object).parts.length === 2;
}

function lineOf(event: Event, within: readonly Event[]): string {
  const { object, before, after, line } = event;
  const happening = happeningOf(event);
  const colour = happening === 'made' ? 'green' : happening === 'dropped' ? 'red' : 'yellow';
  const whole = before === undefined ? after : after === undefined ? before : undefined;
  const what = oneLine(whole === undefined ? detailsOf(event).join(': ') : whole.join(' '));
  const counts = ['column', 'constraint', 'index'].flatMap((kind) => {
    const number = within.filter((one) => one.object.startsWith(`${kind} `)).length;
    return number === 0 ? [] : [kind === 'index' && number > 1 ? `${number} indexes` : counted(number, kind)];
  });
  const rest = [what, ...(counts.length === 0 ? [] : [`with ${counts.join(', ')}`])].filter(Boolean).join(' ');
  const place = line === undefined ? '' : String(line);
  return `${paint('dim', place.padStart(5))} ${paint(colour, happening)} ${object}${rest === '' ? '' : ` ${rest}`}`;
}
