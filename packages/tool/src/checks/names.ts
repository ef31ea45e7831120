import { name } from '../catalog/facts/text.js';
import type { Model } from 'pgproof-runtime/model.js';
import type { Check, Found } from './check.js';
import { constraintObject } from './compare-constraints.js';
import { modelOf } from './sql.js';

export const names: Check = {
  name: "constraints and indexes have the house's names",
  reason: 'errors are caught by the name of the constraint, and a name that can be foretold need not be looked up',
  find: ({ models }) =>
    models.flatMap((model) => {
      const { table, schema = 'public', foreignKeys = {}, uniques = {}, checks = {}, indexes = {} } = model;
      return [
        ...judge(model, foreignKeys, (key, { columns }) => wants(key, `${table}_${columns.join('_')}_fkey`)),
        ...judge(model, uniques, (key) => startsAs(key, 'uq_')),
        ...judge(model, checks, isClaim),
        ...judge(
          model,
          indexes,
          (key) => startsAs(key, `ix_${table}_`),
          (key) => `index ${name(schema, key)}`,
        ),
      ];
    }),
};

type Rules<Rule> = Readonly<Record<string, Rule>>;

/** @param wrong what a name should be, where it is not that. */
function judge<Rule extends { readonly named?: string }>(
  model: Model,
  rules: Rules<Rule>,
  wrong: (key: string, rule: Rule) => string | undefined,
  objectOf = (key: string) => constraintObject(model, key),
): Found[] {
  return Object.entries(rules).flatMap(([key, rule]) => {
    const object = objectOf(key);
    const better = wrong(key, rule);
    if (better !== undefined && rule.named === undefined) {
      const fix = { model: `${modelOf(model)}: call ${key} ${better}; or named: '…', which says why not` };
      return [{ object, problem: `is not called ${better}`, fix }];
    }
    if (better === undefined && rule.named !== undefined) {
      const fix = { model: `${modelOf(model)}: take named out of ${key}` };
      return [{ object, problem: 'says why it has a name of its own, and has the usual one', fix }];
    }
    return [];
  });
}

function wants(key: string, usual: string): string | undefined {
  return key === usual ? undefined : usual;
}

function startsAs(key: string, start: string): string | undefined {
  return key.startsWith(start) && key.length > start.length ? undefined : `${start}…`;
}

/** `balance_not_negative`, and not what the server makes up: `user_token_balance_balance_check`. */
function isClaim(key: string): string | undefined {
  return /^[a-z]+(_[a-z0-9]+)+$/.test(key) && !/_check\d*$/.test(key) ? undefined : 'what it claims';
}
