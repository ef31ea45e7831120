import { expect } from 'chai';
import { importText, noWayBack } from '../../support/imported.js';

const [first, second] = ['20000101000001', '20000101000002'];
const refuses = (file: string) => `${file}: there is no way back: its down file refuses`;

describe('a folder of Flyway', () => {
  it('has versions, what undoes them, and what is repeated', async () => {
    const read = await importText('flyway', {
      'V1.0__Create_user_table.sql': 'select 1;\n',
      'sub/U1__Undo.sql': 'select 2;\n',
      'U7__lost.sql': 'select 3;\n',
      'R__Views.sql': 'select 4;\n',
    });
    expect(read).to.deep.equal({
      files: {
        [`${first}_create-user-table.up.sql`]: 'select 1;\n',
        [`${first}_create-user-table.down.sql`]: 'select 2;\n',
        [`${second}_views.up.sql`]: 'select 4;\n',
        [`${second}_views.down.sql`]: noWayBack,
      },
      said: [
        'R__Views.sql: a repeatable one runs once: write a later change as a new migration',
        refuses('R__Views.sql'),
        'U7__lost.sql: there is no version that it undoes',
      ],
      refused: [],
    });
  });

  it('has files that Flyway does not see, and those that it runs around others', async () => {
    const names = ['V1_add_note.sql', 'v1__a.sql', 'V1__a.txt', 'Vx__a.sql', 'R1__a.sql', 'seed.sql'];
    const { files, said } = await importText('flyway', {
      ...Object.fromEntries(names.map((name) => [name, 'select 1;'])),
      'beforeMigrate.sql': 'select 1;',
      'afterEachMigrate__log.sql': 'select 1;',
      'V2.sql': 'select 1;',
    });
    expect(Object.keys(files)).to.deep.equal([`${second}_migration.up.sql`, `${second}_migration.down.sql`]);
    expect(said).to.deep.equal([
      refuses('V2.sql'),
      ...names.map((name) => `${name}: Flyway does not see it: its name is not V1__name.sql`),
      'beforeMigrate.sql: a callback: the runner has none',
      'afterEachMigrate__log.sql: a callback: the runner has none',
    ]);
  });

  it('has a baseline that counts where what it stands for is gone', async () => {
    const baseline = {
      'B1.5__all.sql': 'select 1;\n',
      'B1__old.sql': 'select 0;\n',
      'V2__b.sql': 'select 2;\n',
      'U1.5__x.sql': 'select 9;\n',
    };
    const without = await importText('flyway', baseline);
    expect(Object.values(without.files)).to.deep.equal(['select 1;\n', noWayBack, 'select 2;\n', noWayBack]);
    expect(without.said).to.include('B1__old.sql: a baseline: it does what the versions up to it do, which are here');
    const { files, said } = await importText('flyway', { ...baseline, 'V1__a.sql': 'select 3;\n' });
    expect(Object.values(files)).to.deep.equal(['select 3;\n', noWayBack, 'select 2;\n', noWayBack]);
    expect(said.filter((line) => line.startsWith('B1.5'))).to.have.length(1);
    const same = await importText('flyway', { 'B1__all.sql': 'select 1;\n', 'V1.0__a.sql': 'select 3;\n' });
    expect(Object.values(same.files)).to.deep.equal(['select 3;\n', noWayBack]);
  });

  it('has settings beside a file', async () => {
    const texts = {
      'V1__a.sql': "select '${x}';\n",
      'V1__a.sql.conf': 'executeInTransaction=false\n placeholderReplacement = false\n',
    };
    expect(await importText('flyway', texts)).to.deep.equal({
      files: { [`${first}_a.up.sql`]: "select '${x}';\n", [`${first}_a.down.sql`]: noWayBack },
      said: ['V1__a.sql:1: what ran without a transaction runs in one', refuses('V1__a.sql')],
      refused: [],
    });
  });

  it('has statements that Flyway runs without a transaction by itself', async () => {
    const { files } = await importText('flyway', { 'V1__a.sql': 'create index concurrently i on t (a);\n' });
    expect(files[`${first}_a.up.sql`]).to.equal('-- no-transaction\ncreate index concurrently i on t (a);\n');
  });

  for (const [what, texts, refused] of [
    [
      'placeholders, of which comments may tell',
      { 'V1__a.sql': "-- ${a}\nselect '${b}' /* ${c} */;\ngrant select on t to ${flyway:user};\n" },
      [
        'V1__a.sql:2: ${b} is a placeholder: write its value',
        'V1__a.sql:3: ${flyway:user} is a placeholder: write its value',
      ],
    ],
    [
      'files that run under a condition',
      { 'V1__a.sql': 'select 1;', 'V1__a.sql.conf': 'shouldExecute=${prod}==true' },
      ['V1__a.sql.conf: shouldExecute decides whether it runs: remove what does not run, and this'],
    ],
    [
      'two files of one version',
      { 'V1__a.sql': 'select 1;', 'x/V1_0__b.sql': 'select 1;' },
      ['x/V1_0__b.sql: has the version of V1__a.sql: Flyway refuses both'],
    ],
    ['code', { 'db/V1__a.java': '' }, ['db/V1__a.java: is code: write what it does as SQL']],
    [
      'rows',
      { 'V1__a.sql': 'copy t from stdin;\n1\n\\.\n' },
      ['V1__a.sql:1:1: copy from stdin needs psql: write insert … values'],
    ],
  ] as const) {
    it(`is refused where only a person can say what is meant: ${what}`, async () => {
      expect((await importText('flyway', texts)).refused).to.deep.equal(refused);
    });
  }
});
