import type { EnumModel } from 'pgproof-runtime/model.js';
import { alter, columnsOf, enums, q, scope, type Mutant } from './mutant.js';

export const enumMutants: readonly Mutant[] = enums.flatMap((type): Mutant[] => {
  const touches = [`public.${type.enum}`, ...new Set(columnsOf(type).map(({ model }) => scope(model)))];
  const one = (kind: string, sql: string): Mutant => ({
    kind: `enum ${kind}`,
    object: `enum public.${type.enum}`,
    sql,
    touches,
  });
  const { labels } = type;
  const defaults = columnsOf(type).map(({ value }) => value.default);
  const [first = '', second = '', ...rest] = labels;
  return [
    one('dropped', `drop type ${q(type.enum)} cascade`),
    {
      ...one('renamed', `alter type ${q(type.enum)} rename to ${q(`${type.enum}_2`)}`),
      touches: [...touches, `public.${type.enum}_2`],
    },
    one('with one label more', `alter type ${q(type.enum)} add value 'NEW'`),
    one('with one label more, before the first', `alter type ${q(type.enum)} add value 'NEW' before '${first}'`),
    ...labels.map((label) =>
      one('with a label renamed', `alter type ${q(type.enum)} rename value '${label}' to '${label}_2'`),
    ),
    ...labels
      .filter((label) => !defaults.includes(`'${label}'`))
      .map((label) =>
        one(
          'without a label',
          rebuild(
            type,
            labels.filter((other) => other !== label),
          ),
        ),
      ),
    one('in another order', rebuild(type, [second, first, ...rest])),
    one('in reverse', rebuild(type, [...labels].reverse())),
  ];
});

function rebuild(type: EnumModel, labels: readonly string[]): string {
  const quoted = labels.map((label) => `'${label}'`).join(', ');
  return [
    `alter type ${q(type.enum)} rename to before_${type.enum}`,
    `create type ${q(type.enum)} as enum (${quoted})`,
    ...columnsOf(type).map(({ model, column, value }) => {
      const step = `alter column ${q(column)}`;
      const [drop, set] =
        value.default === undefined ? ['', ''] : [`${step} drop default, `, `, ${step} set default ${value.default}`];
      return `${alter(model)} ${drop}${step} type ${q(type.enum)} using ${q(column)}::text::${q(type.enum)}${set}`;
    }),
    `drop type before_${type.enum}`,
  ].join(';\n');
}
