import { name } from '../catalog/facts/text.js';
import type { EnumModel } from 'pgproof-runtime/model.js';
import type { Check, Found } from './check.js';
import type { Actual } from './actual.js';
import { nameTaken, sqlUnless } from './obstacles.js';
import { rebuildEnum } from './rebuild-enum.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { enumName, enumSql, modelText, qualified, quoted } from './sql.js';

export const enumTypes: Check = {
  name: 'enum types match',
  reason: 'a label that one side does not know is an error on write, or on read',
  find: ({ enums }, actual) =>
    enums.flatMap((model) => {
      const object = `enum ${enumName(model)}`;
      const labels = actual.enums.get(enumName(model))?.labels;
      if (labels === undefined) return [{ object, ...missing(model, actual) }];
      if (labels.join('\0') === model.labels.join('\0')) return [];
      return [{ object, problem: problemOf(model.labels, labels), fix: repair(model, labels, actual) }];
    }),
};

function missing(model: EnumModel, { renames, facts }: Actual): Omit<Found, 'object'> {
  const row = renames.enums.get(enumName(model));
  const schema = model.schema ?? 'public';
  if (row !== undefined) {
    const moved = `alter type ${qualified(row.schema, row.name)} set schema ${quoted(schema)};`;
    const renamed = `alter type ${qualified(schema, row.name)} rename to ${quoted(model.enum)};`;
    const sql = [...(row.schema === schema ? [] : [moved]), ...(row.name === model.enum ? [] : [renamed])].join('\n');
    return {
      problem: `is missing; there is ${name(row.schema, row.name)}, which has the same labels: renamed?`,
      fix: { sql },
    };
  }
  const create = `create type ${enumSql(model)} as enum (${model.labels.map(quoteLiteral).join(', ')});`;
  const schemaSql = facts.has(`schema ${name(schema)}`) ? '' : `create schema if not exists ${quoted(schema)};\n`;
  const taken = nameTaken(facts, { schema, name: model.enum, kind: 'enum' });
  return { problem: 'is missing', fix: sqlUnless(taken, schemaSql + create) };
}

function problemOf(wanted: readonly string[], found: readonly string[]): string {
  const lacks = wanted.filter((label) => !found.includes(label));
  const extra = found.filter((label) => !wanted.includes(label));
  const parts = [
    ...(lacks.length > 0 ? [`lacks ${lacks.join(', ')}`] : []),
    ...(extra.length > 0 ? [`has ${extra.join(', ')}, which the model does not know`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : `has its labels in the order ${found.join(', ')}`;
}

/** The least that leads to the model's labels. A label that rows may have is never taken away: the model learns it. */
function repair(model: EnumModel, found: readonly string[], actual: Actual): Found['fix'] {
  const lacks = model.labels.filter((label) => !found.includes(label));
  const extra = found.filter((label) => !model.labels.includes(label));
  const type = enumSql(model);
  const [gone, come] = [lacks[0], extra[0]];
  if (gone !== undefined && come !== undefined) {
    const renamed = found.map((label) => (label === come ? gone : label));
    if (renamed.join('\0') === model.labels.join('\0'))
      return { sql: `alter type ${type} rename value ${quoteLiteral(come)} to ${quoteLiteral(gone)};` };
  }
  if (extra.length > 0)
    return {
      model: `the model of ${model.enum}: labels: [${found.map(modelText).join(', ')}]`,
    };
  if (model.labels.filter((label) => found.includes(label)).join('\0') === found.join('\0')) {
    const adds = lacks.map((label) => `alter type ${type} add value ${quoteLiteral(label)}${placeOf(model, label)};`);
    return { sql: adds.join('\n') };
  }
  return rebuildEnum(model, actual.catalog);
}

/** The labels before it are there by then: those that are missing are added in order. */
function placeOf({ labels }: EnumModel, label: string): string {
  const before = labels[labels.indexOf(label) - 1];
  const after = labels[labels.indexOf(label) + 1];
  if (before !== undefined) return ` after ${quoteLiteral(before)}`;
  return after === undefined ? '' : ` before ${quoteLiteral(after)}`;
}
