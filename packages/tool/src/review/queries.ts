import type { PlannedQuery } from '../planner/served.js';
import type { Release, ReleasedQuery, ReleasedValue } from '../releases/document.js';
import type { Change } from '../timeline/changes.js';
import { renamesIn, underNewNames } from '../timeline/renames.js';

/** The queries of one side, on the schema of that side. */
export interface QueriesOf extends Pick<Release, 'queries' | 'enums'> {
  /** Why some do not come out typed, by name: `orders: FindOrder`. */
  readonly refused: ReadonlyMap<string, Refused>;
  readonly plans: readonly PlannedQuery[];
}

export interface Refused extends Pick<ReleasedQuery, 'line' | 'column'> {
  readonly message: string;
}

/** A query whose types or plan are other ones than on the base, or which is on one side alone. */
export interface QueryChange extends Pick<ReleasedQuery, 'line' | 'column'> {
  /** `orders: FindOrder` */
  readonly query: string;
  readonly change: 'new' | 'changed' | 'gone';
  /** Whether its text is another one. */
  readonly edited: boolean;
  readonly types: readonly TypeChange[];
  /** Null where it is as it was; of a new query where it takes no longer with every row. */
  readonly plan: { readonly before: Plan | null; readonly after: Plan } | null;
  /** Why it does not come out typed any more. */
  readonly refused: string | null;
}

export interface TypeChange {
  /** `labels` of an enum, whose name is that of the type; `rows`: how many there are. */
  readonly of: 'parameter' | 'column' | 'labels' | 'rows';
  readonly name: string;
  /** Null where it was not there, or is not there any more. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Plan {
  /** `public.ix_user_email` */
  readonly indexes: readonly string[];
  /** What takes longer with every row, with the query as subject: `reads all of user`. */
  readonly slow: readonly string[];
}

/** @param changes of the catalog: an index that has another name is no other one. */
export function compareQueries(before: QueriesOf, after: QueriesOf, changes: readonly Change[]): QueryChange[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const [oldPlans, plans] = [plansOf(before), plansOf(after)];
  const renames = renamesIn(changes);
  const found = [...now].flatMap(([query, place]): QueryChange[] => {
    const isNew = !old.has(query);
    const types = isNew ? [] : compareTypes(query, before, after);
    const refused = after.refused.get(query)?.message ?? null;
    const plan = comparePlans(oldPlans.get(query), plans.get(query), { isNew, renames });
    if (!isNew && types.length === 0 && plan === null && refused === null) return [];
    const edited = !isNew && isEdited(query, before, after);
    return [{ query, ...place, change: isNew ? 'new' : 'changed', edited, types, plan, refused }];
  });
  const gone = [...old].flatMap(([query, place]): QueryChange[] =>
    now.has(query) ? [] : [{ query, ...place, change: 'gone', edited: false, types: [], plan: null, refused: null }],
  );
  return [...found, ...gone].sort((left, right) => (left.query < right.query ? -1 : 1));
}

/** What is the same under another name has the one of now on both sides. */
function comparePlans(
  before: Plan | undefined,
  after: Plan | undefined,
  { isNew, renames }: { readonly isNew: boolean; readonly renames: ReturnType<typeof renamesIn<Change>> },
): QueryChange['plan'] {
  if (after === undefined) return null;
  if (before === undefined) return isNew && after.slow.length > 0 ? { before: null, after } : null;
  const asNow = (texts: readonly string[], others: readonly string[]) =>
    texts.map((text) => others.find((one) => underNewNames([one], renames) === underNewNames([text], renames)) ?? text);
  const old = { indexes: asNow(before.indexes, after.indexes), slow: asNow(before.slow, after.slow) };
  const isSame = (['indexes', 'slow'] as const).every(
    (of) => [...old[of]].sort().join() === [...after[of]].sort().join(),
  );
  return isSame ? null : { before: old, after };
}

function placesOf({ queries, refused }: QueriesOf): Map<string, Pick<ReleasedQuery, 'line' | 'column'>> {
  const all = [...queries.map((query) => [query.name, query] as const), ...refused];
  return new Map(all.map(([name, { line, column }]) => [name, { line, column }]));
}

function plansOf({ plans }: QueriesOf): Map<string, Plan> {
  return new Map(
    plans
      .filter(({ refused }) => refused === undefined)
      .map(({ source, query, indexes, slow }) => [`${source.path}: ${query.name}`, { indexes, slow }]),
  );
}

/** Where both are known. */
function isEdited(name: string, ...sides: readonly QueriesOf[]): boolean {
  const texts = sides.flatMap(({ queries }) => queries.find((query) => query.name === name)?.text ?? []);
  return new Set(texts).size > 1;
}

function compareTypes(name: string, before: QueriesOf, after: QueriesOf): TypeChange[] {
  const [old, now] = [before, after].map(({ queries }) => queries.find((query) => query.name === name));
  if (old === undefined || now === undefined) return [];
  return [
    ...compareValues('parameter', old.parameters, now.parameters),
    ...compareValues('column', old.columns, now.columns),
    ...compareLabels(enumsOf(old, before), enumsOf(now, after)),
    ...(old.cardinality === now.cardinality
      ? []
      : [{ of: 'rows', name: 'rows', before: old.cardinality, after: now.cardinality } as const]),
  ];
}

function compareValues(
  of: 'parameter' | 'column',
  before: readonly ReleasedValue[],
  after: readonly ReleasedValue[],
): TypeChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((name): TypeChange[] => {
    const [old, now] = [before, after].map((values) => textOf(values.find((value) => value.name === name)));
    return old === now ? [] : [{ of, name, before: old ?? null, after: now ?? null }];
  });
}

/** `string | null (text)` */
function textOf(value: ReleasedValue | undefined): string | undefined {
  return value && `${value.typescript}${value.null ? ' | null' : ''} (${value.type})`;
}

function compareLabels(before: Release['enums'], after: Release['enums']): TypeChange[] {
  return Object.entries(after).flatMap(([name, labels]): TypeChange[] => {
    const old = before[name]?.join(', ');
    const now = labels.join(', ');
    return old === undefined || old === now ? [] : [{ of: 'labels', name, before: old, after: now }];
  });
}

/** Those that a query takes or gives. */
function enumsOf({ parameters, columns }: ReleasedQuery, { enums }: QueriesOf): Release['enums'] {
  const types = new Set([...parameters, ...columns].map(({ type }) => type.replace(/(?:\[\])+$/, '')));
  return Object.fromEntries(Object.entries(enums).filter(([name]) => types.has(name)));
}
