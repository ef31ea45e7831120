import { expect } from 'chai';
import { requireSupported } from '../../../packages/tool/src/migrate/session.js';

describe('a server', () => {
  for (const version of [140_000, 140_023, 150_018, 180_004, 190_000]) {
    it(`of version ${version} is supported`, () => {
      expect(() => {
        requireSupported(version);
      }).not.to.throw();
    });
  }

  for (const [version, major] of [
    [139_999, 13],
    [130_023, 13],
    [90_624, 9],
  ] as const) {
    it(`of version ${version} is refused as PostgreSQL ${major}, with a way out`, () => {
      expect(() => {
        requireSupported(version);
      })
        .to.throw(`the server is PostgreSQL ${major}, and 14 is the oldest that is supported`)
        .with.property('fix', 'upgrade the server, or unset DATABASE_URL to use the embedded one');
    });
  }
});
