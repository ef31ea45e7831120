import { qualified } from '../catalog/keywords.js';
import type { ListSubscribedResult } from '../queries/migrate/own.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Reading } from './reading.js';
import type { Problem } from './report.js';

/** Tables that a subscription brings say what was applied elsewhere. */
export function refuseSubscribed({ tables, subscribed, schema }: Reading): Problem[] {
  return subscribed.map((subscription) => {
    const own = [...tables.values()]
      .filter((table) => table.subscriptions.includes(subscription.subscription))
      .map(({ name }) => qualified(schema, name))
      .join(', ');
    return {
      problem: `the subscription ${subscription.subscription} brings ${own}: they say what the publisher has applied, and a subscription does not bring the schema`,
      fix: leaveOut(subscription, own),
    };
  });
}

/** What a subscriber to this database would be refused for. */
export function describePublished({ tables, schema }: Reading): string[] {
  const names = [...new Set([...tables.values()].flatMap((table) => table.publications))];
  return names.map((publication) => {
    const own = [...tables.values()]
      .filter((table) => table.publications.includes(publication))
      .map(({ name }) => qualified(schema, name));
    return `the publication ${publication} holds ${own.join(', ')}: a subscriber would take them for its own; have it list the tables that are to be replicated, without these`;
  });
}

/** What a subscriber cannot see is whether the publication lists its tables, so there are two ways. */
function leaveOut({ subscription, enabled, publications, others }: ListSubscribedResult, own: string): string {
  const name = quoteIdentifier(subscription);
  const [first = subscription] = publications;
  const listed = quoteIdentifier(`${first}_listed`);
  const enable = enabled ? '' : `alter subscription ${name} enable; `;
  const list = others.length === 0 ? '' : ` for table ${others.join(', ')}`;
  return [
    `leave them out of the publication. Where it lists tables, run there: ${publications.map((publication) => `alter publication ${quoteIdentifier(publication)} drop table ${own}`).join('; ')}`,
    `and here: ${enable}alter subscription ${name} refresh publication`,
    `where it is for all tables or for those of a schema, run there: create publication ${listed}${list}`,
    `and here: ${enable}alter subscription ${name} set publication ${listed} with (copy_data = false)`,
  ].join('\n       ');
}
