import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { blame } from '../../../packages/tool/src/timeline/blame.js';
import { findLives } from '../../../packages/tool/src/timeline/find.js';
import { livesOf, type Event, type Life } from '../../../packages/tool/src/timeline/lives.js';
import { readSchemaHistory, type SchemaHistory } from '../../../packages/tool/src/timeline/read.js';
import { folderOf, type MigrationsFolder, type Pairs } from '../../support/migrations-folder.js';

const pairs: Pairs = {
  '20260101000000_create-room': {
    up: `-- Why: rooms are let.
-- squawk-ignore-file something

create type roomstate as enum ('free', 'let');

create table room (
  id    integer   generated always as identity,
  state roomstate not null default 'free',
  "Full Name" text references room_type (id) deferrable initially deferred,
  constraint room_pkey primary key (id)
);
`.replace(' references room_type (id) deferrable initially deferred', ''),
  },
  '20260102000000_index-room': {
    up: `create index ix_room_state on room (state);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touch_room before update on room for each row execute function touch();
comment on column room.state is 'whether it is let';
`,
  },
  '20260103000000_rename': {
    up: `alter table room rename column state to condition;
alter table room rename to chamber;
alter type roomstate rename value 'let' to 'taken';
alter type roomstate rename to chamberstate;
alter index ix_room_state rename to ix_chamber_condition;
`,
  },
  '20260104000000_rework': {
    up: `do $$
begin
  execute 'alter table chamber add column floor integer';
end
$$;
alter table chamber
  alter column floor set default 0,
  drop column "Full Name",
  drop constraint room_pkey,
  add constraint room_pkey primary key (id, floor);
drop trigger touch_room on chamber;
drop function touch();
`,
  },
  '20260105000000_swap': {
    up: `alter table chamber rename column floor to storey;
alter table chamber add column floor text;
`,
  },
};

