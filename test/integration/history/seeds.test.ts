import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { endOfSprint, migrateTo } from './steps.js';

const servedFirst = ['DE Germany', 'AT Austria', 'CH Switzerland'];
const others =
  'US United States, GB United Kingdom, FR France, IT Italy, ES Spain, NL Netherlands, BE Belgium, PL Poland, CZ Czech Republic, ' +
  'SE Sweden, NO Norway, DK Denmark, FI Finland, PT Portugal, IE Ireland, LU Luxembourg, GR Greece, HU Hungary, RO Romania, ' +
  'BG Bulgaria, HR Croatia, SK Slovakia, SI Slovenia, LT Lithuania, LV Latvia, EE Estonia, CY Cyprus, MT Malta, CA Canada, ' +
  'AU Australia, NZ New Zealand, JP Japan, SG Singapore';

for (const state of ['20260122160000_create-country', endOfSprint]) {
  describe(`the seeds after ${state}`, () => {
    let db: TestDatabase;

    before(async () => {
      db = await createTestDatabase('empty');
      await migrateTo(db, state);
    });

    after(() => db.drop());

    it('hold 36 countries in their order, of which the first three are enabled', async () => {
      const rows = await db.sql`
        select code || ' ' || name as country, is_enabled, position, version
        from country
        order by ctid`;

      expect([...rows]).to.deep.equal([
        ...servedFirst.map((country, position) => ({ country, is_enabled: true, position, version: 1 })),
        ...others.split(', ').map((country) => ({ country, is_enabled: false, position: 999, version: 1 })),
      ]);
      expect(rows).to.have.length(36);
    });

    it('hold one way to pay: by invoice', async () => {
      const rows = await db.sql`
        select to_jsonb(payment_method) - '{id, created_at, updated_at}'::text[] as method
        from payment_method`;

      expect(rows.map(({ method }) => method as unknown)).to.deep.equal([
        {
          code: 'invoice',
          name: 'Invoice',
          description: 'Pay by invoice within 14 days',
          short_description: 'Pay by invoice',
          icon: null,
          plugin_id: null,
          is_active: true,
          is_default: true,
          position: 0,
          min_amount: null,
          max_amount: null,
          currencies: [],
          countries: [],
          fee_type: 'none',
          fee_amount: null,
          fee_charged_to: 'customer',
          config: {},
          instructions: null,
          version: 1,
        },
      ]);
    });
  });
}
