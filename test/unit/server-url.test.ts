import { expect } from 'chai';
import { refuseRemote } from '../support/server.js';

describe("the tests' server", () => {
  const allowed = process.env['ALLOW_REMOTE'];

  afterEach(() => {
    delete process.env['ALLOW_REMOTE'];
    if (allowed !== undefined) process.env['ALLOW_REMOTE'] = allowed;
  });

  for (const host of ['localhost', '127.0.0.1', '127.3.2.1', '[::1]', '']) {
    it(`may be at ${host === '' ? '/run/postgresql' : host}`, () => {
      expect(() =>
        refuseRemote(`postgres://me:secret@${host}/app${host === '' ? '?host=/run/postgresql' : ''}`),
      ).to.not.throw();
    });
  }

  // The last three are what a careless look at the text would let pass.
  for (const host of [
    'db.example.com',
    '10.0.0.1',
    'localhost.example.com',
    '127.0.0.1.example.com',
    'localhost/app?host=10.0.0.1',
  ]) {
    it(`may not be at ${host}`, () => {
      const url = `postgres://me:secret@${host}${host.includes('/') ? '' : '/app'}`;
      expect(() => refuseRemote(url))
        .to.throw(/on another machine.*ALLOW_REMOTE=/)
        .and.not.match(/secret/);
    });
  }

  it('may be at the one remote host that ALLOW_REMOTE names', () => {
    process.env['ALLOW_REMOTE'] = 'db.example.com';
    expect(() => refuseRemote('postgres://me@db.example.com/app')).to.not.throw();
    expect(() => refuseRemote('postgres://me@db2.example.com/app')).to.throw('db2.example.com');
  });
});
