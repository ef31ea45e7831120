import { config, expect } from 'chai';
import { isSaid, readLocksLine, writeLocks, writeLocksLine } from '../../../packages/tool/src/migrate/locks-line.js';
import type { LockMode, TableLock } from '../../../packages/tool/src/migrate/locks.js';

config.truncateThreshold = 0;

const take = (table: string, lock: LockMode, schema = 'public'): TableLock => ({
  oid: 1,
  schema,
  table,
  lock,
  rewritten: false,
});
const user = take('user', 'access exclusive');
const subscription = take('subscription', 'share row exclusive');

describe('the line of a header on locks', () => {
  const read: readonly [string, readonly string[] | undefined][] = [
    ['user (access exclusive)', ['user (access exclusive)']],
    ['"user" (access exclusive), for a moment', ['user (access exclusive)']],
    [
      'user (access exclusive), subscription (share row exclusive).',
      ['user (access exclusive)', 'subscription (share row exclusive)'],
    ],
    ['user (Access  Exclusive): nothing is rewritten', ['user (access exclusive)']],
    [
      'user (access exclusive),\n-- subscription (share row exclusive); prose',
      ['user (access exclusive)', 'subscription (share row exclusive)'],
    ],
    ['user (access exclusive), then all of subscription', ['user (access exclusive)']],
    ['Shop.Order (share)', ['shop.order (share)']],
    ['"Shop"."An ""Order""" (share)', ['"Shop"."An ""Order""" (share)']],
    ['none', []],
    ['none; a new table only', []],
    ['nonesuch for a moment', undefined],
    ['user, for a moment', undefined],
    ['user (for a moment)', undefined],
    ['new table only; user (access exclusive)', undefined],
    ['', undefined],
  ];
  for (const [line, locks] of read)
    it(`says ${locks === undefined ? 'nothing that can be compared' : locks.join(', ') || 'none'} with ${JSON.stringify(line)}`, () => {
      const text = `-- no-transaction\n-- Why: so that it is read.\n-- Locks: ${line}\n\nalter table a add column b integer;\n`;
      expect(readLocksLine({ text })).to.deep.equal({ line: 3, locks });
    });

  it('is looked for in front of the first statement alone', () => {
    expect(readLocksLine({ text: 'select 1;\n-- Locks: none\n' })).to.equal(undefined);
    expect(readLocksLine({ text: '-- Why: it is so.\n\n-- Locks: none\n' })).to.deep.equal({ line: 3, locks: [] });
  });

  it('is written with what others may wait for, names without the schemas of the path', () => {
    const all = [
      user,
      take('a b', 'share', 'shop'),
      take('addon', 'row exclusive'),
      take('plan', 'row share'),
      take('tax', 'access share'),
    ];
    expect(writeLocks(all)).to.equal('user (access exclusive), shop."a b" (share), addon (row exclusive)');
    expect(writeLocks(all, ['shop'])).to.equal(
      'public.user (access exclusive), "a b" (share), public.addon (row exclusive)',
    );
    expect(writeLocks([take('plan', 'row share')])).to.equal('none');
  });

  it('is read again as it is written, broken where it is long', () => {
    const many = Array.from({ length: 9 }, (_, index) => take(`a_table_of_many_${index}`, 'share row exclusive'));
    const line = writeLocksLine(writeLocks(many));
    expect(line.split('\n').map((one) => one.length > 120)).to.deep.equal([false, false, false, false, false]);
    const said = readLocksLine({ text: `${line}\nselect 1;` });
    expect(isSaid(said?.locks ?? [], many)).to.equal(true);
    expect(isSaid(said?.locks ?? [], many.slice(1))).to.equal(false);
  });

  it('is right in any order, and wrong with another lock or a table more', () => {
    const said =
      readLocksLine({ text: '-- Locks: subscription (share row exclusive), user (access exclusive)' })?.locks ?? [];
    expect(isSaid(said, [user, subscription])).to.equal(true);
    expect(isSaid(said, [user, { ...subscription, lock: 'share' }])).to.equal(false);
    expect(isSaid(said, [user])).to.equal(false);
    expect(isSaid([], [take('plan', 'row share')])).to.equal(true);
  });
});
