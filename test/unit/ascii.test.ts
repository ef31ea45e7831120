import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

/** Where what is sent stands; test/integration/migrate/encodings.test.ts sends what stands anywhere else. */
const folders = ['sql', 'src/queries', 'migrations', 'packages/tool/sql', 'packages/tool/src/queries'];

describe('what is sent to a server', () => {
  for (const folder of folders) {
    it(`is ASCII, comments too, since a database may have an encoding without any other character: ${folder}`, () => {
      const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
        /\.(sql|ts)$/.test(file),
      );
      expect(files).not.to.have.length(0);
      const found = files.flatMap((file) =>
        readFileSync(join(root, folder, file), 'utf8')
          .split('\n')
          .flatMap((line, index) => (/[\u0080-\uffff]/.test(line) ? [`${folder}/${file}:${index + 1}: ${line}`] : [])),
      );
      expect(found).to.deep.equal([]);
    });
  }
});
