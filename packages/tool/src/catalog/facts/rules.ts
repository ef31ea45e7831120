import type { Catalog } from '../catalog.js';
import { after, enabled, fact, name, namePattern, options, quote, when, withValue, type Fact } from './text.js';

/** What is attached to a table: constraints, indexes, triggers, rules, policies, extended statistics. */
export function ruleFacts(catalog: Catalog): Fact[] {
  return [
    ...catalog.constraints.map(constraintFact),
    ...catalog.indexes.map(indexFact).filter((index) => index !== undefined),
    ...catalog.triggers.map(triggerFact),
    ...catalog.rules.map(ruleFact),
    ...catalog.policies.map(policyFact),
    ...catalog.statistics.map(statisticsFact),
  ];
}

function constraintFact(constraint: Catalog['constraints'][number]): Fact {
  const { triggers } = constraint;
  return fact(
    `constraint ${name(constraint.schema, constraint.table, constraint.name)}`,
    constraint.definition,
    when(!constraint.local, 'inherited'),
    // A foreign key whose triggers are switched off is there, and is not kept.
    triggers === null || /^O+$/.test(triggers) ? undefined : `triggers ${triggers}`,
  );
}

/** A constraint's definition tells of its index all but what is set on the index itself. */
function indexFact(index: Catalog['indexes'][number]): Fact | undefined {
  const state = [
    when(!index.valid, 'invalid'),
    withValue('tablespace', index.tablespace && quote(index.tablespace)),
    withValue('statistics', index.statistics),
    index.parent === null ? undefined : `part of ${name(index.parentSchema ?? '', index.parent)}`,
  ];
  const object = `index ${name(index.schema, index.name)}`;
  if (index.constraint === null) {
    const definition = index.definition.slice(index.definition.indexOf(' USING ') + ' USING '.length);
    const table = name(index.schema, index.table);
    return fact(object, `on ${table}`, when(index.unique, 'unique'), definition, ...state);
  }
  const changed = fact(object, options('with', index.options), ...state);
  if (changed.properties.length === 0) return undefined;
  return fact(object, `of constraint ${name(index.schema, index.table, index.constraint)}`, ...changed.properties);
}

function triggerFact(trigger: Catalog['triggers'][number]): Fact {
  return fact(
    `trigger ${name(trigger.schema, trigger.table, trigger.name)}`,
    trigger.definition.startsWith('CREATE CONSTRAINT') ? 'constraint' : undefined,
    after(new RegExp(`^CREATE (CONSTRAINT )?TRIGGER ${namePattern} `), trigger.definition),
    enabled(trigger.enabled),
  );
}

function ruleFact(rule: Catalog['rules'][number]): Fact {
  return fact(
    `rule ${name(rule.schema, rule.table, rule.name)}`,
    after(new RegExp(`^CREATE RULE ${namePattern} AS\\s+`), rule.definition),
    enabled(rule.enabled),
  );
}

function policyFact(policy: Catalog['policies'][number]): Fact {
  const command = { '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' }[policy.command] ?? policy.command;
  return fact(
    `policy ${name(policy.schema, policy.table, policy.name)}`,
    when(!policy.permissive, 'restrictive'),
    `for ${command}`,
    `to ${policy.roles.join(', ')}`,
    policy.using === null ? undefined : `using (${policy.using})`,
    policy.check === null ? undefined : `with check (${policy.check})`,
  );
}

function statisticsFact(statistics: Catalog['statistics'][number]): Fact {
  return fact(
    `statistics ${name(statistics.schema, statistics.name)}`,
    after(new RegExp(`^CREATE STATISTICS ${namePattern} `), statistics.definition),
    withValue('target', statistics.target),
  );
}
