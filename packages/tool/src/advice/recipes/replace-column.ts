import { quoted, qualified } from '../../catalog/keywords.js';
import { backfill } from './backfill.js';
import { addCarried, dropCarried, renameCarried, type Carried } from './carry-index.js';
import { dropNotNull, setNotNull } from './not-null.js';
import { lines, slug, sql, takes, type Recipe, type Target } from './recipe.js';

export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** Of the new column, and of the old one. */
  readonly type: string;
  readonly oldType: string;
  readonly notNull: boolean;
  /** What NOT NULL of the old column is called, since PostgreSQL 18. */
  readonly notNullName?: string;
  /** Of the old column, if it has one. */
  readonly default?: string;
  /** What a value of the old one is in the new one, and back. @param value a column's name. */
  readonly forth?: (value: string) => string;
  readonly back?: (value: string) => string;
  readonly key: readonly string[];
  /** What is built on the new column, too. */
  readonly indexes?: readonly Carried[];
  /** What else goes with the old one, or stands in its way. */
  readonly left?: readonly string[];
  /** Of the server. */
  readonly major: number;
}

const asIs = (value: string) => value;

/**
 * A column under another name, or of another type: expand, fill, deploy, contract. A trigger has both columns say the same, so that the release
 * before and the release after run side by side.
 */
export function replaceColumn(target: Target, replacement: Replacement): Recipe {
  const { from, to, type, oldType, notNull, default: value, forth = asIs, back = asIs, key, major } = replacement;
  const { indexes = [], left = [] } = replacement;
  const renamed = indexes.map((one) => renameCarried(target, one, to));
  const [table, old, next] = [sql(target), quoted(from), quoted(to)];
  const name = `${target.table}_${from}_is_${to}`.slice(0, 63);
  const [trigger, both] = [quoted(name), qualified(target.schema, name)];
  const tied = lines(
    `create function ${both}() returns trigger language plpgsql as $$`,
    'begin',
    `  if tg_op = 'INSERT' then`,
    `    if new.${next} is null then`,
    `      new.${next} := ${forth(`new.${old}`)};`,
    '    else',
    `      new.${old} := ${back(`new.${next}`)};`,
    '    end if;',
    `  elsif new.${next} is distinct from old.${next} then`,
    `    if new.${next} is distinct from ${forth(`new.${old}`)} then`,
    `      new.${old} := ${back(`new.${next}`)};`,
    '    end if;',
    `  elsif new.${old} is distinct from old.${old} or new.${next} is null then`,
    `    new.${next} := ${forth(`new.${old}`)};`,
    `  elsif new.${old} is null then`,
    `    new.${old} := ${back(`new.${next}`)};`,
    '  end if;',
    '  return new;',
    'end $$;',
    '',
    `create trigger ${trigger} before insert or update on ${table}`,
    `  for each row execute function ${both}();`,
  );
  const untied = lines(`drop trigger ${trigger} on ${table};`, `drop function ${both}();`);
  const expand: Recipe = [
    // The trigger fills the old column where only the new one is written.
    ...(notNull ? dropNotNull(target, from, major, replacement.notNullName) : []),
    {
      name: slug('add', target.table, to),
      up: lines(
        '-- Both columns say the same from now on, whichever is written. No row is read.',
        `alter table ${table} add column ${next} ${type};`,
        '',
        tied.trimEnd(),
      ),
      down: lines(untied.trimEnd(), `alter table ${table} drop column ${next};`),
      locks: takes(target, 'access exclusive'),
    },
    ...backfill(target, {
      ...{ column: to, key },
      set: `${next} = ${forth(old)}`,
      where: `${next} is null and ${old} is not null`,
      back: { set: `${old} = ${back(next)}`, where: `${old} is null and ${next} is not null` },
    }),
    ...indexes.flatMap((one) => addCarried(target, one, to)),
    ...(notNull ? setNotNull(target, to, major) : []),
  ];
  const bring = left.length === 0 ? '' : `bring along what hangs on ${from} (${left.join(', ')}), `;
  const then = `${bring}deploy what reads and writes ${to} alone, and wait until nothing that names ${from} is running`;
  return [
    ...expand.map((file, index) => (index === expand.length - 1 ? { ...file, then } : file)),
    ...indexes.flatMap((one) => dropCarried(target, one)),
    {
      name: slug('drop', target.table, from),
      up: lines(
        `-- Only when no release that is running names ${from}. No row is read.`,
        ...left.map((one) => `-- It hangs on ${from}, and is to be brought along before: ${one}.`),
        untied.trimEnd(),
        `alter table ${table}`,
        `  drop column ${old}${value === undefined ? ';' : `,\n  alter column ${next} set default ${forth(`(${value})`)};`}`,
        ...renamed.map(({ up }) => up),
      ),
      down: lines(
        `-- Its values come back by the down file that fills ${to}.`,
        ...renamed.map(({ down }) => down),
        `alter table ${table}`,
        `  add column ${old} ${oldType}${value === undefined ? ';' : `,\n  alter column ${old} set default ${value},\n  alter column ${next} drop default;`}`,
        '',
        tied.trimEnd(),
      ),
      locks: takes(target, 'access exclusive'),
    },
  ];
}
