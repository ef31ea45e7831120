import { prove } from '../../support/proofs.js';
import { expect } from 'chai';
import { useTrial } from '../../support/trial.js';

describe('what a file means', () => {
  const trial = useTrial();

  /** Literals whose meaning hangs on a setting, what they are by PostgreSQL's own defaults, and a setting that changes it. */
  const literals = [
    { literal: `'01/02/2020'::date`, is: `'2020-01-02'::date`, setting: `datestyle = 'ISO, DMY'` },
    {
      literal: `'2020-03-04 05:06'::timestamptz`,
      is: `'2020-03-04 05:06+00'::timestamptz`,
      setting: `timezone = 'Asia/Tokyo'`,
    },
    {
      literal: `'-1 2:03:04'::interval`,
      is: `'-1 days +02:03:04'::interval`,
      setting: `intervalstyle = 'sql_standard'`,
    },
    { literal: `'a\\\\b'`, is: `e'a\\\\\\\\b'`, setting: 'standard_conforming_strings = off' },
    { literal: `('{NULL}'::text[])[1] is null`, is: 'true', setting: 'array_nulls = off' },
    { literal: '(1 = null) is null', is: 'true', setting: 'transform_null_equals = on' },
    { literal: `'\\x41'::bytea::text`, is: `'\\x41'`, setting: 'bytea_output = escape' },
    { literal: '0.1::float8::text', is: `'0.1'`, setting: 'extra_float_digits = -10' },
    { literal: `xmlelement(name a, '\\x41'::bytea)::text`, is: `'<a>QQ==</a>'`, setting: 'xmlbinary = hex' },
    { literal: `('a<b/>'::xml)::text`, is: `'a<b/>'`, setting: 'xmloption = document' },
  ];
  for (const { literal, is, setting } of literals) {
    prove(`is the same on a server with ${setting}`, async () => {
      const [row] = await trial.sql<{ name: string }[]>`select current_database() as name`;
      await trial.sql.unsafe(`alter database ${row?.name ?? ''} set ${setting}`);
      trial.folder.write({
        '20260101000000_create-plan': {
          up: `create table plan as select (${literal}) as value;\nset datestyle = 'German, YMD';`,
        },
        // A file that sets what the session has set changes nothing for the next.
        '20260101000001_create-other': { up: `create table other as select (${literal}) as value;` },
      });
      await trial.migrate();
      for (const table of ['plan', 'other']) {
        const [answer] = await trial.inSession(({ client }) =>
          client
            .query<{ same: boolean }>(`select value::text = (${is})::text as same from public.${table}`)
            .then(({ rows }) => rows),
        );
        expect(answer, table).to.deep.equal({ same: true });
      }
    });
  }
});
