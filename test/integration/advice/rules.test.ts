import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { expect } from 'chai';
import { recipes } from '../../../packages/tool/src/advice/recipes/list.js';
import { rules } from '../../../packages/tool/src/advice/list.js';
import { withLocks, type Recipe } from '../../../packages/tool/src/advice/recipes/recipe.js';
import { writeLocks } from '../../../packages/tool/src/migrate/locks-line.js';
import { readLocked } from '../../../packages/tool/src/migrate/locks.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { inSession } from '../../support/runner.js';
import { serverMajor } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';
import { filled, made, recipesFor } from './recipes.js';

interface Advice {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly object: string;
  readonly problem: string;
  readonly files: readonly {
    readonly name: string;
    readonly up: string;
    readonly down: string;
    readonly then?: string;
  }[];
}

const isDescribed = new Ajv().compile(
  JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object,
);

const stamp = (index: number) => `202602010000${String(index).padStart(2, '0')}`;

/** What blocks, by the rule that says so and by the recipe that it is to name. */
const blocking: readonly {
  readonly rule: string;
  readonly up: string;
  readonly recipe: string;
  readonly object: string;
}[] = [
  {
    rule: 'set-not-null',
    up: 'alter table "order" alter column note set not null;',
    recipe: 'a column that becomes NOT NULL',
    object: 'column public.order.note',
  },
  {
    rule: 'add-check',
    up: 'alter table "order" add constraint order_price_check check ("Price" >= 0::numeric);',
    recipe: 'a check',
    object: 'constraint public.order.order_price_check',
  },
  {
    rule: 'add-foreign-key',
    up: 'alter table public."order" add constraint order_team_fkey foreign key (team) references team (id);',
    recipe: 'a foreign key',
    object: 'constraint public.order.order_team_fkey',
  },
  {
    rule: 'add-unique',
    up: 'alter table "order" add constraint order_note_key unique (note, id);',
    recipe: 'a unique constraint',
    object: 'constraint public.order.order_note_key',
  },
  {
    rule: 'create-index',
    up: 'create index ix_order_note on "order" (lower(note));',
    recipe: 'an index',
    object: 'index public.ix_order_note',
  },
  {
    rule: 'create-index',
    up: 'create index ix_event_at on event (at);',
    recipe: 'an index of a partitioned table',
    object: 'index public.ix_event_at',
  },
  {
    rule: 'drop-index',
    up: 'drop index ix_order_team;',
    recipe: 'an index that goes',
    object: 'index public.ix_order_team',
  },
  {
    rule: 'volatile-default',
    up: 'alter table "order" add column token uuid not null default gen_random_uuid();',
    recipe: 'a column with a value for each row',
    object: 'column public.order.token',
  },
  {
    rule: 'required-column',
    up: 'alter table "order" add column seal text not null;',
    recipe: '',
    object: 'column public.order.seal',
  },
  {
    rule: 'change-type',
    up: 'alter table "order" alter column code drop default, alter column code type integer using code::integer;',
    recipe: 'a column of another type that is NOT NULL',
    object: 'column public.order.code',
  },
  {
    rule: 'change-type',
    up: 'alter table "order" alter column note type varchar(20);',
    recipe: 'a shorter text',
    object: 'column public.order.note',
  },
  {
    rule: 'update-rows',
    up: 'update "order" set team = id % 50 + 1;',
    recipe: 'rows that are changed',
    object: 'table public.order',
  },
  {
    rule: 'rename',
    up: 'alter table "order" rename column phone to telephone;',
    recipe: 'a column under another name',
    object: 'column public.order.phone',
  },
  {
    rule: 'rename',
    up: 'alter table "order" rename to purchase;',
    recipe: 'a table under another name',
    object: 'table public.order',
  },
];

/** As `plan` prints it. */
const printed = (recipe: Recipe) => withLocks(recipe, ['public']);

/** Of a column that the application fills: its values are not known to us. */
const required = () =>
  recipes.addColumn(
    { schema: 'public', table: 'order' },
    { name: 'seal', type: 'text', notNull: true, key: ['id'], major: serverMajor() },
  );

