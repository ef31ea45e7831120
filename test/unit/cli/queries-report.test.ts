import { expect } from 'chai';
import { queriesAnnotations, queriesText } from '../../../packages/tool/src/cli/queries-report.js';
import type { QueryFinding } from '../../../packages/tool/src/planner/check.js';

const scan: QueryFinding = {
  file: 'sql/jobs/job.sql',
  line: 12,
  column: 10,
  query: 'ListJobs',
  table: 'job',
  problem: 'reads all of job',
  index: 'create index ix_job_at on public.job (at);',
  otherwise: 'or write above it why that is well: -- scans job: …',
};
const idle: QueryFinding = {
  file: 'sql/jobs/job.sql',
  line: 12,
  column: 10,
  query: 'ListJobs',
  table: 'job',
  problem: 'says why it sorts job, and does not',
  otherwise: 'take the line out',
};

describe('the report on queries', () => {
  it('says where the query is, what it does and what fixes it', () => {
    expect(queriesText({ queries: 3, excepted: 1, findings: [scan, idle] })).to.equal(
      `sql/jobs/job.sql:12: ListJobs reads all of job
  fix: create index ix_job_at on public.job (at);
       or write above it why that is well: -- scans job: …
sql/jobs/job.sql:12: ListJobs says why it sorts job, and does not
  fix: take the line out
2 findings in 1 of 3 queries`,
    );
  });

  it('says how many queries are served, and how many need no index', () => {
    expect(queriesText({ queries: 3, excepted: 1, findings: [] })).to.equal(
      '3 queries checked: all use an index, but for 1 that says why not',
    );
  });

  it('says for GitHub the same at the line', () => {
    expect(queriesAnnotations({ queries: 3, excepted: 0, findings: [scan] })).to.deep.equal([
      '::error file=sql/jobs/job.sql,line=12::ListJobs reads all of job%0Afix: create index ix_job_at on public.job (at);',
    ]);
  });
});
