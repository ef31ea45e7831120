import { expect } from 'chai';
import { useDrift } from '../../support/drift.js';
import { longTest, prove } from '../../support/proofs.js';

const rule = 'foreign keys exist';
const object = 'constraint public.user_case.user_case_user_id_fkey';
const alter = 'alter table public.user_case';
const definition = 'foreign key (user_id) references public."user"(id) on delete cascade';
const add = `${alter} add constraint user_case_user_id_fkey ${definition};`;

describe('the check that foreign keys exist', () => {
  const drift = useDrift();
  const proves = (damage: string, problem: string, sql: string) =>
    drift.proves(damage, [{ object, rule, problem, fix: { sql } }]);
  const drop = 'alter table user_case drop constraint user_case_user_id_fkey';

  it('makes a missing one', () => proves(drop, 'is missing', add));

  longTest('gives one its name back', () =>
    proves(
      'alter table user_case rename constraint user_case_user_id_fkey to fk',
      'is missing; there is fk, which says the same: renamed?',
      `${alter} rename constraint fk to user_case_user_id_fkey;`,
    ),
  );

  const others = [
    [
      'deletes nothing along',
      'foreign key (user_id) references "user" (id)',
      'FOREIGN KEY (user_id) REFERENCES public."user"(id)',
    ],
    [
      'empties on delete',
      'foreign key (user_id) references "user" (id) on delete set null',
      'FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE SET NULL',
    ],
    [
      'follows updates',
      'foreign key (user_id) references "user" (id) on update cascade on delete cascade',
      'FOREIGN KEY (user_id) REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE',
    ],
    [
      'matches fully',
      'foreign key (user_id) references "user" (id) match full on delete cascade',
      'FOREIGN KEY (user_id) REFERENCES public."user"(id) MATCH FULL ON DELETE CASCADE',
    ],
    [
      'is checked late',
      'foreign key (user_id) references "user" (id) on delete cascade deferrable initially deferred',
      'FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
    ],
    [
      'goes to another table',
      'foreign key (user_id) references role (id) on delete cascade',
      'FOREIGN KEY (user_id) REFERENCES public.role(id) ON DELETE CASCADE',
    ],
    [
      'goes from another column',
      'foreign key (id) references "user" (id) on delete cascade',
      'FOREIGN KEY (id) REFERENCES public."user"(id) ON DELETE CASCADE',
    ],
  ] as const;
  for (const [what, damage, has] of others) {
    prove(`sees one that ${what}`, () =>
      proves(
        `${drop}, add constraint user_case_user_id_fkey ${damage}`,
        `is ${has}; the model says ${definition}`,
        `${alter} drop constraint user_case_user_id_fkey;\n${add}`,
      ),
    );
  }

  it('sees one whose triggers somebody has switched off: rows go astray unseen', () =>
    proves(
      'alter table user_case disable trigger all',
      'has triggers that are switched: it is not kept as it should be',
      `${alter} enable trigger all;\nalter table public."user" enable trigger all;`,
    ));

  longTest('sees that on the other side, too', async () => {
    await drift.run('alter table tax disable trigger all');
    expect((await drift.find()).map(({ object: found }) => found)).to.deep.equal([
      'constraint public.tax_rate.tax_rate_tax_id_fkey',
    ]);
  });

  it('leaves one that is not validated to a check of its own', () =>
    drift.proves(`${drop}, add constraint user_case_user_id_fkey ${definition} not valid`, [
      {
        object,
        rule: 'no unvalidated constraint',
        problem: 'is not validated',
        fix: { sql: `${alter} validate constraint user_case_user_id_fkey;` },
      },
    ]));

  it('does not mind one that was made again as the model says', async () => {
    await drift.run(
      `${drop}, add constraint user_case_user_id_fkey foreign key (user_id) references "user" match simple on delete cascade on update no action not deferrable`,
    );
    expect(await drift.find()).to.deep.equal([]);
  });
});
