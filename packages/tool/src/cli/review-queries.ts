import { code, someOf, text, within } from '../pages/inline.js';
import { fileOf } from '../releases/document.js';
import type { QueryChange, TypeChange } from '../review/queries.js';
import type { ReviewedQueries } from '../review/report.js';

/** How long it may be, in characters. */
const room = 9000;

/** Those whose types or plan are other ones, and how many there are. */
export function queriesSection({ before, after, changes, compared }: ReviewedQueries, sql: string): string[] {
  const told = changes
    .filter(({ change, plan, refused }) => change === 'changed' || plan !== null || refused !== null)
    .sort((left, right) => weightOf(left) - weightOf(right));
  const items = told.map((query) =>
    [
      `- ${code(query.query)} (${code(`${fileOf({ name: query.query }, sql)}:${query.line}`)})${query.edited ? ', whose text changed' : ''}`,
      ...detailsOf(query),
    ].join('\n  - '),
  );
  const listed = (of: QueryChange['change']) => {
    const names = changes.filter(({ change }) => change === of).map(({ query }) => query);
    return names.length === 0 ? [] : [`${names.length} ${of}: ${someOf(names)}`];
  };
  const rest = [
    `${before} before, ${after} after`,
    ...listed('new'),
    ...listed('gone'),
    ...(compared && told.length === 0 ? ['types and plans of the others are as they were'] : []),
    ...(compared ? [] : ['they are typed and planned on PostgreSQL 18 or later']),
  ];
  return [
    '### Queries',
    '',
    ...within(items, room, (more) => `- … and ${more} more`),
    ...(items.length === 0 ? [] : ['']),
    `${rest.join('; ')}.`,
  ];
}

/** What fails comes first, then what is slower: where the list is cut, they are in it. */
function weightOf({ plan, refused }: QueryChange): number {
  if (refused !== null) return 0;
  return plan?.after.slow.some((what) => plan.before?.slow.includes(what) !== true) === true ? 1 : 2;
}

function detailsOf({ types, plan, refused, change }: QueryChange): string[] {
  const lost = (some: readonly string[] = [], others: readonly string[] = []) =>
    some.filter((one) => !others.includes(one));
  const [before, after] = [plan?.before ?? undefined, plan?.after];
  const unused = lost(before?.indexes, after?.indexes);
  const used = lost(after?.indexes, before?.indexes);
  const now = change === 'new' ? '' : 'now ';
  return [
    ...(refused === null ? [] : [`**fails:** ${text(refused)}`]),
    ...types.map(typeText),
    ...lost(after?.slow, before?.slow).map((what) => `**plan:** ${now}${text(what)}`),
    ...lost(before?.slow, after?.slow).map((what) => `plan: no longer ${text(what)}`),
    ...(change === 'new' || unused.length === 0 ? [] : [`plan: no longer uses ${code(unused.join(', '))}`]),
    ...(change === 'new' || used.length === 0 ? [] : [`plan: now uses ${code(used.join(', '))}`]),
  ];
}

function typeText({ of, name, before, after }: TypeChange): string {
  const what = of === 'rows' ? of : `${of} ${code(name)}`;
  if (before === null) return `${what} is new: ${code(after ?? '')}`;
  return after === null ? `${what} is gone: it was ${code(before)}` : `${what}: ${code(before)} → ${code(after)}`;
}
