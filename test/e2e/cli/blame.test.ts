import { expect } from 'chai';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { runDb } from '../../support/run-db.js';

const [made, renamed] = ['20260211120000_add-stripe-ids', '20260212110000_merge-payment-ids'];

describe('blame and log', function () {
  this.timeout(120_000);

  it('tell since when and why a column is called so', async () => {
    const { code, stdout, stderr } = await runDb(['blame', 'user.payment_customer_id']);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.filter((line) => !line.includes('Why: ')).slice(0, -1)).to.deep.equal([
      'column public.user.payment_customer_id character varying(255)',
      `  made by ${made} as stripe_customer_id`,
      `    migrations/${made}.up.sql:7:14`,
      `  renamed by ${renamed}: was stripe_customer_id`,
      `    migrations/${renamed}.up.sql:55:34`,
      '  indexed by index public.ix_user_payment_customer_id',
      '    20260215104000_index-user-payment-customer-id migrations/20260215104000_index-user-payment-customer-id.up.sql:6:1',
    ]);
    expect(lines[6]).to.match(/^ {4}Why: one column serves every payment provider\./);
    const { stdout: json } = await runDb(['blame', 'user.payment_customer_id', '--json']);
    const { result } = JSON.parse(json) as { result: { objects: { events: { change: string; line: number }[] }[] } };
    expect(result.objects[0]?.events.map(({ change, line }) => [change, line])).to.deep.equal([
      ['made', 7],
      ['renamed', 55],
    ]);
  });

  it('list what became of a type, and say what no migration makes', async () => {
    const { stdout } = await runDb(['log', 'purchasestatus']);
    expect(stdout.split('\n').slice(0, -1)).to.deep.equal([
      'migrations/20260214170001_create-token-bundle-purchase.up.sql',
      '    4 made enum public.purchasestatus pending, completed, refunded, cancelled',
      'migrations/20260215101000_uppercase-purchase-status.up.sql',
      '    4 renamed label public.purchasestatus."PENDING" was pending',
      '    5 renamed label public.purchasestatus."COMPLETED" was completed',
      '    6 renamed label public.purchasestatus."REFUNDED" was refunded',
      '    7 renamed label public.purchasestatus."CANCELLED" was cancelled',
    ]);
    const { code, stderr } = await runDb(['log', 'nothing']);
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr:
        'error: no migration makes nothing\n  fix: name a table, a column (table.column), an index, a constraint, a type or a function; bin/db log lists all of them\n',
    });
  });

  describe('of other migrations', () => {
    let folder: MigrationsFolder;

    before(() => {
      folder = folderOf({
        '20260101000000_create-note': {
          up: "-- password 's3cr3t'\ncreate function peek() returns text language sql return 'password=s3cr3t';\n",
        },
        '20260102000000_fill-note': { up: 'select 1;\n' },
      });
    });
    after(() => {
      folder.cleanup();
    });

    it('show no password, and say of a migration that it changed nothing', async () => {
      const run = async (...words: string[]) => (await runDb([...words, '--migrations', folder.directory])).stdout;
      expect(await run('log'))
        .to.contain('made function public.peek()')
        .and.to.contain('nothing of the catalog');
      for (const words of [['log'], ['log', '--json'], ['blame', 'peek'], ['blame', 'peek', '--json']])
        expect(await run(...words), words.join(' ')).not.to.contain('s3cr3t');
    });
  });
});
