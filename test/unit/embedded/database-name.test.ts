import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { databaseNameOf } from '../../../packages/tool/src/embedded/database-name.js';
import { makeRoot, removeRoot } from '../../support/checkout.js';

describe('the name of a development database', () => {
  let root: string;

  beforeEach(() => {
    root = makeRoot();
  });
  afterEach(() => removeRoot(root));

  for (const [manifest, name] of [
    ['{ "name": "shop" }', 'shop'],
    ['\ufeff{ "name": "shop" }', 'shop'],
    ['{ "name": "@acme/web-shop.v2" }', 'web_shop_v2'],
    ['{ "name": "vbwd-db" }', 'vbwd'],
    ['{ "name": "shop_database" }', 'shop'],
    ['{ "name": "db" }', 'db'],
    ['{ "name": "-Shop-" }', 'shop'],
    ['{ "name": "3d-shop" }', 'db_3d_shop'],
    [`{ "name": "${'long-'.repeat(20)}" }`, `${'long_'.repeat(7)}long`],
    ['{ "name": "postgres" }', 'app'],
    ['{ "name": "template1" }', 'app'],
    ['{ "name": "магазин" }', 'app'],
    ['{ "name": 7 }', 'app'],
    ['{}', 'app'],
    ['[]', 'app'],
    ['{ "name"', 'app'],
    [undefined, 'app'],
  ] as const) {
    it(`is ${name} for ${manifest ?? 'a project without a package.json'}`, () => {
      if (manifest !== undefined) writeFileSync(join(root, 'package.json'), manifest);
      expect(databaseNameOf(root)).to.equal(name);
    });
  }
});
