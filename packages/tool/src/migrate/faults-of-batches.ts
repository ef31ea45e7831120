import type { ParsedStatement } from './grammar.js';

/** What tells how many rows it has changed, as the grammar names it. */
const changing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'];

/**
 * What keeps a file from being repeated until it changes no row. What opens or ends a transaction is told elsewhere.
 *
 * @returns where, in characters, and why.
 */
export function findInBatches(statements: readonly ParsedStatement[]): { at: number; problem: string }[] {
  const others = statements.filter(({ kind }) => !changing.includes(kind) && !besides.includes(kind));
  const problems = [
    ...others.map((statement) => faultAt(statement, `${takes}; give it a migration of its own`)),
    ...statements.filter(({ kind }) => changing.includes(kind)).flatMap(faultsOf),
  ];
  if (problems.length > 0 || statements.some(({ kind }) => changing.includes(kind))) return problems;
  return [{ at: statements[0]?.start ?? 0, problem: `-- batched without a statement that changes rows: ${takes}` }];
}

const takes =
  'it takes insert, update, delete and merge, which tell how many rows they change, with set in front of them';

/** Settings; and what ends a transaction, or is for psql, which has a line of its own. */
const besides = ['VariableSetStmt', 'TransactionStmt', 'CopyStmt'];

function faultsOf(statement: ParsedStatement): { at: number; problem: string }[] {
  const { kind, tree, start, text } = statement;
  const written = JSON.stringify(tree);
  const skips = written.includes('"waitPolicy":"LockWaitSkip"')
    ? [
        {
          at: start + Math.max(0, text.search(/\bskip\s+locked\b/i)),
          problem:
            'skip locked with -- batched: a batch that meets only rows that others hold changes none, and the file is recorded as done: leave it out',
        },
      ]
    : [];
  // Of merge it depends on each of its actions.
  if (kind === 'MergeStmt') return skips;
  if (!endings.some((ending) => written.includes(ending)))
    return [
      ...skips,
      faultAt(statement, 'it changes as many rows each time, and never ends: say with where what is left to be done'),
    ];
  if (!bounds.some((bound) => written.includes(bound)))
    return [
      ...skips,
      faultAt(
        statement,
        'one batch has all of its rows: say how many it takes, as with batch as (select id from … where … limit 1000 for update)',
      ),
    ];
  return skips;
}

/** One of them is in whatever finds no row any more at some time, */
const endings = ['"whereClause"', '"SETOP_EXCEPT"', '"ONCONFLICT_NOTHING"'];

/** and one of these in what does not take all rows at once. */
const bounds = ['"limitCount"', '"SubLink"', '"withClause"'];

function faultAt({ start, text }: ParsedStatement, why: string): { at: number; problem: string } {
  const word = /^\w+/.exec(text)?.[0].toLowerCase() ?? '';
  return { at: start, problem: `${word} with -- batched: ${why}` };
}
