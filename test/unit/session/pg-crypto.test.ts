import { expect } from 'chai';
// @ts-expect-error pg ships no types for this file, against which ours is compared.
import theirs from 'pg/lib/crypto/utils.js';
import * as ours from '../../../packages/tool/src/session/pg-crypto.js';

type Call = (...parameters: unknown[]) => unknown;

const key = Buffer.from('a key');
const calls: Record<string, readonly unknown[]> = {
  postgresMd5PasswordHash: ['app', 'pässword', Buffer.from([1, 2, 3, 255])],
  md5: ['pässword'],
  sha256: [key],
  hashByName: ['SHA-512', key],
  hmacSha256: [key, 'Clïent Key'],
  deriveKey: ['pässword', Buffer.from('salt'), 4096],
};

describe('the cryptography that pg is built with', () => {
  const both = { theirs: theirs as Record<string, Call>, ours: ours as unknown as Record<string, Call> };

  it('has all that pg’s own has', () => {
    expect(Object.keys(both.ours)).to.have.members(Object.keys(both.theirs));
    expect([...Object.keys(calls), 'randomBytes']).to.have.members(Object.keys(both.theirs));
  });

  for (const [name, parameters] of Object.entries(calls)) {
    it(`makes the same of the same: ${name}`, async () => {
      const [expected, made] = await Promise.all([
        both.theirs[name]?.(...parameters),
        both.ours[name]?.(...parameters),
      ]);
      expect(written(made)).to.equal(written(expected)).and.not.equal('');
    });
  }

  it('makes as many random bytes as are asked for, and others each time', () => {
    const [first, second] = [ours.randomBytes(18), ours.randomBytes(18)];
    expect(first).to.have.length(18);
    expect(first.equals(second)).to.equal(false);
  });
});

function written(value: unknown): string {
  return typeof value === 'string' ? value : Buffer.from(value as ArrayBuffer).toString('hex');
}
