import { qualified, quoted } from '../../catalog/keywords.js';
import { lines, slug, sql, takes, type Recipe, type Target } from './recipe.js';

/** A table under another name: a view has the old one for as long as a release asks for it. */
export function renameTable(target: Target, to: string): Recipe {
  const next = qualified(target.schema, to);
  const view = `create view ${sql(target)} as select * from ${next};`;
  return [
    {
      name: slug('rename', target.table, 'to', to),
      up: lines(
        '-- The view can be read and written as the table was. No row is read.',
        `alter table ${sql(target)} rename to ${quoted(to)};`,
        view,
      ),
      down: lines(`drop view ${sql(target)};`, `alter table ${next} rename to ${quoted(target.table)};`),
      locks: takes(target, 'access exclusive'),
      then: `deploy what names ${to} alone, and wait until nothing that names ${target.table} is running`,
    },
    {
      name: slug('drop', target.table, 'view'),
      up: lines(`drop view ${sql(target)};`),
      down: lines(view),
      locks: takes(target, 'access exclusive'),
    },
  ];
}
