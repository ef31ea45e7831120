import type { Catalog } from '../catalog.js';
import { enabled, fact, foreignOptions, name, options, plain, quote, when, withValue, type Fact } from './text.js';

type Function = Catalog['functions'][number];

/** What a function is called, by the server's letter. */
export const functionKinds: Record<string, string> = { f: 'function', w: 'function', p: 'procedure', a: 'aggregate' };

/** What extends the server or talks to another one. */
export function programFacts(catalog: Catalog): Fact[] {
  const aggregates = new Map(catalog.aggregates.map(({ identity, definition }) => [identity, definition]));
  return [
    ...catalog.functions.map((row) => functionFact(row, aggregates.get(row.identity))),
    ...catalog.extensionDependents.map((row) =>
      fact(`dependence of ${row.kind} ${plain(row.identity)} on extension ${name(row.extension)}`),
    ),
    ...catalog.eventTriggers.map(eventTriggerFact),
    ...[...catalog.operators, ...catalog.languages].map((row) =>
      fact(`${row.kind} ${plain(row.identity)}`, ...row.definition),
    ),
    ...catalog.foreignServers.map((row) =>
      fact(`${row.kind} ${plain(row.identity)}`, ...row.definition, foreignOptions(row.options)),
    ),
    ...catalog.publications.map(publicationFact),
    ...catalog.publicationMembers.map(publicationMemberFact),
    ...catalog.subscriptions.map((row) =>
      fact(
        `subscription ${name(row.name)}`,
        `to ${[...row.publications].sort().map(quote).join(', ')}`,
        when(!row.enabled, 'disabled'),
        ...row.definition,
      ),
    ),
  ];
}

function functionFact(row: Function, aggregate: string[] | undefined): Fact {
  const inC = row.language === 'c' || row.language === 'internal';
  return fact(
    `${functionKinds[row.kind] ?? `kind ${row.kind}`} ${plain(row.identity)}`,
    when(row.kind === 'w', 'window'),
    row.arguments === '' ? undefined : `(${row.arguments})`,
    withValue('returns', row.result),
    when(row.kind !== 'a', `language ${quote(row.language)}`),
    row.transforms.length === 0 ? undefined : `transform ${row.transforms.join(', ')}`,
    row.volatility === 'v'
      ? undefined
      : ({ s: 'stable', i: 'immutable' }[row.volatility] ?? `volatility ${row.volatility}`),
    when(row.strict, 'strict'),
    when(row.securityDefiner, 'security definer'),
    when(row.leakproof, 'leakproof'),
    row.parallel === 'u' ? undefined : `parallel ${{ s: 'safe', r: 'restricted' }[row.parallel] ?? row.parallel}`,
    when(row.cost !== (inC || row.kind === 'a' ? 1 : 100), `cost ${row.cost}`),
    when(row.rows !== 0 && row.rows !== 1000, `rows ${row.rows}`),
    withValue('support', row.support),
    options('set', row.settings),
    withValue('library', row.library),
    ...(aggregate ?? [`${row.hasSqlBody ? 'body' : 'as'} ${row.body}`]),
  );
}

function eventTriggerFact(trigger: Catalog['eventTriggers'][number]): Fact {
  return fact(
    `event trigger ${name(trigger.name)}`,
    `on ${trigger.event}`,
    options('tags', trigger.tags),
    `function ${trigger.function}`,
    enabled(trigger.enabled),
  );
}

function publicationFact(publication: Catalog['publications'][number]): Fact {
  return fact(
    `publication ${name(publication.name)}`,
    when(publication.allTables, 'for all tables'),
    when(publication.allSequences === 'true', 'for all sequences'),
    `publishes ${publication.publishes === '' ? 'nothing' : publication.publishes}`,
    when(publication.viaRoot, 'via root'),
    withValue('generated columns', publication.generatedColumns),
  );
}

function publicationMemberFact(member: Catalog['publicationMembers'][number]): Fact {
  const publication = quote(member.publication);
  if (member.table === null) return fact(`publication-schema ${publication} ${name(member.schema)}`);
  return fact(
    `publication-table ${publication} ${name(member.schema, member.table)}`,
    member.columns.length === 0 ? undefined : `(${member.columns.map(quote).join(', ')})`,
    withValue('where', member.condition),
  );
}
