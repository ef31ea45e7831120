import type { Answer, Shape, Value } from './shapes.js';

/** What is wrong with a query on another schema than the one that it was typed on. */
export interface Problem {
  /** `break`: it fails, or a value is not as its type says. `note`: what may come of it hangs on what is written. */
  readonly severity: 'break' | 'note';
  readonly kind: ProblemKind;
  /** With the query as the subject: `gives total as text, and not as integer`. */
  readonly problem: string;
  /** What it is about: a table and its column, a parameter, a type. */
  readonly table?: string;
  readonly name?: string;
}

export type ProblemKind =
  | 'refused'
  | 'insert'
  | 'retyped'
  | 'null'
  | 'rows'
  | 'parameter'
  | 'set not null'
  | 'label gone'
  | 'label added'
  | 'guard';

/** @param typed what the release takes the query to be. @param found what it is on the other schema. */
export function compareShapes(typed: Answer, found: Shape): Problem[] {
  if ('refused' in found) return [{ severity: 'break', kind: 'refused', problem: `fails: ${found.refused}` }];
  return [
    ...found.lacks
      .filter(({ table, column }) => !typed.lacks.some((known) => known.table === table && known.column === column))
      .map(compareInsert),
    ...typed.parameters.flatMap((parameter, index) => compareParameter(parameter, found.parameters[index])),
    ...typed.columns.flatMap((column, index) => compareColumn(column, found.columns[index])),
    ...compareRows(typed, found),
  ];
}

function compareInsert({ table, column, byTrigger }: Answer['lacks'][number]): Problem {
  const at = { kind: 'insert', table, name: column } as const;
  const problem = `inserts into ${table} without ${column}, which must have a value`;
  return byTrigger
    ? { ...at, severity: 'note', problem: `${problem}, unless a trigger or a rule gives it one` }
    : { ...at, severity: 'break', problem };
}

function compareParameter(typed: Value, found: Value | undefined): Problem[] {
  if (found === undefined) return [];
  const { name } = typed;
  const gone = (typed.labels ?? []).filter((label) => found.labels?.includes(label) === false);
  if (!takes(found, typed))
    return [
      {
        severity: 'break',
        kind: 'parameter',
        name,
        problem: `sends ${name} as ${typed.type}, where ${found.type} is taken`,
      },
    ];
  return [
    ...(gone.length === 0
      ? []
      : [
          {
            severity: 'break',
            kind: 'label gone',
            name: found.type,
            problem: `may send ${name} as ${gone.join(' or ')}, which ${found.type} does not have`,
          } as const,
        ]),
    ...(typed.null && !found.null
      ? [
          {
            severity: 'break',
            kind: 'set not null',
            name,
            problem: `may send NULL as ${name}, which is refused`,
          } as const,
        ]
      : []),
  ];
}

function compareColumn(typed: Value, found: Value | undefined): Problem[] {
  if (found === undefined) return [];
  const { name } = typed;
  const added = (found.labels ?? []).filter((label) => typed.labels?.includes(label) === false);
  if (typed.javascript !== found.javascript)
    return [
      {
        severity: 'break',
        kind: 'retyped',
        name,
        problem: `gives ${name} as ${found.type} (${found.javascript}), and not as ${typed.type} (${typed.javascript})`,
      },
    ];
  return [
    ...(found.null && !typed.null
      ? [{ severity: 'break', kind: 'null', name, problem: `may give NULL as ${name}` } as const]
      : []),
    ...(found.isArray && found.nullWithin && !typed.nullWithin
      ? [{ severity: 'break', kind: 'null', name, problem: `may give NULL within the array ${name}` } as const]
      : []),
    ...(added.length === 0
      ? []
      : [
          {
            severity: 'note',
            kind: 'label added',
            name: found.type,
            problem: `may give ${name} as ${added.join(' or ')}, which it does not know`,
          } as const,
        ]),
    ...(typed.labels !== undefined && found.labels === undefined
      ? [
          {
            severity: 'note',
            kind: 'label added',
            name: typed.type,
            problem: `may give ${name} as any ${found.type}, and knows the labels of ${typed.type}`,
          } as const,
        ]
      : []),
  ];
}

/** One row is at most one, and that any number. */
const widths = { one: 0, optional: 1, many: 2, exec: 3 } as const;

function compareRows(typed: Answer, found: Answer): Problem[] {
  if (typed.cardinality === 'exec' || widths[found.cardinality] <= widths[typed.cardinality]) return [];
  const problem = found.cardinality === 'optional' ? 'may give no row' : 'may give more rows than one';
  return [{ severity: 'break', kind: 'rows', problem }];
}

const numbers = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'];
const texts = ['text', 'varchar', 'bpchar'];
const times = ['date', 'timestamp', 'timestamptz'];
const documents = ['json', 'jsonb'];

/** Whether a parameter takes each value that is written for one of another type. Values go out as text, and the server reads them. */
function takes(found: Value, typed: Value): boolean {
  if (found.isArray !== typed.isArray) return false;
  if (found.base === typed.base) return true;
  if (texts.includes(found.base)) return !typed.isArray || texts.includes(typed.base);
  // One that was renamed, or made anew: its labels are compared.
  if (found.labels !== undefined) return typed.labels !== undefined;
  if (documents.includes(found.base)) return documents.includes(typed.base);
  const isWider = (order: readonly string[]) =>
    order.includes(typed.base) && order.indexOf(found.base) >= order.indexOf(typed.base);
  return isWider(numbers) || isWider(times) || (found.base === 'timestamp' && typed.base === 'timestamptz');
}
