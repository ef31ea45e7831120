import { expect } from 'chai';
import type { Check, Finding } from '../../../packages/tool/src/checks/check.js';
import { doubledUniques } from '../../../packages/tool/src/checks/doubled-uniques.js';
import { names } from '../../../packages/tool/src/checks/names.js';
import { primaryKeys } from '../../../packages/tool/src/checks/primary-keys.js';
import { redundantIndexes } from '../../../packages/tool/src/checks/redundant-indexes.js';
import { servedForeignKeys } from '../../../packages/tool/src/checks/served-foreign-keys.js';
import { usedEnums } from '../../../packages/tool/src/checks/used-enums.js';
import type { EnumModel, Model } from 'pgproof-runtime/model.js';
import { platform } from '../../support/platform.js';
import { emptyCatalog } from '../../support/empty-catalog.js';
import { findDrift } from '../../../packages/tool/src/checks/list.js';

const about = 'a test';
const note: Model = {
  table: 'note',
  about,
  columns: { id: { type: 'uuid', about }, user_id: { type: 'uuid', about }, code: { type: 'text', about } },
  primaryKey: ['id'],
};

describe('the check that', () => {
  describe('foreign keys are served by an index', () => {
    const key = {
      columns: ['user_id'],
      references: { table: 'user', columns: ['id'] },
      onDelete: 'cascade',
      about,
    } as const;
    const plain = { ...note, foreignKeys: { note_user_id_fkey: key } };
    const object = 'constraint public.note.note_user_id_fkey';

    it('finds one that is not, and what to write makes it silent', () => {
      expect(find(servedForeignKeys, plain)).to.deep.equal([
        {
          object,
          rule: servedForeignKeys.name,
          problem: 'is served by no index',
          fix: {
            model:
              "the model of note: indexes: ix_note_user_id: { columns: ['user_id'], about: '…' }, or note_user_id_fkey: unindexed: '…', which says why not",
          },
        },
      ]);
      expect(
        find(servedForeignKeys, { ...plain, indexes: { ix_note_user_id: { columns: ['user_id'], about } } }),
      ).to.deep.equal([]);
      expect(
        find(servedForeignKeys, { ...note, foreignKeys: { note_user_id_fkey: { ...key, unindexed: about } } }),
      ).to.deep.equal([]);
    });

    it('takes an index in which the column stands second, or which holds a part of the rows, for none', () => {
      for (const index of [
        { columns: ['code', 'user_id'] },
        { columns: ['user_id'], using: 'btree (user_id) WHERE true' },
      ])
        expect(find(servedForeignKeys, { ...plain, indexes: { ix: { ...index, about } } })).to.have.lengthOf(1);
    });

    it('is content with a longer index, a primary key, and any order of several columns', () => {
      expect(
        find(servedForeignKeys, { ...plain, indexes: { ix: { columns: ['user_id', 'code'], about } } }),
      ).to.deep.equal([]);
      expect(find(servedForeignKeys, { ...plain, primaryKey: ['user_id', 'id'] })).to.deep.equal([]);
      const two = { ...key, columns: ['user_id', 'code'] };
      expect(
        find(servedForeignKeys, { ...note, foreignKeys: { k: two }, primaryKey: ['code', 'user_id', 'id'] }),
      ).to.deep.equal([]);
    });

    it('finds a reason that is no longer true', () => {
      const served = {
        ...note,
        foreignKeys: { note_user_id_fkey: { ...key, unindexed: about } },
        indexes: { ix: { columns: ['user_id'], about } },
      };
      expect(find(servedForeignKeys, served)).to.deep.equal([
        {
          object,
          rule: servedForeignKeys.name,
          problem: 'says why no index serves it, and ix does',
          fix: { model: 'the model of note: take unindexed out of note_user_id_fkey' },
        },
      ]);
    });
  });

  describe('no index is the beginning of another', () => {
    const short = { columns: ['code'], about };
    const long = { columns: ['code', 'user_id'], about };
    const object = 'index public.ix_note_code';

    it('finds one that is, and what to write makes it silent', () => {
      expect(
        find(redundantIndexes, { ...note, indexes: { ix_note_code: short, ix_note_code_user_id: long } }),
      ).to.deep.equal([
        {
          object,
          rule: redundantIndexes.name,
          problem: 'serves nothing that ix_note_code_user_id does not serve',
          fix: {
            model:
              "the model of note: take ix_note_code out, and drop it by a migration; or redundant: '…', which says why it stays",
          },
        },
      ]);
      expect(find(redundantIndexes, { ...note, indexes: { ix_note_code_user_id: long } })).to.deep.equal([]);
      const reasoned = { ix_note_code: { ...short, redundant: about }, ix_note_code_user_id: long };
      expect(find(redundantIndexes, { ...note, indexes: reasoned })).to.deep.equal([]);
    });

    it('looks at keys, too', () => {
      const indexes = { ix_note_code: short };
      expect(find(redundantIndexes, { ...note, indexes, uniques: { uq: long } })).to.have.lengthOf(1);
      expect(find(redundantIndexes, { ...note, indexes, primaryKey: ['code'] })).to.have.lengthOf(1);
    });

    it('finds one of two that are the same', () => {
      const found = find(redundantIndexes, { ...note, indexes: { ix_note_a: short, ix_note_b: short } });
      expect(found.map(({ object: of }) => of)).to.deep.equal(['index public.ix_note_b']);
    });

    it('leaves alone a unique one, one over other columns, and one over an expression', () => {
      const others = [
        { ...short, unique: true },
        { columns: ['user_id'], about },
        { ...short, using: 'btree (lower(code))' },
      ] as const;
      for (const other of others)
        expect(
          find(redundantIndexes, { ...note, indexes: { ix_note_code: other, ix_note_code_user_id: long } }),
        ).to.deep.equal([]);
    });

    it('finds a reason that is no longer true', () => {
      expect(
        find(redundantIndexes, { ...note, indexes: { ix_note_code: { ...short, redundant: about } } }),
      ).to.deep.equal([
        {
          object,
          rule: redundantIndexes.name,
          problem: 'says why it stays beside another, and there is none',
          fix: { model: 'the model of note: take redundant out of ix_note_code' },
        },
      ]);
    });
  });

  describe('there is no doubled unique constraint', () => {
    it('finds the second one, in whatever order of columns', () => {
      const doubled: Model = {
        ...note,
        uniques: { uq_note: { columns: ['user_id', 'code'], about } },
        indexes: { ix_note_code_user_id: { columns: ['code', 'user_id'], unique: true, about } },
      };
      expect(find(doubledUniques, doubled)).to.deep.equal([
        {
          object: 'index public.ix_note_code_user_id',
          rule: doubledUniques.name,
          problem: 'forbids what uq_note forbids already',
          fix: { model: 'the model of note: take ix_note_code_user_id out, and drop it by a migration' },
        },
      ]);
      expect(find(doubledUniques, { ...doubled, indexes: {} })).to.deep.equal([]);
    });

    it('finds one beside the primary key', () => {
      expect(find(doubledUniques, { ...note, uniques: { uq_note: { columns: ['id'], about } } })).to.have.lengthOf(1);
    });

    it('leaves alone an index that is not unique, and a key over more', () => {
      const indexes = { a: { columns: ['id'], about }, b: { columns: ['id', 'code'], unique: true, about } } as const;
      expect(find(doubledUniques, { ...note, indexes })).to.deep.equal([]);
    });
  });

  describe("constraints and indexes have the house's names", () => {
    const references = { table: 'user', columns: ['id'] };
    const key = { columns: ['user_id'], references, onDelete: 'cascade', about } as const;
    const wrong: Model = {
      ...note,
      foreignKeys: { fk_note: key },
      uniques: { note_code_key: { columns: ['code'], about } },
      checks: { note_code_check: { expression: 'true', about } },
      indexes: { note_user_id_idx: { columns: ['user_id'], about } },
    };

    it('finds those that have not', () => {
      expect(find(names, wrong).map(({ object, problem }) => `${object} ${problem}`)).to.deep.equal([
        'constraint public.note.fk_note is not called note_user_id_fkey',
        'constraint public.note.note_code_key is not called uq_…',
        'constraint public.note.note_code_check is not called what it claims',
        'index public.note_user_id_idx is not called ix_note_…',
      ]);
      expect(find(names, wrong)[0]?.fix).to.deep.equal({
        model: "the model of note: call fk_note note_user_id_fkey; or named: '…', which says why not",
      });
    });

    it('is silent once they are called so, or say why not', () => {
      const renamed: Model = {
        ...note,
        foreignKeys: { note_user_id_fkey: key },
        uniques: { uq_note_code: { columns: ['code'], about } },
        checks: { code_is_code: { expression: 'true', about } },
        indexes: { ix_note_user_id: { columns: ['user_id'], about } },
      };
      expect(find(names, renamed)).to.deep.equal([]);
      expect(find(names, { ...note, foreignKeys: { fk_note: { ...key, named: about } } })).to.deep.equal([]);
    });

    it('finds a reason that is no longer true', () => {
      expect(find(names, { ...note, foreignKeys: { note_user_id_fkey: { ...key, named: about } } })).to.deep.equal([
        {
          object: 'constraint public.note.note_user_id_fkey',
          rule: names.name,
          problem: 'says why it has a name of its own, and has the usual one',
          fix: { model: 'the model of note: take named out of note_user_id_fkey' },
        },
      ]);
    });
  });

  describe('there is no enum type that nothing uses', () => {
    const mood: EnumModel = { enum: 'mood', about, labels: ['GOOD'] };

    it('finds one, and is silent once a column has it', () => {
      expect(find(usedEnums, note, mood)).to.deep.equal([
        {
          object: 'enum public.mood',
          rule: usedEnums.name,
          problem: 'is the type of no column',
          fix: { model: 'take the model of mood out, and a migration: drop type public.mood;' },
        },
      ]);
      expect(find(usedEnums, { ...note, columns: { mood: { type: mood, about } } }, mood)).to.deep.equal([]);
    });

    it('does not take a type of the same name in another schema for it', () => {
      const other = { ...mood, schema: 'app' };
      expect(find(usedEnums, { ...note, columns: { mood: { type: other, about } } }, mood)).to.have.lengthOf(1);
    });
  });

  describe('every table has a primary key', () => {
    it('finds one without, and is silent once it has one', () => {
      expect(find(primaryKeys, { ...note, primaryKey: [] })).to.deep.equal([
        {
          object: 'table public.note',
          rule: primaryKeys.name,
          problem: 'has no primary key',
          fix: { model: "the model of note: primaryKey: ['id'], and a migration that adds it" },
        },
      ]);
      expect(find(primaryKeys, note)).to.deep.equal([]);
    });
  });

  it('accepts the platform’s models, as long as they give their reasons', () => {
    for (const check of [servedForeignKeys, redundantIndexes, doubledUniques, names, usedEnums, primaryKeys])
      expect(findDrift(platform, emptyCatalog, [check])).to.deep.equal([]);
    const silent = platform.models.map(withoutReasons);
    const found = [servedForeignKeys, redundantIndexes, names].flatMap((check) =>
      findDrift({ ...platform, models: silent }, emptyCatalog, [check]),
    );
    expect(found.map(({ object }) => object.replace(/^.*\./, ''))).to.deep.equal([
      'fk_subscription_pending_plan_id_tarif_plan',
      'subscription_tarif_plan_id_fkey',
      'user_invoice_subscription_id_fkey',
      'user_invoice_tarif_plan_id_fkey',
      'ix_feature_usage_user_id',
      'ix_payment_method_translation_payment_method_id',
      'ix_token_transaction_user_id',
      'fk_subscription_pending_plan_id_tarif_plan',
    ]);
  });
});

function find(check: Check, model: Model, ...enums: EnumModel[]): Finding[] {
  return findDrift({ models: [model], enums, exceptions: [] }, emptyCatalog, [check]);
}

function withoutReasons(model: Model): Model {
  return JSON.parse(
    JSON.stringify(model, (key, value: unknown) => (/^(unindexed|redundant|named)$/.test(key) ? undefined : value)),
  ) as Model;
}