describe('what each migration did to the catalog', () => {
  let folder: MigrationsFolder;
  let root: string;
  let history: SchemaHistory;
  let lives: Life[];

  before(async function () {
    this.timeout(60_000);
    folder = folderOf(pairs);
    root = mkdtempSync(join(tmpdir(), 'pgproof-root-'));
    history = await read();
    lives = livesOf(history.steps);
  });
  after(() => {
    folder.cleanup();
    rmSync(root, { recursive: true });
  });

  const read = (options: { signal?: AbortSignal; root?: string } = {}) =>
    readSchemaHistory(
      {
        folder: { directory: folder.directory, migrations: loadMigrations(folder.directory) },
        note: (message) => expect.fail(message),
        onProgress: () => undefined,
        signal: options.signal,
      },
      options.root ?? root,
    );
  const one = (name: string) => {
    const [life, ...others] = findLives(lives, name);
    expect(others).to.deep.equal([]);
    if (life === undefined) throw new Error(`no ${name}`);
    return life;
  };
  const told = ({ migration, object, was, line, column, anew, follows, before: lost, after: gained }: Event) =>
    [
      migration.slice(15),
      lost === undefined
        ? 'made'
        : gained === undefined
          ? 'dropped'
          : (follows ?? anew ?? false)
            ? anew
              ? 'anew'
              : 'follows'
            : 'changed',
      ...(was === undefined ? [] : [was]),
      object,
      `${line}:${column}`,
    ].join(' ');

  it('follows a column through its renaming, its table’s and its type’s', () => {
    const { object, events, properties } = one('chamber.condition');
    expect(object).to.equal('column public.chamber.condition');
    expect(properties.join(' ')).to.equal("public.chamberstate not null default 'free'::public.chamberstate");
    expect(events.map(told)).to.deep.equal([
      'create-room made column public.room.state 8:3',
      'rename changed column public.room.state column public.chamber.condition 1:32',
    ]);
    expect(findLives(lives, 'room.state')).to.deep.equal([one('chamber.condition')]);
  });

  it('tells what only went along with a renaming from what changed', () => {
    expect(one('room_pkey').events.map(told)).to.deep.equal([
      'create-room made constraint public.room.room_pkey 10:3',
      'rename follows constraint public.room.room_pkey constraint public.chamber.room_pkey 2:1',
      'rework anew constraint public.chamber.room_pkey 10:7',
      'swap follows constraint public.chamber.room_pkey 1:1',
    ]);
  });

  it('tells a column that took the name of another from it', () => {
    expect(one('chamber.storey').events.map(told)).to.deep.equal([
      'rework made column public.chamber.floor 1:1',
      'swap changed column public.chamber.floor column public.chamber.storey 1:35',
    ]);
    expect(one('chamber.floor').events.map(told)).to.deep.equal(['swap made column public.chamber.floor 2:32']);
  });

  it('knows indexes, labels, types, functions, triggers and comments, and what was dropped', () => {
    expect(one('ix_chamber_condition').events.map(told)).to.deep.equal([
      'index-room made index public.ix_room_state 1:1',
      'rename changed index public.ix_room_state index public.ix_chamber_condition 5:13',
    ]);
    expect(one('chamberstate.taken').events.map(told)).to.deep.equal([
      'create-room made label public.roomstate.let 4:41',
      'rename changed label public.roomstate.let label public.chamberstate.taken 3:36',
    ]);
    expect(one('touch').events.map(told)).to.deep.equal([
      'index-room made function public.touch() 2:1',
      'rework dropped function public.touch() 12:1',
    ]);
    expect(one('touch_room').events.map(told).at(-1)).to.equal(
      'rework dropped trigger public.chamber.touch_room 11:14',
    );
    expect(one('room.Full Name')).to.deep.include({ object: 'column public.chamber."Full Name"', dropped: true });
    const { related } = blame(one('chamber.condition'), lives, history.catalog);
    expect(related.map(({ how, life }) => `${how} ${life.object}`)).to.deep.equal([
      'indexed by index public.ix_chamber_condition',
      'described by comment on column public.chamber.condition'.replace('on column', 'on table column'),
    ]);
  });

  it('names a table by its former name, and its parts', () => {
    const { parts } = blame(one('room'), lives, history.catalog);
    expect(parts.map(({ object }) => object)).to.include.members([
      'column public.chamber.id',
      'column public.chamber.condition',
      'constraint public.chamber.room_pkey',
      'index public.ix_chamber_condition',
    ]);
  });

  it('refuses a name that several have, and one that no migration makes', () => {
    expect(() => findLives(lives, 'chamber.colour')).to.throw('no migration makes chamber.colour');
    expect(() =>
      findLives([...lives, { ...one('chamber.id'), object: 'column public.x.id', of: 'table public.x' }], 'id'),
    ).to.throw('id is the name of several: column public.chamber.id, column public.x.id');
  });

  it('is kept by the hash of the files: the second answer replays nothing', async () => {
    // With it no replay begins.
    const signal = AbortSignal.abort(new Error('a replay'));
    expect(await read({ signal })).to.deep.equal(history);
    const failed: unknown = await read({ signal, root: join(root, 'other') }).catch((error: unknown) => error);
    expect(failed).to.have.property('message', 'a replay');
  }).timeout(60_000);

  it('is read again where a file changed, and is what a reading of all files gives', async () => {
    folder.write({ '20260106000000_more': { up: 'alter table chamber add column more integer;\n' } });
    const longer = await read();
    expect(longer.steps.slice(0, -1)).to.deep.equal(history.steps);
    expect(longer.steps.at(-1)?.changes.map(({ object }) => object)).to.deep.equal(['column public.chamber.more']);
    folder.write({ '20260105000000_swap': { up: 'alter table chamber add column other integer;\n' } });
    const other = await read();
    expect(other.steps[4]?.changes.map(({ object }) => object)).to.deep.equal(['column public.chamber.other']);
    rmSync(join(root, '.embedded'), { recursive: true });
    expect(await read()).to.deep.equal(other);
    expect(readdirSync(join(root, '.embedded/catalogs'))).to.have.lengthOf(1);
  }).timeout(60_000);
});
