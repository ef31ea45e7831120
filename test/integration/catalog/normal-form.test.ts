import { expect } from 'chai';
import type postgres from 'postgres';
import { normalForm } from '../../../packages/tool/src/catalog/normal-form.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { conditions, nearMisses, table } from './conditions.js';

describe('the normal form of an expression', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await session.unsafe(table);
  });

  after(async () => {
    session.release();
    await database.drop();
  });

  it('is what the server writes once it has read its own text, whatever the condition', async () => {
    const written = await deparse(conditions);
    await isFixedPoint(conditions, written);
    expect(written.filter((text) => normalForm(text) !== text)).to.have.length.greaterThan(20);
  });

  it('is so for conditions put together at random', async () => {
    const random = randomFrom(20261128);
    const put = Array.from({ length: 120 }, () => compose(random, 3));
    await isFixedPoint(put, await deparse(put));
  });

  it('tells apart what means different things', async () => {
    const forms = (await deparse(nearMisses)).map(normalForm);
    const seen = new Map<string, string>();
    forms.forEach((form, index) => {
      expect(seen.get(form), `as ${nearMisses[index] ?? ''}`).to.equal(undefined);
      seen.set(form, nearMisses[index] ?? '');
    });
  });

  for (const text of [
    `((ARRAY['a)'::character varying, '(b'::character varying])`,
    `((a AND b) AND c`,
    `(("AND" + 1) > 2)`,
    `sum(x) OVER (ORDER BY a ROWS BETWEEN (1) PRECEDING AND CURRENT ROW)`,
    `((ARRAY['a'::text])::app.names = x)`,
    `CHECK (a IS DOCUMENT)`,
    `(f(x IS DOCUMENT) = (y IS DOCUMENT))`,
    `'((a AND b) AND c)'::text`,
    `"((a AND b) AND c)"`,
    `E'\\'((a AND b) AND c)'`,
  ]) {
    it(`leaves ${text} as it is`, () => {
      expect(normalForm(text)).to.equal(text);
    });
  }

  for (const [text, form] of [
    [
      `(x = ANY ((ARRAY['a]'::character varying, (y)::character varying, f(1, 2)])::"My types"."T"[]))`,
      `(x = ANY (ARRAY[('a]'::character varying)::"My types"."T", ((y)::character varying)::"My types"."T", (f(1, 2))::"My types"."T"]))`,
    ],
    [`(ARRAY[a])::timestamp(3) without time zone[]`, `ARRAY[(a)::timestamp(3) without time zone]`],
    [`(ARRAY[a])::interval day to second(3)[]`, `ARRAY[(a)::interval day to second(3)]`],
    [`(ARRAY[(a)::text, b])::text[]`, `ARRAY[(a)::text, (b)::text]`],
    [
      `((ARRAY['a'::text, 'b'::text])::character varying[])::text[]`,
      `ARRAY[(('a'::text)::character varying)::text, (('b'::text)::character varying)::text]`,
    ],
    [`CHECK ((a IS DOCUMENT))`, `CHECK (a IS DOCUMENT)`],
    [`a.x IS DOCUMENT`, `(a.x IS DOCUMENT)`],
    [
      `(XMLELEMENT(NAME a, t) IS DOCUMENT AND (NOT x IS DOCUMENT) AND f((y IS DOCUMENT), 1))`,
      `((XMLELEMENT(NAME a, t) IS DOCUMENT) AND (NOT (x IS DOCUMENT)) AND f((y IS DOCUMENT), 1))`,
    ],
    [
      `WHEN CASE WHEN a THEN CASE b WHEN 1 THEN x END ELSE y END IS DOCUMENT THEN`,
      `WHEN (CASE WHEN a THEN CASE b WHEN 1 THEN x END ELSE y END IS DOCUMENT) THEN`,
    ],
    [`((((a OR b) OR c) OR d) AND e)`, `((a OR b OR c OR d) AND e)`],
    [`(((a AND 'x''(') AND "b""(") AND c)`, `(a AND 'x''(' AND "b""(" AND c)`],
  ] as const) {
    it(`of ${text} is ${form}`, () => {
      expect(normalForm(text)).to.equal(form);
      expect(normalForm(form)).to.equal(form);
    });
  }

  /** As pg_dump would give them: the text of the tree, read again, and its text. */
  async function isFixedPoint(asked: readonly string[], once: readonly string[]): Promise<void> {
    const twice = await deparse(once);
    asked.forEach((condition, index) => {
      // Whether IS DOCUMENT has parentheses is a matter of the minor release.
      const text = twice[index] ?? '';
      const expected = /is document/i.test(condition) ? normalForm(text) : text;
      expect(normalForm(once[index] ?? ''), condition).to.equal(expected);
      expect(normalForm(text), condition).to.equal(expected);
    });
    expect(await deparse(twice)).to.deep.equal(twice);
  }

  async function deparse(texts: readonly string[]): Promise<string[]> {
    await session.unsafe('begin');
    try {
      for (let from = 0; from < texts.length; from += 50)
        await session.unsafe(
          texts
            .slice(from, from + 50)
            .map((text, index) => `alter table t add constraint k${from + index} check (${text})`)
            .join(';\n'),
        );
      await session.unsafe("set local search_path = ''");
      const rows = await session<{ text: string }[]>`
        select pg_get_expr(conbin, conrelid) as text from pg_constraint
        where conname ~ '^k[0-9]+$' order by substr(conname, 2)::int`;
      return rows.map(({ text }) => text.replaceAll('public.', ''));
    } finally {
      await session.unsafe('rollback');
    }
  }
});

function compose(random: (below: number) => number, depth: number): string {
  const pick = () => conditions[random(conditions.length)] ?? '';
  if (depth === 0) return pick();
  const [one, other] = [compose(random, depth - 1), compose(random, depth - 1 - random(depth))];
  return (
    [
      `${one} and ${other}`,
      `${one} or ${other}`,
      `(${one}) and (${other})`,
      `(${one}) or ${pick()}`,
      `${pick()} and (${one} and ${other})`,
      `not (${one})`,
      `a between 1 and 2 and (${one})`,
      `(${one}) is not true or ${other}`,
      `case when ${one} then ${pick()} else (${other}) end`,
      `coalesce((${one}), ${pick()})`,
      pick(),
    ][random(11)] ?? ''
  );
}

/** The same numbers for the same seed: a linear congruence. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}
