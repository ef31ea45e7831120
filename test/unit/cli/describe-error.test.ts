import { expect } from 'chai';
import { FaultsError } from 'pgproof-runtime/errors.js';
import { describeError } from '../../../packages/tool/src/cli/envelope.js';

describe('an error in JSON', () => {
  it('has what the server says besides its message, without passwords, and what to do then', () => {
    const said = { severity: 'ERROR', code: '53100', detail: "alter role app password 's3cr3t'", hint: 'Make space.' };
    const { fix, ...error } = describeError(Object.assign(new Error('could not extend file'), said)) as { fix: string };
    expect(error).to.deep.equal({
      kind: 'server',
      message: 'could not extend file',
      detail: "alter role app password '***'",
      hint: 'Make space.',
      sqlstate: '53100',
    });
    expect(fix).to.match(/\S/);
  });

  it('has the place of one fault, and of several each with its own', () => {
    const one = { file: 'a.sql', line: 1, column: 3, message: 'no such column' };
    const other = { ...one, line: 2, message: "password 's3cr3t'", fix: 'npx pgproof db-url' };
    const describeAll = (...faults: (typeof one)[]) =>
      describeError(new FaultsError(faults, 'a.sql is wrong', { exitCode: 1 }));
    const error = { kind: 'user', message: 'a.sql is wrong', fix: undefined };
    expect(describeAll(one)).to.deep.equal({ ...error, file: 'a.sql', line: 1, column: 3 });
    expect(describeAll(one, other)).to.deep.equal({
      ...error,
      faults: [one, { ...other, message: "password '***'", fix: 'bin/db db-url' }],
    });
  });
});
