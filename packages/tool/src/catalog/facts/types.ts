import type { Catalog } from '../catalog.js';
import { madeUpNameOfDomain } from './not-null.js';
import { fact, name, options, quote, quoteText, when, withValue, type Fact } from './text.js';
import { persistence } from './tables.js';

type Sequence = Catalog['sequences'][number];

/** What stands by itself in a schema: types, sequences, views; and the schemas and extensions. */
export function typeFacts(catalog: Catalog): Fact[] {
  return [
    ...catalog.schemas.map((schema) => fact(`schema ${name(schema.name)}`)),
    ...catalog.extensions.map((extension) =>
      fact(`extension ${name(extension.name)}`, `version ${extension.version}`, `schema ${name(extension.schema)}`),
    ),
    ...catalog.enums.map((type) =>
      fact(`enum ${name(type.schema, type.name)}`, type.labels.map(quoteLabel).join(', ')),
    ),
    ...catalog.domains.map(domainFact),
    ...catalog.types.map((type) => fact(`type ${name(type.schema, type.name)}`, ...type.definition)),
    ...catalog.sequences.map(sequenceFact),
    ...catalog.views.map(viewFact),
  ];
}

function quoteLabel(label: string): string {
  return /^\w+$/.test(label) ? label : quoteText(label);
}

function domainFact(domain: Catalog['domains'][number]): Fact {
  return fact(
    `domain ${name(domain.schema, domain.name)}`,
    domain.type,
    domain.collation === null ? undefined : `collate ${name(domain.collationSchema ?? '', domain.collation)}`,
    madeUpNameOfDomain(domain) === undefined
      ? withValue('constraint', domain.notNullName && quote(domain.notNullName))
      : undefined,
    when(domain.notNull, 'not null'),
    withValue('default', domain.default),
  );
}

function sequenceFact(sequence: Sequence): Fact {
  const usual = usualSequence(sequence);
  const column =
    sequence.column === null ? undefined : name(sequence.tableSchema ?? '', sequence.table ?? '', sequence.column);
  return fact(
    `sequence ${name(sequence.schema, sequence.name)}`,
    persistence(sequence.persistence),
    sequence.type,
    when(sequence.start !== usual.start, `start ${sequence.start}`),
    when(sequence.increment !== '1', `increment ${sequence.increment}`),
    when(sequence.min !== usual.min, `min ${sequence.min}`),
    when(sequence.max !== usual.max, `max ${sequence.max}`),
    when(sequence.cache !== '1', `cache ${sequence.cache}`),
    when(sequence.cycle, 'cycle'),
    column && `${sequence.identity ? 'identity' : 'owned by'} ${column}`,
  );
}

/** What `create sequence` sets when only the type and the direction are given. */
function usualSequence({ type, increment, min, max }: Sequence): { start: string; min: string; max: string } {
  const bits = { smallint: 15n, integer: 31n }[type] ?? 63n;
  const limit = 2n ** bits;
  return BigInt(increment) > 0
    ? { min: '1', max: String(limit - 1n), start: min }
    : { min: String(-limit), max: '-1', start: max };
}

function viewFact(view: Catalog['views'][number]): Fact {
  return fact(
    `${view.materialized ? 'materialized view' : 'view'} ${name(view.schema, view.name)}`,
    view.accessMethod === 'heap' ? undefined : withValue('using', view.accessMethod && quote(view.accessMethod)),
    withValue('tablespace', view.tablespace && quote(view.tablespace)),
    options('with', view.options),
    options('toast', view.toastOptions),
    `as ${view.definition.trim()}`,
  );
}
