import { aloneAs } from '../../migrate/alone.js';
import { holdsStatement } from '../../migrate/files.js';
import { findFaults, kinds, type FileFault } from '../../migrate/faults.js';
import { parseText, type ParsedStatement } from '../../migrate/grammar.js';
import type { FileProblem } from '../../migrate/kinds.js';
import { lineAndColumn } from '../../migrate/locate.js';
import { isSetting } from '../../migrate/no-transaction.js';
import { findPsql } from '../../migrate/psql.js';
import { hideSecrets, secretsIn } from '../../migrate/secrets.js';
import { isControl } from './control.js';
import type { Section } from './source.js';

/** What keeps a section from being files of ours, whatever is taken out of it or apart. */
export async function findFaultsOf({ file, line, text }: Section): Promise<FileProblem[]> {
  const secrets = secretsIn(text);
  return (await faultsOf(text)).map(({ at, problem, kind }) => {
    const { line: own, column } = lineAndColumn(text, at);
    const place = `${file}:${line + own - 1}:${column}`;
    return { file, place, line: `${place}: ${hideSecrets(problem, secrets)}`, kind: kinds[kind].many };
  });
}

async function faultsOf(text: string): Promise<FileFault[]> {
  // The grammar refuses nothing at all.
  if (!holdsStatement(text)) return [];
  const parsed = await parseText(text);
  if ('errorAt' in parsed) {
    const { found } = await findPsql(text);
    if (found.length > 0)
      return found.map((fault) => ({ ...fault, kind: fault.problem.startsWith('\\') ? 'psql' : 'rows' }));
    // Of a string that does not end the grammar quotes all that follows.
    const [problem = '', ...more] = parsed.message.split('\n');
    return [{ at: parsed.errorAt, problem: more.length === 0 ? problem : `${problem} …`, kind: 'syntax' }];
  }
  const { statements } = parsed;
  const own = statements.filter((statement) => !isControl(statement));
  return [
    ...statements.filter((one) => isControl(one) && one.tree['options'] !== undefined).map(withModes),
    ...findFaults(own, { transactional: true }).flatMap((fault) => (fault.kind === 'alone' ? [] : takeBack(fault))),
    ...(own.some((one) => aloneAs(one) !== undefined) ? own.flatMap(besideAlone) : []),
  ].sort((left, right) => left.at - right.at);
}

function withModes({ start, text }: ParsedStatement): FileFault {
  const modes = text.replace(/^(?:begin|start)(?:\s+(?:work|transaction))?\s*/i, '');
  return {
    at: start,
    problem: `the runner opens the transaction itself: write set transaction ${modes} as the first statement in its place`,
    kind: 'control',
  };
}

/** What is undone is to be read by a person: without the word it would be done. */
function takeBack(fault: FileFault): FileFault[] {
  const word = /^(?:rollback|abort|prepare)/.exec(fault.problem)?.[0];
  return [
    word === undefined ? fault : { ...fault, problem: `${word} at the top level: remove it, and what it undoes` },
  ];
}

function besideAlone(statement: ParsedStatement): FileFault[] {
  const fault = (problem: string): FileFault[] => [{ at: statement.start, problem, kind: 'setting' }];
  if (statement.kind !== 'VariableSetStmt') return [];
  if (!isSetting(statement))
    return fault('beside what runs alone it has no effect: write set without local, or remove it');
  if (statement.tree['name'] !== 'search_path') return [];
  return fault('beside what runs alone: write the schema in front of the name instead');
}
