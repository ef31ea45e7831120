import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8');

describe('the page of what is proven', () => {
  const rows = page.match(/^\|.*`(?:PROOFS=all |npm run |make ).*\|$/gm) ?? [];

  it('names a command for each row, and a test or a script that is there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    expect(rows).to.have.length.above(10);
    for (const row of rows) {
      const [, command = ''] = /`([^`]*)` *\|$/.exec(row) ?? [];
      const [, test] = /^PROOFS=all node_modules\/\.bin\/mocha (test\/\S+\.test\.ts)$/.exec(command) ?? [];
      const [, script] = /^npm run ([\w:]+)$/.exec(command) ?? [];
      if (test !== undefined) expect(existsSync(join(root, test)), test).to.equal(true);
      else expect(Object.keys(scripts), command).to.include(script);
    }
  });

  it('counts the boundaries of each command, which add up to those of the table', () => {
    const counted = [...page.matchAll(/^\| `\w+` +\| (\d+) +\| (\d+) +\|$/gm)].flatMap(([, client, server]) => [
      Number(client),
      Number(server),
    ]);
    expect(counted).to.have.length(8);
    const [, all = ''] = /([\d,]+) boundaries between messages/.exec(page) ?? [];
    expect(counted.reduce((sum, count) => sum + count, 0)).to.equal(Number(all.replaceAll(',', '')));
  });
});
