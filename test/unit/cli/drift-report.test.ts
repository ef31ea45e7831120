import { expect } from 'chai';
import { driftAnnotations, driftMarkdown, driftText } from '../../../packages/tool/src/cli/drift-report.js';
import type { Finding } from '../../../packages/tool/src/checks/check.js';

const sql: Finding = {
  object: 'index public.ix_a',
  rule: 'indexes created',
  problem: 'is missing',
  fix: { sql: 'drop index a;\ncreate index a on t (a);' },
};
const model: Finding = {
  object: 'view public."a`b|c"',
  rule: 'nothing that no model knows',
  problem: 'is in the database (as SELECT `*` <b> @you), 100% real, and no model knows it',
  fix: { model: "{ object: 'view', reason: '```' }" },
};
const report = { database: 'postgres://app@db/vbwd', models: 28, facts: 4200, leftOut: [] };

describe('the drift report', () => {
  it('says for a terminal what is wrong and what fixes it', () => {
    expect(driftText({ ...report, findings: [sql, sql] })).to.equal(
      `index public.ix_a: is missing
  fix: drop index a;
       create index a on t (a);
index public.ix_a: is missing
  fix: drop index a;
       create index a on t (a);
2 findings in 1 object`,
    );
    expect(driftText({ ...report, findings: [] })).to.equal('0 differences: 28 models, 4,200 facts looked at');
  });

  it('says for a pull request which check found it, and why that matters', () => {
    expect(driftMarkdown({ ...report, findings: [sql] })).to.equal(
      `### Drift: 1 finding in 1 object

\`postgres://app@db/vbwd\` is not what its models say.

#### indexes created

_a query whose index is gone gets slower every day, and no error says so_

- \`index public.ix_a\` is missing

  \`\`\`sql
  drop index a;
  create index a on t (a);
  \`\`\`
`,
    );
    expect(driftMarkdown({ ...report, findings: [] })).to.equal(
      '### No drift\n\n`postgres://app@db/vbwd` is what its models say: 28 models, 4,200 facts looked at.',
    );
  });

  it('lets nothing of the database be markup there, nor call on anybody', () => {
    const text = driftMarkdown({ ...report, findings: [model] });
    expect(text).to.include(
      '- ``view public."a`b|c"`` is in the database (as SELECT \\`\\*\\` \\<b\\> @\u200byou), 100% real',
    );
    expect(text).to.include("  ````ts\n  { object: 'view', reason: '```' }\n  ````\n");
  });

  it('says what was left out, whether or not there is a finding', () => {
    const leftOut = [
      {
        object: 'partitions of public.event',
        reason: 'a_job',
        objects: ['table public.event_1', 'table public.event_2'],
      },
      { object: 'publication p', reason: 'an operator', objects: ['publication p'] },
    ];
    const lines = [
      '2 objects left out: partitions of public.event (a_job)',
      '1 object left out: publication p (an operator)',
    ];
    expect(driftText({ ...report, findings: [], leftOut })).to.equal(
      ['0 differences: 28 models, 4,200 facts looked at', ...lines].join('\n'),
    );
    expect(
      driftText({ ...report, findings: [sql], leftOut })
        .split('\n')
        .slice(-3),
    ).to.deep.equal(['1 finding in 1 object', ...lines]);
    for (const findings of [[], [sql]])
      expect(driftMarkdown({ ...report, findings, leftOut })).to.match(
        /\n\n_2 objects left out: partitions of public\.event \(a\\_job\)_\n\n_1 object left out: publication p \(an operator\)_$/,
      );
  });

  it('leaves out no finding', () => {
    expect(driftMarkdown({ ...report, findings: [sql, model] }))
      .to.include('#### indexes created')
      .and.to.include('#### nothing that no model knows');
  });

  it('is an annotation a finding for GitHub, escaped', () => {
    expect(driftAnnotations([sql, { ...model, rule: 'a, b: c' }])).to.deep.equal([
      '::error title=indexes created::index public.ix_a: is missing%0Afix: drop index a;%0Acreate index a on t (a);',
      '::error title=a%2C b%3A c::view public."a`b|c": is in the database (as SELECT `*` <b> @you), 100%25 real, and no model knows it%0Afix: ' +
        "{ object: 'view', reason: '```' }",
    ]);
  });
});
