import { expect } from 'chai';
import { withPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { quoteIdentifier, quoteLiteral, unquote } from 'pgproof-runtime/quote.js';
import { serverUrl } from '../../support/server.js';

const strange = ['plain', 'Select', 'it\'s "x"', String.raw`a\b\'`, 'ü ; -- 🦜', '""', "''"];

describe('a quoted word', () => {
  for (const setting of ['on', 'off']) {
    it(`is read by the server as it was, with standard_conforming_strings = ${setting}`, async () => {
      const target = { ...parseConnectionUrl(serverUrl()), database: 'postgres' };
      const row = await withPg(target, 'vbwd-test', async (client) => {
        await client.query(`set standard_conforming_strings = ${setting}`);
        const columns = strange.map((word) => `${quoteLiteral(word)} as ${quoteIdentifier(word)}`);
        const { rows } = await client.query<Record<string, string>>(`select ${columns.join(', ')}`);
        return rows[0];
      });
      expect(row).to.deep.equal(Object.fromEntries(strange.map((word) => [word, word])));
    });
  }

  it('is unquoted to what it was', () => {
    for (const word of strange) expect(unquote(quoteIdentifier(word))).to.equal(word);
    expect(unquote('plain')).to.equal('plain');
  });
});