describe('the advice of plan --data', () => {
  const trial = useTrial();
  const advise = async (files: Readonly<Record<string, string>>): Promise<Advice[]> => {
    trial.folder.write({ '20260101000000_history': { up: made } });
    await trial.migrate();
    await trial.sql.unsafe(filled);
    trial.folder.write(Object.fromEntries(Object.entries(files).map(([name, up]) => [name, { up }])));
    const words = ['plan', '--data', '--json', '--migrations', trial.folder.directory];
    const { stdout } = await runDb(words, { env: { DATABASE_URL: trial.url } });
    const { result, error } = JSON.parse(stdout) as { result?: { advice: Advice[] }; error?: { message: string } };
    expect(isDescribed(JSON.parse(stdout)), JSON.stringify(isDescribed.errors)).to.equal(true);
    if (result === undefined) throw new Error(error?.message);
    return result.advice;
  };

  // That of one rule stands in docs/in-use.md, which has a shorter test.
  longTest('is for each rule the recipe with the names of the table', async function () {
    this.timeout(600_000);
    const found = await advise(
      Object.fromEntries(blocking.map(({ up, rule }, index) => [`${stamp(index)}_${rule}`, `-- Why.\n\n  ${up}`])),
    );
    expect(found.map(({ rule, object, line, column }) => ({ rule, object, line, column }))).to.deep.equal(
      blocking.map(({ rule, object }) => ({ rule, object, line: 3, column: 3 })),
    );
    for (const [index, { recipe }] of blocking.entries())
      expect(found[index]?.files, recipe).to.deep.equal(
        printed(recipesFor(serverMajor())[recipe] ?? required()).map(({ name, up, down, then }) => ({
          name,
          up,
          down,
          ...(then === undefined ? {} : { then }),
        })),
      );
    expect([...new Set(blocking.map(({ rule }) => rule))].sort()).to.deep.equal(rules.map(({ name }) => name).sort());
  });

  longTest('names what hangs on a column that is replaced, and is the reader’s to bring along', async function () {
    this.timeout(300_000);
    const found = await advise({
      [`${stamp(0)}_hang`]: `
        alter table "order" add constraint order_phone_key unique (phone);
        alter table "order" add constraint order_phone_check check (phone <> '-');
        create index ix_order_lower on "order" (lower(phone));
        create table part (phone text references "order" (phone));`,
      [`${stamp(1)}_rename`]: 'alter table "order" rename column phone to telephone;',
    });
    const renamed = found.find(({ rule }) => rule === 'rename');
    const last = renamed?.files.at(-1)?.up ?? '';
    expect(
      [...last.matchAll(/^-- It hangs on phone, and is to be brought along before: (.*)\.$/gm)].map(([, one]) => one),
    ).to.deep.equal([
      'constraint public.order.order_phone_check',
      'constraint public.order.order_phone_key',
      'index public.ix_order_lower',
      'constraint public.part.part_phone_fkey',
    ]);
    const told = renamed?.files.find(({ then }) => then !== undefined)?.then;
    expect(told).to.match(
      /^bring along what hangs on phone \(constraint public\.order\.order_phone_check, .*\), deploy what/,
    );
    // The plain one is built again.
    expect(renamed?.files.map(({ name }) => name)).to.include.members([
      'index-ix-order-phone-telephone',
      'drop-ix-order-phone',
    ]);
  });

  longTest('is none for the files of the recipes themselves', async function () {
    this.timeout(300_000);
    const files = printed(Object.values(recipesFor(serverMajor())).flat());
    const names = files.map(({ name }, index) => `${stamp(index)}_${name}`);
    const found = await advise(Object.fromEntries(files.map(({ up }, index) => [names[index] ?? '', up])));
    expect(found).to.deep.equal([]);
    // On tables with rows, what the header of each says is what a run took.
    await trial.migrate();
    const taken = await inSession(trial.url, (session) => readLocked(session));
    const told = names.map((name) => `${name}: ${writeLocks(taken.get(name)?.locks ?? [], ['public'])}`);
    expect(told).to.deep.equal(
      files.map(({ up }, index) => `${names[index] ?? ''}: ${/^-- Locks: (.*)\.$/m.exec(up)?.[1] ?? ''}`),
    );
  });
});
