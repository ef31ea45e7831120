import type { Answer, Guard } from './shapes.js';

/** The guards of one schema that another does not have: a name that changed, or a check that was validated, is no other guard. */
export function newGuards(there: readonly Guard[], here: readonly Guard[]): Guard[] {
  const known = new Set(there.map(textOf));
  const numbers = new Set(there.filter(isFixed).map(({ number }) => number));
  const types = new Map(there.filter(isColumn).map((guard) => [placeOf(guard), guard]));
  return here.filter((guard) => {
    if (isColumn(guard)) return isNarrower(guard, types.get(placeOf(guard)));
    const keys = there.filter(({ table }) => table === guard.table).map(keyOf);
    if (keys.some((key) => isWithin(key, keyOf(guard)))) return false;
    return !known.has(textOf(guard)) && !(isFixed(guard) && numbers.has(guard.number));
  });
}

/** Whether a query meets it. */
export function meets({ writes }: Answer, { table, how }: Guard): boolean {
  return writes.some((write) => write.table === table && (how === 'any' || how === write.how));
}

/** `constraint token_positive of public.balance (CHECK (tokens > 0)) may refuse it`, without a query as the subject. */
export function describeGuard({ kind, name, table, how, definition }: Guard): string {
  switch (kind) {
    case 'column':
      return `may write values that ${table}.${name} does not take as ${definition}`;
    case 'trigger':
      return `writes to ${table}, where the trigger ${name} acts`;
    case 'policy':
      return `writes to ${table}, where the policy ${name} decides`;
    default:
      return how === 'remove'
        ? `may be refused by the ${kind} ${name}, which refers to ${table}: ${definition}`
        : `may be refused by the ${kind} ${name} of ${table}: ${definition}`;
  }
}

function textOf({ table, kind, how, definition }: Guard): string {
  return [table, kind, how, definition.replace(/ NOT VALID\b/, '')].join('\n');
}

/** The columns of a key, of a plain one. */
function keyOf({ definition }: Guard): readonly string[] {
  const [, columns] = /^(?:PRIMARY KEY|UNIQUE) \(([^()]*)\)$/.exec(definition) ?? [];
  return columns?.split(', ') ?? [];
}

/** Whether what is unique by some columns is so by more. */
function isWithin(some: readonly string[], more: readonly string[]): boolean {
  return some.length > 0 && some.every((column) => more.includes(column));
}

function placeOf({ table, name }: Guard): string {
  return `${table}\n${name}`;
}

/** What stays as it is while it is there, but for the names of its columns. */
function isFixed({ kind }: Guard): boolean {
  return kind === 'constraint' || kind === 'index';
}

function isColumn({ kind }: Guard): boolean {
  return kind === 'column';
}

/** `varchar(50)` where `varchar(255)` was, or `numeric(8,2)` where `numeric(10,2)` was; whether it is another type is seen in the queries. */
function isNarrower(here: Guard, there: Guard | undefined): boolean {
  if (there === undefined || here.definition === there.definition) return false;
  const [name, ...limits] = partsOf(here.definition);
  const [otherName, ...otherLimits] = partsOf(there.definition);
  if (name !== otherName || limits.length === 0) return false;
  const [length = 0, scale = 0] = limits;
  const [otherLength = Infinity, otherScale = 0] = otherLimits;
  return length - scale < otherLength - otherScale || (otherLimits.length > 0 && scale < otherScale);
}

function partsOf(type: string): [string, ...number[]] {
  const limits = /\((\d+)(?:,(-?\d+))?\)/.exec(type);
  return [
    type.replace(/\(.*?\)/, ''),
    ...(limits ?? []).slice(1).flatMap((limit: string | undefined) => (limit === undefined ? [] : [Number(limit)])),
  ];
}
