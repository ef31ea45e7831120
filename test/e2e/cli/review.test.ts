import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { makeBranch, pair, type Branch } from '../../support/branch.js';
import { runDb } from '../../support/run-db.js';

const create = '20260101090000_create-orders';
const base = {
  ...pair(
    create,
    `create type public.orderstate as enum ('open', 'paid');
create table public.customer (id integer primary key, email text not null);
create table public.orders (
  id integer primary key,
  customer_id integer not null references public.customer (id),
  mail text,
  total integer not null,
  state public.orderstate not null default 'open'
);
create index ix_orders_customer_id on public.orders (customer_id);`,
    'drop table public.orders, public.customer; drop type public.orderstate;',
  ),
  'sql/orders.sql': `/* @name FindOrder */
select id, mail, total, state from public.orders where id = :id!;

/* @name ListOrdersOfCustomer */
select id, state from public.orders where customer_id = :customerId! order by id;
`,
};
/** What the page shows. */
const topic = {
  ...pair(
    '20260201090000_bill-orders',
    `create table public.invoice (
  id integer primary key,
  order_id integer not null references public.orders (id),
  amount numeric(10, 2) not null
);
alter table public.orders rename column mail to email;
alter table public.orders drop column total;
alter type public.orderstate add value 'refunded';
create function public.is_open (state public.orderstate) returns boolean language sql immutable return state = 'open';`,
    `drop function public.is_open;
alter table public.orders add column total integer not null default 0;
alter table public.orders alter column total drop default;
alter table public.orders rename column email to mail;
drop table public.invoice;`,
  ),
  ...pair(
    '20260202090000_drop-index-of-orders',
    'drop index public.ix_orders_customer_id;',
    'create index ix_orders_customer_id on public.orders (customer_id);',
  ),
  'sql/orders.sql': `/* @name FindOrder */
select id, email, state from public.orders where id = :id!;

/* @name ListOrdersOfCustomer */
select id, state from public.orders where customer_id = :customerId! order by id;
`,
};

const schema = JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object;

describe('bin/db review', () => {
  let branch: Branch;
  const start = (files: Parameters<typeof makeBranch>[0]) => {
    branch = makeBranch(files);
  };
  /** From the checkout, whose cluster replays copy. */
  const config = () => ['--config', join(branch.folder, 'pgproof.config.json')];
  const run = (words: readonly string[] = [], env: Record<string, string> = {}) =>
    runDb(['review', ...words, ...config()], { env });
  const shown = (path: string) => relative(process.cwd(), join(branch.folder, path));
  const json = async (...words: string[]) => {
    const { stdout } = await run([...words, '--json']);
    const document = JSON.parse(stdout) as { exitCode: number; result: Record<string, never> };
    const ajv = new Ajv({ allErrors: true });
    ajv.validate(schema, document);
    expect(ajv.errors).to.equal(null);
    return document;
  };
  afterEach(() => {
    branch.end();
  });

  it('tells a reviewer what the page on it shows', async () => {
    start(base);
    await runDb(['release', '1.0.0', ...config()]);
    branch.write(topic);
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const commit = branch.git('rev-parse', '--short=10', 'main').trim();
    const [, page = ''] = /^````\n([^]*?)^````$/m.exec(readFileSync('docs/review.md', 'utf8')) ?? [];
    expect(
      stdout
        .replaceAll(commit, '2a41f6b90c')
        .replaceAll(`${shown('')}/`, '')
        .replaceAll('bin/db', 'npx pgproof')
        .replaceAll(` ${config().join(' ')}`, ''),
    ).to.equal(page);
  });
});
