import { Command } from 'commander';
import { blame, type Blame } from '../timeline/blame.js';
import { findLives } from '../timeline/find.js';
import { livesOf, type Event, type Life } from '../timeline/lives.js';
import { hideSecrets } from '../migrate/secrets.js';
import { detailsOf, happeningOf } from '../timeline/happening.js';
import { formerName } from '../timeline/names.js';
import { reasonOf } from '../timeline/reason.js';
import { answer } from './envelope.js';
import { migrationsOption, schemaOption } from './options.js';
import { paint, print } from './print.js';
import { prepareOption, replayOnOption } from './replay-options.js';
import {
  objectArgument,
  oneLine,
  placeOf,
  readHistory,
  toldEvent,
  upOf,
  type HistoryOptions,
  type ReadHistory,
} from './schema-history.js';

export const command = new Command('blame')
  .description(
    'Tells which migration made an object and which changed it, each with the line of its statement, through every renaming.',
  )
  .addArgument(objectArgument('<object>'))
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addHelpText(
    'after',
    `
The migrations are replayed on a throw-away server, and the catalog is read
after each: an object is known by what the server knows it by, so a renaming is
one. What was found is kept in .embedded, and replayed again when a file
changes.

A name may be a former one, or that of an object that was dropped.

Examples:
  npx pgproof blame booking
  npx pgproof blame booking.room_id
  npx pgproof blame ix_booking_guest_id
  npx pgproof blame bookingstate.PAID`,
  )
  .action(async (object: string, options: HistoryOptions) => {
    const history = await readHistory(options);
    const lives = livesOf(history.steps);
    const found = findLives(lives, object, options.searchPath);
    const blamed = found.map((life) => blame(life, lives, history.catalog));
    answer({ objects: blamed.map((one) => told(one, history.files)) });
    for (const [index, one] of blamed.entries()) {
      if (index > 0) print('');
      for (const line of linesOf(one, history.files)) print(line);
    }
  });

function told({ life, parts, related }: Blame, files: ReadHistory['files']): object {
  const withEvents = ({ object, properties, dropped, of, events }: Life) => ({
    object,
    properties: properties.map((one) => hideSecrets(one)),
    dropped,
    of,
    events: events.map((event) => toldEvent(event, files)),
  });
  return {
    ...withEvents(life),
    parts: parts.map(withEvents),
    related: related.map(({ how, life: one }) => ({ how, ...withEvents(one) })),
  };
}

function linesOf({ life, parts, related }: Blame, files: ReadHistory['files']): string[] {
  return [
    `${life.object}${life.properties.length === 0 ? '' : ` ${oneLine(life.properties.join(' '))}`}`,
    ...(life.events.length === 0 ? ['  is there before the first migration'] : []),
    ...life.events.flatMap((event) => eventLines(event, life.object, files)),
    ...related.flatMap(({ how, life: one }) => {
      const first = one.events[0];
      if (first === undefined) return [];
      return [
        `  ${how} ${one.object}${how === 'described by' ? `: ${oneLine(one.properties.join(' '))}` : ''}`,
        `    ${first.migration} ${paint('dim', placeOf(first, files))}`,
      ];
    }),
    ...parts.flatMap((part) => partLines(part, files)),
  ];
}

function eventLines(event: Event, object: string, files: ReadHistory['files']): string[] {
  const reason = oneLine(reasonOf(upOf(event.migration, files).text));
  return [
    `  ${words(event, object)}`,
    `    ${paint('dim', placeOf(event, files))}`,
    ...(reason === '' ? [] : [`    ${paint('dim', reason)}`]),
  ];
}

/** @param last what the object is called now. */
function words(event: Event, last: string): string {
  const { migration, object } = event;
  const details = detailsOf(event).map(oneLine);
  const behind = details.length === 0 ? '' : `: ${details.join('; ')}`;
  switch (happeningOf(event)) {
    case 'made':
      return `made by ${migration}${object === last ? '' : ` as ${formerName(object, last)}`}`;
    case 'dropped':
      return `dropped by ${migration}`;
    case 'made anew':
      return `dropped and made again by ${migration}${behind}`;
    case 'renamed':
      return `renamed by ${migration}${behind}`;
    case 'follows':
      return `as ${migration} renames what it names${behind}`;
    default:
      return `changed by ${migration}${behind}`;
  }
}

/** `column id  20260101000000_create-note:31`, as `git blame` has a line. */
function partLines({ object, events }: Life, files: ReadHistory['files']): string[] {
  const own = events.filter(({ follows }) => follows !== true);
  const told = own.map((event, index) => `${index === 0 ? '' : `${happeningOf(event)} by `}${placeOf(event, files)}`);
  return [`  ${object}`, ...told.map((line) => `    ${paint('dim', line)}`)];
}
